"""A list as its address asks for it: filters, search, sort, columns and page, within a scope.

Deep pages stay quick: first the keys of one page are read in order, from an index where there is
one, then the rows of those keys. Rows are counted no further than `COUNTED`, and where
each must be looked at than `SOUGHT`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext as _

from sextant.workspace import columns as place
from sextant.workspace import filters, words
from sextant.workspace.filters import UnableToFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet
    from django.db.models.expressions import OrderBy

    from sextant.kernel.scope import Scope
    from sextant.workspace.cells import Row
    from sextant.workspace.columns import Column
    from sextant.workspace.declare import Workspace
    from sextant.workspace.filters import Filter

ROWS, MOST_ROWS = 80, 500
COUNTED, SOUGHT = 10_000, 2_000
CHUNK = 2_000
LONGEST = 9
OWN = frozenset({"q", "sort", "columns", "page", "rows", "scope", "period", "view"})


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list; what it cannot mean is kept as sentences."""

    filters: tuple[Filter, ...] = ()
    text: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    page: int = 1
    rows: int = ROWS
    unknown: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = field(default=())


def read(workspace: Workspace, query: Mapping[str, Any], scope: Scope) -> Asked:
    """Read an address; `query` maps names to texts or, like Django's, to lists of them."""
    found, unknown, problems = [], [], []
    for name in query:
        given = _all(query, name)
        if name in OWN or not given:
            continue
        try:
            one = filters.read(workspace, name, given, scope)
        except UnableToFilter as refusal:
            problems.append((name, str(refusal)))
            continue
        if one is None:
            unknown.append(name)
        else:
            found.append(one)
    return Asked(
        filters=tuple(found),
        text=str(query.get("q", "")).strip()[:200],
        sort=_sort(workspace, str(query.get("sort", "")), scope),
        columns=_chosen(workspace, _all(query, "columns"), scope),
        page=_number(query.get("page"), 1, 10**6),
        rows=_number(query.get("rows"), ROWS, MOST_ROWS),
        unknown=tuple(unknown),
        problems=tuple(problems),
    )


def _all(query: Mapping[str, Any], name: str) -> str:
    values = (
        query.getlist(name) if hasattr(query, "getlist") else [query[name]] if name in query else []
    )
    return ",".join(str(value) for value in values if str(value).strip())


def _number(given: Any, usual: int, most: int) -> int:
    text = str(given or "")
    readable = text.isascii() and text.isdigit() and len(text) <= LONGEST
    return min(max(int(text), 1), most) if readable else usual


def _sort(workspace: Workspace, given: str, scope: Scope) -> str:
    column = place.seen(workspace, scope).get(given.removeprefix("-"))
    return given if column is not None and column.sortable else ""


def _chosen(workspace: Workspace, given: str, scope: Scope) -> tuple[str, ...]:
    seen = place.seen(workspace, scope)
    chosen = [name for name in filters.split(given) if name in seen] or [
        name for name in workspace.columns if name in seen
    ]
    label = place.label_of(workspace)
    return tuple(dict.fromkeys(chosen if label in chosen else [label, *chosen]))


class Listing:
    """The records an address asks for, as far as a scope sees them."""

    def __init__(self, workspace: Workspace, asked: Asked, scope: Scope) -> None:
        self.workspace, self.asked, self.scope = workspace, asked, scope

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns shown, in order."""
        seen = place.seen(self.workspace, self.scope)
        return [seen[name] for name in self.asked.columns]

    @cached_property
    def matching(self) -> QuerySet[Any]:
        """Return all records that match, in order; none where a filter cannot be read."""
        records = self.workspace.visible(self.scope)
        if self.asked.problems:
            return records.none()
        for one in self.asked.filters:
            records = records.filter(one.condition)
        if self.asked.text:
            records = records.filter(words.holding(self.workspace, self.asked.text, self.scope))
        if self._sorting is not None:
            records = records.annotate(**self._sorting.derived)
        return records.order_by(*self.order)

    @property
    def _sorting(self) -> Column | None:
        return place.columns(self.workspace).get(self.asked.sort.removeprefix("-"))

    @property
    def order(self) -> list[OrderBy | str]:
        """Return what the list is sorted by, to the last tie."""
        if not self.asked.sort:
            return [
                *(_side(self.workspace, name) for name in self.workspace.order),
                *_tie(self.workspace),
            ]
        descending = self.asked.sort.startswith("-")
        column = self._sorting
        assert column is not None
        side = f"{'-' if descending else ''}{column.order}"
        return [_nulls_last(side) if column.nullable else side, "-pk" if descending else "pk"]

    @cached_property
    def keys(self) -> list[int]:
        """Return the keys of one page and of one row behind it, which tells whether more follow."""
        start = (self.asked.page - 1) * self.asked.rows
        keys = self.matching.values_list("pk", flat=True)
        return list(keys[start : start + self.asked.rows + 1])

    @property
    def has_next(self) -> bool:
        """Tell whether more rows follow this page."""
        return len(self.keys) > self.asked.rows

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows of the page."""
        return self.read(self.keys[: self.asked.rows])

    @property
    def counted(self) -> int:
        """Return how far this list is counted."""
        return SOUGHT if self.asked.filters or self.asked.text else COUNTED

    @cached_property
    def count(self) -> int:
        """Return how many records match, no further than one more than `counted`."""
        before = (self.asked.page - 1) * self.asked.rows
        if not self.has_next and (self.keys or not before):
            return before + len(self.keys)
        return self.matching.order_by()[: self.counted + 1].count()

    def read(self, keys: Sequence[int]) -> list[Row]:
        """Return rows with what the shown columns need, in the order of the keys."""
        needed = {name for column in self.columns for name in column.reads}
        needed |= {place.label_of(self.workspace)}
        asked = {name: one for column in self.columns for name, one in column.derived.items()}
        manager = self.workspace.model._default_manager  # noqa: SLF001
        records = manager.filter(pk__in=keys).annotate(**asked)
        found: dict[int, Row] = {row["pk"]: row for row in records.values("pk", *needed)}
        rows = [found[key] for key in keys if key in found]
        for column in self.columns:
            if column.many:
                _gather(column, found)
        return rows

    def every(self) -> Iterator[Row]:
        """Read all matching rows in order, a chunk at a time."""
        keys: list[int] = []
        for key in self.matching.values_list("pk", flat=True).iterator(CHUNK):
            keys.append(key)
            if len(keys) == CHUNK:
                yield from self.read(keys)
                keys = []
        yield from self.read(keys)

    def open_to(self, rows: Sequence[Row]) -> dict[str, set[int] | None]:
        """Return for each referring column which records have a page this scope may see."""
        return {
            column.name: open_to(column, rows, self.scope)
            for column in self.columns
            if column.refers
        }


def open_to(column: Column, rows: Iterable[Row], scope: Scope) -> set[int] | None:
    """Return which records that rows refer to may be seen; None means all of them."""
    if scope.sees_all(column.target.kind):
        return None
    if column.many:
        keys = {key for row in rows for key, _label in row[column.name]}
    else:
        keys = {row[column.reads[0]] for row in rows} - {None}
    return set(column.target.visible(scope).filter(pk__in=keys).values_list("pk", flat=True))


def _gather(column: Column, rows: dict[int, Row]) -> None:
    for row in rows.values():
        row[column.name] = []
    label = f"{column.name}__{place.label_of(column.target)}"
    manager = column.workspace.model._default_manager  # noqa: SLF001
    pairs = manager.filter(pk__in=list(rows), **{f"{column.name}__isnull": False})
    for key, target, text in pairs.values_list("pk", f"{column.name}__pk", label):
        if (target, text) not in rows[key][column.name]:
            rows[key][column.name].append((target, text))


def _side(workspace: Workspace, name: str) -> OrderBy | str:
    plain = name.removeprefix("-")
    nullable = place.has(workspace, plain) and place.model_field(workspace, plain).null
    return _nulls_last(name) if nullable else name


def _nulls_last(name: str) -> OrderBy:
    column = F(name.removeprefix("-"))
    return column.desc(nulls_last=True) if name.startswith("-") else column.asc(nulls_last=True)


def _tie(workspace: Workspace) -> list[str]:
    keys = {"id", "-id", "pk", "-pk"}
    return [] if keys & set(workspace.order) else ["pk"]


def refuse_unknown(asked: Asked, workspace: Workspace, scope: Scope) -> dict[str, str]:
    """Return what of an address cannot be meant, by name: for doors that must not guess."""
    names = ", ".join(sorted(place.seen(workspace, scope)))
    wrong = dict(asked.problems)
    for name in asked.unknown:
        wrong[name] = _("“%(name)s” is no field of %(records)s. There are: %(names)s.") % {
            "name": name, "records": workspace.nouns, "names": names
        }  # fmt: skip
    return wrong
