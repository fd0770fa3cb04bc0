"""How a declared field stands in the database: its column, and whether it refers to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist

from sextant.kernel.roles import Reach
from sextant.workspace import declare
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Field, Workspace

LOOSE = (Kind.LONG_TEXT,)
RANGES = (Kind.WHOLE, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.DATE, Kind.INSTANT)
FIGURES = (Kind.WHOLE, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY)


@dataclass(frozen=True, eq=False)
class Column:
    """A field of a workspace with its place in the model."""

    workspace: Workspace
    field: Field
    model_field: Any

    @property
    def name(self) -> str:
        """Return the field's name, which is also the column's."""
        return self.field.name

    @property
    def many(self) -> bool:
        """Tell whether a record may refer to several others by it."""
        return bool(self.model_field.many_to_many)

    @property
    def refers(self) -> bool:
        """Tell whether it refers to other records."""
        return self.field.kind is Kind.REFERENCE

    @property
    def target(self) -> Workspace:
        """Return the workspace of the records it refers to."""
        return declare.get(self.field.to)

    @property
    def nullable(self) -> bool:
        """Tell whether a record may have nothing there."""
        return bool(self.model_field.null)

    @property
    def may_be_blank(self) -> bool:
        """Tell whether the database takes a record without it."""
        return bool(self.model_field.null or self.model_field.blank or self.many)

    @property
    def sortable(self) -> bool:
        """Tell whether a list can be sorted by it."""
        return not self.many and self.field.kind not in LOOSE

    @property
    def derived(self) -> dict[str, Any]:
        """Return what a query is annotated with to read it; nothing for what is kept."""
        return {} if self.field.derived is None else {self.name: self.field.derived()}

    @property
    def currency(self) -> str:
        """Return the column that names the currency of an amount, if the model has one."""
        if self.field.kind is not Kind.MONEY:
            return ""
        return self.field.currency_field if has(self.workspace, self.field.currency_field) else ""

    @property
    def reads(self) -> tuple[str, ...]:
        """Name what a query must read to show it."""
        if self.many:
            return ()
        if self.refers:
            return (self.model_field.attname, f"{self.name}__{label_of(self.target)}")
        return (self.name, self.currency) if self.currency else (self.name,)

    @property
    def order(self) -> str:
        """Name what a list sorted by it is sorted by."""
        return f"{self.name}__{label_of(self.target)}" if self.refers else self.name


# kept with its workspace, lest a replaced one give its number to another
_COLUMNS: dict[int, tuple[Workspace, dict[str, Column]]] = {}


def columns(workspace: Workspace) -> dict[str, Column]:
    """Return the columns of a workspace by name; fields that only land in files are no columns."""
    kept = _COLUMNS.get(id(workspace))
    if kept is None:
        found = {
            item.name: Column(workspace, item, _field(workspace, item))
            for item in workspace.fields
            if not item.landed_only and (item.derived or has(workspace, item.name))
        }
        _COLUMNS[id(workspace)] = kept = (workspace, found)
    return kept[1]


def _field(workspace: Workspace, item: Field) -> Any:
    return (
        model_field(workspace, item.name) if item.derived is None else item.derived().output_field
    )


def seen(workspace: Workspace, scope: Scope) -> dict[str, Column]:
    """Return the columns a scope may see: none that needs more, or refers to what it sees none of."""
    return {
        name: column
        for name, column in columns(workspace).items()
        if (not column.field.needs or scope.permits(column.field.needs))
        and (not column.refers or scope.reach(column.target.kind) is not Reach.NONE)
    }


def model_field(workspace: Workspace, name: str) -> Any:
    """Return the model's field."""
    return workspace.model._meta.get_field(name)  # noqa: SLF001 - Django's own name for it


def has(workspace: Workspace, name: str) -> bool:
    """Tell whether the model has a field."""
    try:
        model_field(workspace, name)
    except FieldDoesNotExist:
        return False
    return True


_LABELS: dict[int, tuple[Workspace, str]] = {}


def label_of(workspace: Workspace) -> str:
    """Name the column by which people know a record: its name, or a text, best a required one.

    A reference is none: its number neither reads as a name nor can be searched as one.
    """
    kept = _LABELS.get(id(workspace))
    if kept is None:
        kept_texts = [f for f in workspace.fields if f.kind is Kind.TEXT and has(workspace, f.name)]
        texts = [f.name for f in sorted(kept_texts, key=lambda field: not field.required)]
        found = "name" if has(workspace, "name") else next(iter(texts), workspace.columns[0])
        _LABELS[id(workspace)] = kept = (workspace, found)
    return kept[1]
