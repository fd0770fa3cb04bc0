"""Who came, who came back and who stayed away: rows gathered by a key before they are counted.

A visit is a day on which a key, such as a customer, has rows; several orders of one day are one
visit. Each stretch of time asked about stands in `asked_windows` twice, marked by its first day
(`cut`): itself under an even number, and the stretch before it under the odd one that follows.
Whether a key is new is a matter of the rows the question leaves: of a product, of a region, of
those whom somebody may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from sextant.metrics.measures import number

if TYPE_CHECKING:
    from sextant.metrics.dimensions import Dimension
    from sextant.metrics.measures import Metric, Part

Table = Any  # an Ibis table: Ibis brings no types
Bucket = Callable[[Any, str], Any]
Asked = Callable[[str, str], Any]
STATES: dict[str, Callable[[Table], Any]] = {
    "active": lambda key: key.here > 0,
    "new": lambda key: (key.here > 0) & (key.first >= key.cut),
    "returning": lambda key: (key.here > 0) & (key.first < key.cut),
    "repeated": lambda key: key.here > 1,
    "before": lambda key: key.before > 0,
    "retained": lambda key: (key.here > 0) & (key.before > 0),
    "lost": lambda key: (key.here == 0) & (key.before > 0),
}
HISTORY = ("new", "returning")


@dataclass(frozen=True, eq=False)
class Visits:
    """Rows to be gathered: by which key and day, within which groups, and for which parts."""

    rows: Table
    key: str
    day: str
    by: list[Dimension]
    parts: list[Part]
    asked: Asked
    """What the question leaves open: today, and the first day of all stretches."""

    @property
    def since(self) -> Any:
        """Return the first day of all stretches: of what lies before, each key keeps one row."""
        return self.asked("since", "date")

    @property
    def groups(self) -> list[tuple[int, Dimension]]:
        """Return the dimensions that are no units of time, with their places."""
        return [(n, each) for n, each in enumerate(self.by) if not each.is_time]

    @property
    def within(self) -> list[str]:
        """Name the columns within which a key's visits follow each other."""
        return [*(f"d{n}" for n, _each in self.groups), "key"]

    def labels(self, rows: Table) -> dict[str, Any]:
        """Return any label and the lowest rank of each group."""
        found = {f"d{n}_label": rows[f"d{n}_label"].arbitrary() for n, x in self.groups if x.key}
        ranks = {f"d{n}_order": rows[f"d{n}_order"].min() for n, x in self.groups if x.order}
        return found | ranks


def within(day: Any, metrics: list[Metric], asked: Asked) -> list[Any]:
    """Return the days that must be looked at: all before, where it matters who is new, and after."""
    parts = [part for metric in metrics for part in metric.parts]
    if any(part.kind == "firsts" for part in parts):
        return []  # who came first in a stretch may come again after it
    found = [day < asked("until", "date")]
    if not any(part.kind == "gaps" or part.state in HISTORY for part in parts):
        found.append(day >= asked("since", "date"))
    return found


def expression(visits: Visits, windows: Table, bucket: Bucket) -> Table:
    """Return what each part is in each group, in the order of a statement's columns."""
    found = _gathered(visits, windows)
    if visits.parts[0].kind == "gaps":
        parts = [found.gap.median().name("p0")]
    else:
        parts = [
            number(found, _state(found, part, visits.asked)).name(f"p{n}")
            for n, part in enumerate(visits.parts)
        ]
    keys = [
        (bucket(found.cut, each.name) if each.is_time else found[f"d{n}"]).name(f"d{n}")
        for n, each in enumerate(visits.by)
    ]
    parts = [*_ordered(visits.labels(found)), *parts]
    return found.group_by(keys).aggregate(parts) if keys else found.aggregate(parts)


def keys(visits: Visits, windows: Table, part: Part) -> Table:
    """Return the keys that a part counts."""
    found = _gathered(visits, windows)
    state = found.gap.notnull() if part.kind == "gaps" else _state(found, part, visits.asked)
    kept = found if state is None else found.filter(state)
    return kept.select(record_id=kept.key).distinct().order_by("record_id")


def _gathered(visits: Visits, windows: Table) -> Table:
    kinds = {"gaps": _gaps, "firsts": _firsts, "keys": _keys}
    return kinds[visits.parts[0].kind](visits, _days(visits), windows)


def _state(found: Table, part: Part, asked: Asked) -> Any:
    """Return the condition that a key is in a part's state; None where all are."""
    if part.kind == "firsts":
        return _of_first(found, part, asked)
    return STATES[part.state](found)


def _days(visits: Visits) -> Table:
    """Return one row for each key and day within each group, and one for all days long before."""
    rows = visits.rows
    day = rows[visits.day]
    recent = (day >= visits.since).ifelse(day, ibis.null("date"))
    columns = {"key": rows[visits.key], "on": day, "recent": recent}
    for n, each in visits.groups:
        columns[f"d{n}"] = rows[each.key or each.column]
        if each.key:
            columns[f"d{n}_label"] = rows[each.column]
        if each.order:
            columns[f"d{n}_order"] = rows[each.order]
    rows = rows.select(**columns)
    days = {"first": rows.on.min(), "day": rows.on.max()}
    return rows.group_by([*visits.within, "recent"]).aggregate(**days, **visits.labels(rows))


def _keys(visits: Visits, days: Table, windows: Table) -> Table:
    """Return one row for each key and stretch of time: how often it came, and before."""
    with_history = any(part.state in HISTORY for part in visits.parts)
    if with_history:
        first = days["first"].min().over(ibis.window(group_by=visits.within))
        days = days.mutate(first=first)
    rows = _placed(days, windows)
    is_here = rows.number % 2 == 0
    found = {"here": number(rows, is_here), "before": number(rows, ~is_here)}
    if with_history:
        found["first"] = rows["first"].min()
    return rows.group_by([*visits.within, "cut"]).aggregate(**found, **visits.labels(rows))


def _gaps(visits: Visits, days: Table, windows: Table) -> Table:
    """Return the visits of each stretch of time, with the days since the visit before."""
    before = days.day.lag().over(ibis.window(group_by=visits.within, order_by="day"))
    rows = days.mutate(before=before)
    rows = rows.mutate(gap=rows.day.delta(rows.before, unit="day"))
    rows = _placed(rows, windows)
    return rows.filter(rows.number % 2 == 0)


def _firsts(visits: Visits, days: Table, windows: Table) -> Table:
    """Return the first visit of each key in the stretch it lies in, with the day of the next."""
    ordered = ibis.window(group_by=visits.within, order_by="day")
    rows = days.mutate(following=days.day.lead().over(ordered), nth=ibis.row_number().over(ordered))
    rows = _placed(rows.filter(rows.nth == 0), windows)
    return rows.filter(rows.number % 2 == 0)


def _of_first(found: Table, part: Part, asked: Asked) -> Any:
    had = found.day <= (asked("today", "date") - ibis.interval(days=part.days)).cast("date")
    if part.state == "first":
        return None
    if part.state == "had":
        return had
    waited = found.following.delta(found.day, unit="day")
    return had & (waited <= part.days)


def _placed(days: Table, windows: Table) -> Table:
    """Put each visit into its stretches, day by day: a join of equals is many times as quick."""
    start, stop = (day.cast("timestamp") for day in (windows.start, windows.stop))
    each = ibis.range(start, stop, ibis.interval(days=1))
    listed = windows.select("number", "cut", on=each.unnest())
    listed = listed.mutate(on=listed.on.cast("date"))  # Spark unnests nothing within a cast
    return days.join(listed, days.day == listed.on)


def _ordered(labels: dict[str, Any]) -> Iterator[Any]:
    """Yield labels and ranks dimension by dimension, as a statement's rows hold them."""
    for name in sorted(labels, key=lambda name: (int(name[1 : name.index("_")]), name)):
        yield labels[name].name(name)
