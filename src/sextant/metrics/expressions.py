"""From a question's shape to SQL by way of Ibis, which only this module and `visits` import.

Values are left open as calls such as `asked_start()`, which an engine turns into parameters: so
one statement serves every period, person and value, and is compiled once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis

from sextant.metrics import dimensions, visits
from sextant.metrics.catalogue import every
from sextant.metrics.measures import Metric, Part, Rows, number
from sextant.metrics.schemas import DEAL_LINES, EVERY

if TYPE_CHECKING:
    from sextant.metrics.dimensions import Dimension
    from sextant.metrics.statements import Shape


Count = Callable[[Any], Any]
TAKEN, OPEN = "taken", "open"


def sql(shape: Shape, dialect: str) -> str:
    """Return the SQL of a shape in an engine's dialect."""
    text: str = ibis.to_sql(expression(shape), dialect=dialect)
    return str(text)


def expression(shape: Shape) -> Any:
    """Return the Ibis expression of a shape."""
    metrics = [every()[name] for name in shape.metrics]
    table = ibis.table(dict(EVERY[shape.fact].columns), name=shape.fact)
    if shape.grain:
        table = table.mutate(value=table[shape.grain])
    if shape.course:
        return _courses(table, metrics[0], shape)
    if shape.gathered:
        return _gathered(table, metrics, shape)
    rows = _rows(table, metrics, shape)
    if shape.largest:
        found = rows.group_by("deal_id").aggregate(value=rows.value.sum())
        order = [found.value.desc(nulls_first=False), found.deal_id]
        return found.order_by(order).limit(shape.largest).select(record_id=found.deal_id)
    if shape.is_ids:
        keys = rows.select(rows[EVERY[shape.fact].key].name("record_id")).distinct()
        return keys.filter(keys.record_id.notnull()).order_by("record_id")
    if shape.is_rows:
        return rows.select(list(EVERY[shape.fact].columns))
    chosen = [dimensions.EVERY[name] for name in shape.by]
    if shape.has_median and (shape.fact == DEAL_LINES.name or shape.is_by_seller):
        rows = _deals(rows, shape.date, chosen, metrics)
    keys, others = _grouping(rows, chosen, shape)
    count = _counting(rows, shape)
    missing = _missing(rows, metrics, count, in_groups=bool(keys))
    aggregates = [*others, *_aggregates(rows, metrics, count), *missing]
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
    asked = {metric.rows.name: condition_on(table, metric.rows) for metric in metrics}
    conditions = list(asked.values())
    if any(each is None for each in conditions) or any(metric.reads_cost for metric in metrics):
        return None
    return reduce(or_, conditions)


def condition_on(table: Any, rows: Rows) -> Any:
    """Return the condition that leaves some rows, or None where all count."""
    found = None if rows.condition is None else rows.condition(table)
    if rows.until_today:
        last = _asked("today", "date")
        if rows.days_since:
            last = (last - ibis.interval(days=rows.days_since)).cast("date")
        found = _both(found, table[rows.until_today] <= last)
    return found


def _gathered(table: Any, metrics: list[Metric], shape: Shape) -> Any:
    """Ask of rows gathered by a key: who came in each stretch of time, and whether before."""
    (key,) = {part.column for part in parts_of(metrics)}
    conditions = [_any_of(table, metrics), *(_where(table, choice) for choice in shape.where)]
    conditions += [table[key].notnull(), *visits.within(table[shape.date], metrics, _asked)]
    rows = table.filter([condition for condition in conditions if condition is not None])
    rows = _in_scope(rows, EVERY[shape.fact].standing) if shape.is_scoped else rows
    chosen = [dimensions.EVERY[name] for name in shape.by]
    gathered = visits.Visits(rows, key, shape.date, chosen, parts_of(metrics), _asked)
    if shape.is_ids:
        return visits.keys(gathered, _windows(), metrics[0].quotient[-1])
    return visits.expression(gathered, _windows(), lambda day, unit: _bucket(day, unit, shape))


def _windows() -> Any:
    columns = {"number": "int64", "start": "date", "cut": "date", "stop": "date"}
    return ibis.table(columns, name="asked_windows")


def _courses(table: Any, metric: Metric, shape: Shape) -> Any:
    """Ask of several periods at once what came before a day in each of them, and what after.

    Of what is opened before it is won, ask too how much came from what was open on that day, or,
    where the shape says so, how much was open then.
    """
    windows = _windows()
    schema = EVERY[shape.fact]
    conditions = [_where(table, choice) for choice in shape.where]
    if shape.course != OPEN:
        conditions.append(condition_on(table, metric.rows))
    conditions = [condition for condition in conditions if condition is not None]
    rows = table.filter(conditions) if conditions else table
    rows = _in_scope(rows, schema.standing) if shape.is_scoped else rows
    day = rows[shape.date]
    if shape.course == OPEN:
        is_open = day.isnull() | (day >= windows.cut)
        rows = rows.join(windows, [rows[schema.opened] < windows.cut, is_open])
        sums = [_part(rows, metric, shape, None).name("open")]
    else:
        rows = rows.join(windows, [day >= windows.start, day < windows.stop])
        later = rows[shape.date] >= rows.cut
        sums = [
            _part(rows, metric, shape, ~later).name("to_date"),
            _part(rows, metric, shape, later).name("rest"),
        ]
        if schema.opened:
            of_open = later & (rows[schema.opened] < rows.cut)
            sums.append(_part(rows, metric, shape, of_open).name("rest_of_open"))
    keys = [
        rows[dimension.key or dimension.column].name(f"d{n}")
        for n, dimension in enumerate(dimensions.EVERY[name] for name in shape.by)
    ]
    return rows.group_by([*keys, rows.number]).aggregate(sums)


def _part(rows: Any, metric: Metric, shape: Shape, condition: Any) -> Any:
    """Return a metric's single part over some rows."""
    (part,) = metric.parts
    if part.kind == "count":
        return _counting(rows, shape)(condition)
    return part.expression(rows, where=condition)


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


def _deals(rows: Any, day: str, chosen: list[Dimension], metrics: list[Metric]) -> Any:
    """Gather the lines and sellers of each deal within a group, so that each deal counts once."""
    groups = [each.key or each.column for each in chosen if not each.is_time]
    names = dict.fromkeys([*groups, "deal_id"])
    added = {part.column for part in parts_of(metrics) if part.kind == "sum"}
    sums = {name: rows[name].sum() for name in ("amount", "value", *sorted(added - {"value"}))}
    labels = [name for each in chosen for name in (each.column, each.order) if name]
    kept = {
        name: rows[name].arbitrary()
        for name in dict.fromkeys([day, "status", "cycle_days", "account_id", *labels])
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


def _aggregates(rows: Any, metrics: list[Metric], count: Count) -> list[Any]:
    alike = len({part.rows.name for part in parts_of(metrics)}) == 1
    found = []
    for n, part in enumerate(parts_of(metrics)):
        condition = None if alike else condition_on(rows, part.rows)
        if part.kind == "median" and "part" in rows.columns:
            once = rows.part <= 1
            condition = once if condition is None else condition & once
        is_count = part.kind == "count"
        value = count(condition) if is_count else part.expression(rows, where=condition)
        found.append(value.name(f"p{n}"))
    return found


def _missing(rows: Any, metrics: list[Metric], count: Count, *, in_groups: bool) -> list[Any]:
    """Count what lacks a value or a cost, and why; in groups only find out if there is any."""
    valued = {metric.rows.name: metric.rows for metric in metrics if metric.reads_value}
    if not valued:
        return []
    unknown = rows.value.isnull()
    asked = [condition_on(rows, each) for each in valued.values()]
    is_mixed = len({metric.rows.name for metric in metrics}) > 1
    if is_mixed and all(each is not None for each in asked):
        unknown &= reduce(or_, asked)
    cases = [unknown & rows.amount.isnull(), unknown & rows.amount.notnull()]
    if any(metric.reads_cost for metric in metrics):
        cases.append(rows.value.notnull() & rows.margin.isnull())
    if in_groups:
        return [number(rows, reduce(or_, cases)).name("unknown")]
    return [count(case).name(f"n{n}") for n, case in enumerate(cases)]


def _counting(rows: Any, shape: Shape) -> Count:
    """Return what counts rows, each deal once: it may have several lines and several sellers.

    Few deals are split, so only their numbers are told apart, and only where not all sellers are
    asked about; else the first part stands for the deal.
    """
    if "line" in rows.columns:
        return lambda condition: rows.deal_id.nunique(where=condition)
    if "lines" in rows.columns:
        return lambda condition: rows.lines.sum(where=condition).fill_null(0)
    if "part" not in rows.columns:
        return lambda condition: number(rows, condition)
    if not shape.is_by_seller:
        return lambda condition: number(rows, _both(condition, rows.part <= 1))

    def count(condition: Any) -> Any:
        several = rows.deal_id.nunique(where=_both(condition, rows.part > 0))
        return number(rows, _both(condition, rows.part == 0)) + several

    return count


def _both(one: Any, other: Any) -> Any:
    return other if one is None else one & other


@cache
def _function(name: str, kind: str) -> Any:
    def asked() -> Any: ...

    return ibis.udf.scalar.builtin(asked, name=f"asked_{name}", signature=((), kind))


def _asked(name: str, kind: str) -> Any:
    return _function(name, kind)()
