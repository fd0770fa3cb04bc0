"""What only one record may have: a row that brings what is taken is refused, with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.db import connection
from django.db.models import CharField, UniqueConstraint
from django.utils.translation import gettext as _

from sextant.landing.checking import Problem
from sextant.landing.readers import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from sextant.landing.writing import Writer

KEY = ("source", "external_id")


def refuse_taken(frame: pl.DataFrame, writer: Writer) -> tuple[pl.DataFrame, list[Problem]]:
    """Keep the rows that bring nothing another record or an earlier row has; `id` is known."""
    problems: list[Problem] = []
    if frame[LINE].null_count():  # made by the way, for a name that nobody has
        return frame, problems
    for names in _sets(writer.model):
        if set(names) <= set(frame.columns):
            found = _clashing(frame, names, writer)
            problems += found
            frame = frame.filter(~pl.col(LINE).is_in([each.line for each in found]))
    return frame, problems


def _sets(model: type[Model]) -> Iterator[tuple[str, ...]]:
    """Yield the columns whose values together only one record may have."""
    meta = model._meta  # noqa: SLF001
    for column in meta.concrete_fields:
        if column.unique and not column.primary_key:
            yield (column.attname,)
    kept_as = {column.name: column.attname for column in meta.concrete_fields}
    for rule in meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.condition is None and rule.fields:
            names = tuple(kept_as[name] for name in rule.fields)
            if names != KEY:
                yield names


def _clashing(frame: pl.DataFrame, names: tuple[str, ...], writer: Writer) -> list[Problem]:
    held = _held(frame, names, writer)
    problems = []
    for line, pk, *values in frame.select(LINE, "id", *names).drop_nulls(names).rows():
        key = _folded(values)
        # a row that makes a record has no number yet: its line stands for it
        if held.setdefault(key, pk or -line) != (pk or -line):
            reason = _("Another record or line has this, and only one may: correct one of them.")
            problems.append(Problem(line, names[-1], str(values[-1]), reason))
    return problems


def _held(
    frame: pl.DataFrame, names: tuple[str, ...], writer: Writer
) -> dict[tuple[Any, ...], int]:
    """Return which record has what, among the values the rows bring."""
    first, values = names[0], frame[names[0]].drop_nulls().unique().to_list()
    found = [writer.existing(connection.ops.quote_name(first), values, names, frame.schema)]
    if isinstance(writer.model._meta.get_field(first), CharField):  # noqa: SLF001
        low = [value.lower() for value in values]
        found.append(writer.existing(f"lower({first})", low, names, frame.schema))
    rows = pl.concat(found).select("id", *names).rows()
    return {_folded(values): pk for pk, *values in rows}


def _folded(values: list[Any]) -> tuple[Any, ...]:
    """Return values as they are compared: who signs in may write a name in any case."""
    return tuple(value.casefold() if isinstance(value, str) else value for value in values)
