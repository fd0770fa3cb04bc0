"""Records that refer to a record: short lists on its page, each leading to the whole list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sextant.kernel.roles import Reach
from sextant.workspace import cells, declare, listing
from sextant.workspace.columns import columns

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from sextant.kernel.scope import Scope
    from sextant.workspace.columns import Column
    from sextant.workspace.declare import Workspace

SHOWN, WIDEST = 5, 5


@dataclass(frozen=True)
class Related:
    """The first records that refer to one, and where all of them are."""

    workspace: Workspace
    column: Column
    heads: list[Column]
    rows: list[SafeString]
    href: str
    more: bool


def of(workspace: Workspace, record: Any, scope: Scope) -> list[Related]:
    """Return one short list for each field of another workspace that refers here."""
    found = []
    for other in reversed(declare.every()):
        if scope.reach(other.kind) is Reach.NONE:
            continue
        for column in columns(other).values():
            if column.refers and column.field.to == workspace.name and column.name in other.filters:
                one = _related(other, column, record, scope)
                if one.rows:
                    found.append(one)
    return found


def _related(other: Workspace, column: Column, record: Any, scope: Scope) -> Related:
    names = [name for name in other.columns if name != column.name][:WIDEST]
    query = {column.name: str(record.pk), "rows": str(SHOWN), "columns": ",".join(names)}
    page = listing.Listing(other, listing.read(other, query, scope), scope)
    rows = cells.table_rows(other, page.columns, page.rows, page.open_to(page.rows), pick=False)
    return Related(
        workspace=other,
        column=column,
        heads=page.columns,
        rows=rows,
        href=f"/{other.name}/?{column.name}={record.pk}",
        more=page.has_next,
    )
