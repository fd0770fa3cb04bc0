"""From a question's shape to SQL by way of Ibis: the only module that imports Ibis.

Values are left open as calls such as `asked_start()`, which an engine turns into parameters: so
one statement serves every period, person and value, and is compiled once.
"""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis

from sextant.metrics import dimensions
from sextant.metrics.catalogue import every
from sextant.metrics.measures import Metric, Part
from sextant.metrics.schemas import DEAL_LINES, EVERY

if TYPE_CHECKING:
    from sextant.metrics.dimensions import Dimension
    from sextant.metrics.statements import Shape


def sql(shape: Shape, dialect: str) -> str:
    """Return the SQL of a shape in an engine's dialect."""
    text: str = ibis.to_sql(expression(shape), dialect=dialect)
    return str(text)


def expression(shape: Shape) -> Any:
    """Return the Ibis expression of a shape."""
    metrics = [every()[name] for name in shape.metrics]
    table = ibis.table(dict(EVERY[shape.fact].columns), name=shape.fact)
    rows = _rows(table, metrics, shape)
    if shape.largest:
        order = [rows.value.desc(nulls_first=False), rows.deal_id]
        return rows.order_by(order).limit(shape.largest).select(record_id=rows.deal_id)
    if shape.is_ids:
        key = "activity_id" if "activity_id" in table.columns else "deal_id"
        return rows.select(rows[key].name("record_id")).distinct().order_by("record_id")
    chosen = [dimensions.EVERY[name] for name in shape.by]
    if shape.fact == DEAL_LINES.name and shape.has_median:
        rows = _deals(rows, shape.date, chosen)
    keys, others = _grouping(rows, chosen, shape)
    missing = _missing(rows, metrics, in_groups=bool(keys))
    aggregates = [*others, *_aggregates(rows, metrics), *missing]
    return rows.group_by(keys).aggregate(aggregates) if keys else rows.aggregate(aggregates)


def parts_of(metrics: list[Metric]) -> list[Part]:
    """Return the parts of some metrics, in the order of a statement's columns."""
    return [part for metric in metrics for part in metric.parts]


def _rows(table: Any, metrics: list[Metric], shape: Shape) -> Any:
    conditions = [_any_of(table, metrics), *(_where(table, choice) for choice in shape.where)]
    if shape.has_period:
        day = table[shape.date]
        conditions += [day >= _asked("start", "date"), day < _asked("stop", "date")]
    conditions = [condition for condition in conditions if condition is not None]
    rows = table.filter(conditions) if conditions else table
    return _in_scope(rows, EVERY[shape.fact].standing) if shape.is_scoped else rows


def _any_of(table: Any, metrics: list[Metric]) -> Any:
    asked = {metric.rows.name: metric.rows.condition for metric in metrics}
    conditions = list(asked.values())
    if None in conditions:
        return None
    return reduce(or_, [condition(table) for condition in conditions if condition])


def _in_scope(rows: Any, standing: str | None) -> Any:
    """Keep rows whose owner stood inside the scope on the standing day."""
    spans = ibis.table({"person_id": "int64", "start": "date", "stop": "date"}, name="asked_spans")
    today = _asked("today", "date")
    day = rows[standing].coalesce(today) if standing else today
    rows = rows.mutate(standing_day=day)
    inside = [
        rows.owner_id == spans.person_id,
        rows.standing_day >= spans.start,
        rows.standing_day < spans.stop,
    ]
    return rows.semi_join(spans, inside)


def _where(table: Any, choice: tuple[str, int, int, int, bool]) -> Any:
    name, keys, labels, exact, is_empty = choice
    dimension = dimensions.EVERY[name]
    column, key = table[dimension.column], table[dimension.key or dimension.column]
    found = []
    if keys:
        found.append(key.isin([_asked(f"{name}_key_{n}", "int64") for n in range(keys)]))
    if labels:
        asked = [_asked(f"{name}_label_{n}", "string") for n in range(labels)]
        found.append(column.lower().isin(asked))
    if exact:
        found.append(column.isin([_asked(f"{name}_exact_{n}", "string") for n in range(exact)]))
    if is_empty:
        found.append(key.isnull())
    return reduce(or_, found)


def _deals(rows: Any, day: str, chosen: list[Dimension]) -> Any:
    """Gather the lines of each deal within a group, so that each deal counts once."""
    groups = [each.key or each.column for each in chosen if not each.is_time]
    names = dict.fromkeys([*groups, "deal_id"])
    sums = {name: rows[name].sum() for name in ("amount", "value", "weighted")}
    labels = [name for each in chosen for name in (each.column, each.order) if name]
    kept = {
        name: rows[name].arbitrary()
        for name in dict.fromkeys([day, "status", "cycle_days", *labels])
        if name not in names
    }
    return rows.group_by(list(names)).aggregate(**sums, **kept)


def _grouping(rows: Any, chosen: list[Dimension], shape: Shape) -> tuple[list[Any], list[Any]]:
    keys, others = [], []
    for n, dimension in enumerate(chosen):
        if dimension.is_time:
            keys.append(_bucket(rows[shape.date], dimension.name, shape).name(f"d{n}"))
            continue
        keys.append(rows[dimension.key or dimension.column].name(f"d{n}"))
        if dimension.key:
            others.append(rows[dimension.column].arbitrary().name(f"d{n}_label"))
        if dimension.order:
            others.append(rows[dimension.order].min().name(f"d{n}_order"))
    return keys, others


def _bucket(day: Any, unit: str, shape: Shape) -> Any:
    if unit == "day":
        return day
    if unit == "week":
        return (day + ibis.interval(days=shape.week_shift)).truncate("W").cast("date")
    months = day.year() * 12 + day.month() - 1 + shape.months_ahead
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    return (months // size if size > 1 else months).cast("int64")


def _aggregates(rows: Any, metrics: list[Metric]) -> list[Any]:
    alike = len({part.rows.name for part in parts_of(metrics)}) == 1
    found = []
    for n, part in enumerate(parts_of(metrics)):
        condition = None if alike or part.rows.condition is None else part.rows.condition(rows)
        is_count = part.kind == "count"
        value = _counted(rows, condition) if is_count else part.expression(rows, where=condition)
        found.append(value.name(f"p{n}"))
    return found


def _missing(rows: Any, metrics: list[Metric], *, in_groups: bool) -> list[Any]:
    """Count the deals whose value is unknown, and why; in groups only find out if there are any."""
    valued = {metric.rows.name: metric.rows for metric in metrics if metric.reads_value}
    if not valued:
        return []
    unknown = rows.value.isnull()
    asked = [each.condition(rows) for each in valued.values() if each.condition]
    if asked and len({metric.rows.name for metric in metrics}) > 1:
        unknown &= reduce(or_, asked)
    if in_groups:
        return [rows.count(where=unknown).name("unknown")]
    no_amount, no_rate = unknown & rows.amount.isnull(), unknown & rows.amount.notnull()
    return [_counted(rows, no_amount).name("n0"), _counted(rows, no_rate).name("n1")]


def _counted(rows: Any, condition: Any) -> Any:
    if "line" in rows.columns:  # a deal has several lines
        return rows.deal_id.nunique(where=condition)
    return rows.count(where=condition)


@cache
def _function(name: str, kind: str) -> Any:
    def asked() -> Any: ...

    return ibis.udf.scalar.builtin(asked, name=f"asked_{name}", signature=((), kind))


def _asked(name: str, kind: str) -> Any:
    return _function(name, kind)()
