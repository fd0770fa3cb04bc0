"""How deals stood on days past, and their ways through the stages: within scope, as published.

The flow of a pipeline lays two states of each deal side by side, which no sum over rows can: so it
reads the stretches of days themselves. Names, conditions and scope are resolved as for `ask`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from sextant.calc.flow import State
from sextant.calc.funnel import Visit, Way
from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics import engines, figures, manifest, statements
from sextant.metrics.ask import ask
from sextant.metrics.request import resolve

KEPT = 64
LINES = ("product", "category")
APART = (*LINES, "pipeline")  # of lines, and what may change from one stretch to the next
NOUGHT = Decimal(0)
Made = TypeVar("Made")

_made: OrderedDict[Any, Any] = OrderedDict()
_lock = Lock()


class Stretch(NamedTuple):
    """Days in which nothing of a deal changed, as far as one of its sellers is credited."""

    deal_id: int
    deal: str
    part: int
    nth: int
    since: date
    until: date | None
    is_entry: bool
    is_last: bool
    status: str
    closed_on: date | None
    known_on: date
    expected_close_on: date | None
    pipeline_id: int
    stage_id: int
    stage_position: int
    value: Decimal | None

    @property
    def due(self) -> date | None:
        """Return when the deal was due; of a closed one that never had such a day, its last."""
        return self.expected_close_on or self.closed_on


@dataclass(frozen=True)
class Selection:
    """Whose deals are looked at, and which of them: conditions by dimension, as for `ask`."""

    scope: Scope
    today: date
    where: tuple[tuple[str, int], ...] = ()
    pipeline: int | None = None

    def keys(self) -> set[int] | None:
        """Return the deals with the products asked for; None where no product is."""
        where = dict(self.where)
        if not set(LINES) & set(where):
            return None
        found = ask("created_deals", by=("deal",), where=where, scope=self.scope, today=self.today)
        return {row["deal_id"] for row in found.rows}


@dataclass(frozen=True)
class Stood:
    """A deal's states at two instants, None before it was there, and what is not known of them."""

    deal: int
    before: State | None
    after: State | None
    lacks_value: bool
    lacks_due: bool
    is_older_than_known: bool


def stood(selection: Selection, span: Period) -> list[Stood]:
    """Return how deals stood as a span began, and on the evening of its last day.

    Deals closed before the span, or not yet there on its last day, are left out; days yet to come
    are as today.
    """
    held = (
        f"since <= DATE '{span.last}' AND (closed_on IS NULL OR closed_on >= DATE '{span.start}')"
        f" AND (until IS NULL OR until >= DATE '{span.start}')"
    )
    return [_stood(key, rows, span, selection.pipeline) for key, rows in _deals(selection, held)]


def ways(selection: Selection, held: str) -> list[Way]:
    """Return the ways of some deals through the pipeline looked at."""
    condition = f"(is_entry OR is_last) AND {held}"
    return [_way(key, rows, selection.pipeline) for key, rows in _deals(selection, condition)]


def created_in(span: Period) -> str:
    """Return the condition that a deal was created in a span."""
    return f"created_on >= DATE '{span.start}' AND created_on < DATE '{span.end}'"


def open_since(day: date) -> str:
    """Return the condition that a deal had not closed before a day."""
    return f"(closed_on IS NULL OR closed_on >= DATE '{day}')"


def remembered(key: Hashable, make: Callable[[], Made]) -> Made:
    """Return what was made for a key from the present publication, made once."""
    whole = (*manifest.current().mark, key)
    if whole not in _made:
        made = make()
        with _lock:
            _made[whole] = made
            while len(_made) > KEPT:
                _made.popitem(last=False)
        return made
    found: Made = _made[whole]
    return found


def _stood(key: int, rows: list[Stretch], span: Period, pipeline: int | None) -> Stood:
    first = rows[0]
    is_over = first.closed_on is not None and first.closed_on <= span.last
    before = [
        row for row in rows if row.since < span.start and (not row.until or row.until >= span.start)
    ]
    after = [row for row in rows if _holds(row, span, is_over=is_over)]
    then, now = _state(before, pipeline), _state(after, pipeline)
    if now is not None and is_over:
        due = first.closed_on if first.status == "won" else now.due
        now = replace(now, status=first.status, due=due)
    return Stood(
        key,
        then,
        now,
        lacks_value=any(row.value is None for row in (*before, *after)),
        lacks_due=is_over and any(row.expected_close_on is None for row in before),
        is_older_than_known=bool(before) and first.known_on >= span.start,
    )


def _holds(row: Stretch, span: Period, *, is_over: bool) -> bool:
    if is_over:
        return row.is_last
    return row.until is None or row.until > span.last


def _state(rows: list[Stretch], pipeline: int | None) -> State | None:
    """Return an open deal's state from its stretch, one row for each of its sellers."""
    if not rows:
        return None
    last = max(row.nth for row in rows)
    alike = [row for row in rows if row.nth == last]
    value = sum((row.value or NOUGHT for row in alike), NOUGHT)
    counts = pipeline is None or alike[0].pipeline_id == pipeline
    return State("open", alike[0].due, figures.tidy(value), counts)


def _way(key: int, rows: list[Stretch], pipeline: int | None) -> Way:
    first = rows[0]
    visits = [
        Visit(row.stage_id, row.stage_position if row.pipeline_id == pipeline else None, row.since)
        for row in rows
        if row.part == first.part and row.is_entry
    ]
    values = [row.value for row in rows if row.is_last]
    known = [value for value in values if value is not None]
    value = figures.tidy(sum(known, NOUGHT)) if len(known) == len(values) else None
    status = "" if first.status == "open" else first.status
    return Way(key, visits, status, first.closed_on, value)


def _deals(selection: Selection, held: str) -> Iterator[tuple[int, list[Stretch]]]:
    """Yield the stretches of each deal that hold to a condition, the oldest first."""
    kept = selection.keys()
    for key, rows in groupby(_rows(selection, held), key=lambda row: row.deal_id):
        if kept is None or key in kept:
            yield key, list(rows)


def _rows(selection: Selection, held: str) -> Iterable[Stretch]:
    where = {name: value for name, value in selection.where if name not in APART}
    request = resolve(
        "stage_entries", by=(), where=where, period=None, compare=None, scope=selection.scope,
        today=selection.today,
    )  # fmt: skip
    (group,) = request.groups()
    engine = engines.current()
    known = statements.statement(
        statements.shape_of(request, group, by=(), rows=True), engine.dialect
    )
    names = ", ".join(Stretch._fields)
    sql = f"SELECT {names} FROM ({known.sql}) AS behind WHERE {held} ORDER BY deal_id, part, nth"  # noqa: S608 - our own names and days
    values = figures.values(request, group, known, period=None)
    return map(Stretch._make, engine.rows(replace(known, sql=sql), values, manifest.current()))
