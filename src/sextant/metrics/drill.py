"""From a number to its records: the list page that shows them, and their keys as published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sextant.kernel.period import Period
from sextant.metrics import figures, statements
from sextant.metrics.choices import Choice
from sextant.metrics.dimensions import Dimension
from sextant.metrics.manifest import Manifest
from sextant.metrics.measures import Metric
from sextant.metrics.request import Request
from sextant.metrics.schemas import ORDER_LINES

NOTHING = "none"  # how a list of records asks for those without a value
HELD = {  # in which list the records stand that a fact's rows speak of, by the column of their key
    "deal_id": "deals", "lead_id": "leads", "activity_id": "activities", "quote_id": "quotes",
    "invoice_id": "invoices", "payment_id": "payments", "order_id": "orders", "plan_id": "plans",
}  # fmt: skip
CUSTOMERS = "customers"  # how the list of accounts asks for those behind a number
NEVER_EMPTY = {
    "scope",
    "account.industry",
    "account.country",
    "account.territory",
    "account.tier",
    "came_from.channel",
    "stage.pipeline",
    "forecast",
}


@dataclass(frozen=True)
class Records:
    """A list of records: its workspace, and the filters that leave those behind a number."""

    workspace: str
    filters: Mapping[str, str]

    @property
    def query(self) -> str:
        """Return the filters as the query of an address."""
        return urlencode(self.filters)


def records(request: Request, metric: Metric, row: Mapping[str, Any] | None) -> Records | None:
    """Return the list of the records behind a number; None where no list filters just so."""
    narrowed = narrow(request, row)
    if narrowed is None or not metric.workspace:
        return None
    if metric.gathered:
        asked = urlencode(_lines(request, narrowed, metric) | _running(narrowed.period))
        return Records(metric.workspace, {CUSTOMERS: asked})
    if metric.workspace == ORDER_LINES.name:
        return Records(metric.workspace, _lines(request, narrowed, metric))
    filters = _filters(request, narrowed, metric)
    return None if filters is None else Records(metric.workspace, filters)


def _filters(request: Request, narrowed: Request, metric: Metric) -> dict[str, str] | None:
    """Return the filters of a list of records, None where it cannot filter just so."""
    filters = dict(metric.rows.filters)
    if request.scope.spans(metric.fact.kind) is not None:
        filters |= metric.scoped_filters
    if request.scope.unit_id is not None:
        filters["scope"] = str(request.scope.unit_id)
    for choice in narrowed.where:
        values = _values(choice, metric)
        if values is None:
            return None
        filters[_filter(choice.dimension, metric)] = ",".join(
            value.replace(",", "\\,") for value in values
        )
    if narrowed.period is not None:
        span = f"{narrowed.period.start}..{narrowed.period.end}"
        filters[metric.date_filter or metric.date] = span
    return filters


def _filter(dimension: Dimension, metric: Metric) -> str:
    """Return how the metric's list filters by a dimension."""
    usual = metric.fact.seller if dimension.name == "person" else dimension.filter
    return metric.list_filters.get(dimension.name, usual)


def _lines(request: Request, narrowed: Request, metric: Metric) -> dict[str, str]:
    """Return the filters of the list of order lines, which knows every dimension by its name."""
    filters = {"metric": metric.name}
    if request.scope.unit_id is not None:
        filters["scope"] = str(request.scope.unit_id)
    for choice in narrowed.where:
        values = [*map(str, choice.keys), *choice.labels, *choice.exact]
        values += [NOTHING] if choice.empty else []
        filters[choice.dimension.name] = ",".join(each.replace(",", "\\,") for each in values)
    if narrowed.period is not None:
        filters["period"] = f"{narrowed.period.start}..{narrowed.period.last}"
    return filters


def _running(period: Period | None) -> dict[str, str]:
    """Return of which unit a period is the part that has passed."""
    return {"running": period.unit} if period is not None and period.to_date else {}


def _values(choice: Choice, metric: Metric) -> list[str] | None:
    """Return the values by which a list filters to a choice; None where it cannot."""
    dimension = choice.dimension
    if not dimension.filter or dimension.name in metric.unlisted:
        return None
    if dimension.key and choice.labels:
        return None  # a list knows keys, and a label may belong to several
    if choice.empty and dimension.filter in NEVER_EMPTY:
        return None
    if dimension.filter == "scope" and metric.fact.standing is None:
        return None  # such a list goes by where people stand today
    keys = [str(key) for key in choice.keys]
    return [*keys, *choice.labels, *choice.exact, *([NOTHING] if choice.empty else [])]


def held_in(metric: Metric) -> str:
    """Return the list that holds the records a number was made of; empty where there are none."""
    if metric.of:
        return ""  # what is derived speaks of no records of its own
    if metric.gathered:
        return metric.workspace
    return HELD.get(metric.fact.key, "")


def record_ids(
    request: Request, metric: Metric, row: Mapping[str, Any] | None, publication: Manifest
) -> list[int]:
    """Return the keys of the records behind a number, as published."""
    narrowed = narrow(request, row)
    if narrowed is None:
        return []
    if not held_in(metric):
        return []
    narrowed = replace(narrowed, metrics=(metric,))
    (group,) = narrowed.groups()
    shape = statements.shape_of(narrowed, group, by=(), ids=True)
    rows = figures.run(shape, narrowed, group, publication, period=narrowed.period)
    return sorted(int(row[0]) for row in rows)


def narrow(request: Request, row: Mapping[str, Any] | None) -> Request | None:
    """Return the question about one row alone; None for a row whose day is unknown."""
    if row is None:
        return replace(request, by=())
    where, period = {choice.dimension.name: choice for choice in request.where}, request.period
    for dimension in request.by:
        if dimension.is_time:
            if row[dimension.name] is None:
                return None
            period = _within(
                Period.parse(row[dimension.name], request.calendar, request.today), period
            )
        else:
            where[dimension.name] = _choice(dimension, row)
    return replace(
        request, by=(), where=tuple(where[name] for name in sorted(where)), period=period
    )


def key_of(request: Request, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells a row from the others."""
    return tuple([row[name] for name in request.key_columns])


def _choice(dimension: Any, row: Mapping[str, Any]) -> Choice:
    value = row[f"{dimension.name}_id"] if dimension.key else row[dimension.name]
    if value is None:
        return Choice(dimension, empty=True)
    if dimension.key:
        return Choice(dimension, keys=(value,))
    return Choice(dimension, exact=(str(value),))


def _within(inner: Period, outer: Period | None) -> Period:
    if outer is None:
        return inner
    start, end = max(inner.start, outer.start), min(inner.end, outer.end)
    if start == inner.start:  # one that still runs is laid beside as much of the one before
        return replace(inner, end=end, to_date=inner.to_date or end < inner.end)
    return Period(start, end, calendar=inner.calendar)
