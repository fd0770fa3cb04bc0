"""The limits a record's columns set: lengths, ranges, what must be there."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.db.models import Field as Column
from django.db.models import ForeignKey, Model, PositiveIntegerField, PositiveSmallIntegerField
from django.utils.translation import gettext as _

from sextant.workspace.declare import Field, Kind, Workspace

LARGEST = {"PositiveSmallIntegerField": 32_767, "PositiveIntegerField": 2_147_483_647}
EMAIL = r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+$"


def column_of(model: type[Model], name: str) -> Column[Any, Any] | None:
    """Return the database column a field is kept in, or None where it is kept elsewhere."""
    for column in model._meta.concrete_fields:  # noqa: SLF001
        if name in {column.name, column.attname}:
            return column
    return None


def attribute(column: Column[Any, Any]) -> str:
    """Return the name of the column's value: `owner_id` for `owner`."""
    return str(column.attname) if isinstance(column, ForeignKey) else column.name


def broken_limits(workspace: Workspace, field: Field) -> tuple[pl.Expr, str] | None:
    """Return the condition under which a value cannot be kept, and the sentence for it."""
    column = column_of(workspace.model, field.name)
    if column is None:
        return None
    value = pl.col(field.name)
    if field.kind is Kind.EMAIL:
        longest = column.max_length or 254
        wrong = ~value.str.contains(EMAIL) | (value.str.len_chars() > longest)
        return wrong, _("This is not an e-mail address: correct it.")
    if isinstance(column, PositiveIntegerField | PositiveSmallIntegerField):
        most = LARGEST[column.get_internal_type()]
        return (value < 0) | (value > most), _("The number must lie between 0 and %(most)s.") % {
            "most": most
        }
    longest = field.max_length or column.max_length or 0
    if longest and field.kind in {Kind.TEXT, Kind.PHONE, Kind.URL}:
        return value.str.len_chars() > longest, _(
            "The text is longer than %(most)s characters."
        ) % {"most": longest}
    return None


def required(workspace: Workspace) -> list[Field]:
    """Return the fields every record must have: as declared, and as its table demands."""
    found = []
    for field in workspace.fields:
        column = column_of(workspace.model, field.name)
        bare = column is not None and not (column.null or column.has_default() or column.blank)
        if field.required or bare:
            found.append(field)
    return found
