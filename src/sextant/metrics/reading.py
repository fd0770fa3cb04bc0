"""Reads many records as columns, past the ORM's conversions of every single value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import CharField, Count, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast, Substr

from sextant.config import config
from sextant.kernel.calendar import add_months
from sextant.metrics.facts import NO_MONTH, Months, month_of
from sextant.metrics.schemas import Schema

BATCH = 250_000  # rows built at a time, so that memory does not grow with the company
MONTH = "year({0}) * 12 + month({0})"  # the order, in SQL, in which rows are cut into months
FETCHED = 20_000  # rows that are Python objects at a time


def columns(queryset: QuerySet[Any], kinds: Mapping[str, str]) -> Any:
    """Return a queryset's values as an Arrow table: whole, text, day, instant or flag."""
    import pyarrow as pa

    names = [name.replace("__", "_") for name in kinds]
    sql, params = queryset.values_list(*_unconverted(kinds)).query.sql_with_params()
    found = [_table([], names, kinds)]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(FETCHED):
            found.append(_table(rows, names, kinds))
    return pa.concat_tables(found)


def batches(queryset: QuerySet[Any], field: str, months: Months) -> Iterator[tuple[set[str], Q]]:
    """Return the asked months that may hold rows, a bearable number of rows at a time.

    With each batch comes the condition that a record is in it; without one where all are, since
    looking at every record is quicker than looking each of them up.
    """
    model = queryset.model
    if months is not None:
        queryset = queryset.filter(within(field, months, model))
    sizes = _sizes(queryset, field)
    found: list[set[str]] = [set()]
    size = 0
    for month in sorted(sizes if months is None else months & sizes.keys()):
        if size + sizes[month] > BATCH and found[-1]:
            found.append(set())
            size = 0
        found[-1].add(month)
        size += sizes[month]
    if months is None and len(found) == 1:
        yield found[0], Q()
        return
    yield from ((batch, within(field, batch, model)) for batch in found if batch)


def within(field: str, months: Iterable[str], model: type[Model]) -> Q:
    """Return the condition that a day or an instant lies in some months of this installation."""
    found = Q(pk__in=[])
    for first, end in _spans(months):
        if first is None or end is None:
            found |= Q(**{f"{field}__isnull": True})
        elif is_instant(model, field):
            found |= Q(**{f"{field}__gte": midnight(first), f"{field}__lt": midnight(end)})
        else:
            found |= Q(**{f"{field}__gte": first, f"{field}__lt": end})
    return found


def by_month(
    schema: Schema, table: Any, column: str, months: set[str]
) -> Iterator[tuple[Schema, str, Any]]:
    """Cut a fact's rows, which stand in the order of `MONTH`, where the month changes."""
    import pyarrow.compute as pc

    days = table[column]
    numbers = pc.add(pc.multiply(pc.year(days), 12), pc.subtract(pc.month(days), 1))
    start = 0
    for counted in pc.value_counts(numbers).to_pylist():
        number, count = counted["values"], counted["counts"]
        month = NO_MONTH if number is None else f"{number // 12}-{number % 12 + 1:02}"
        if month in months:
            yield schema, month, table.slice(start, count)
        start += count


def is_instant(model: type[Model], field: str) -> bool:
    """Tell whether a field holds an instant, not a day."""
    return model._meta.get_field(field).get_internal_type() == "DateTimeField"  # noqa: SLF001


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins here."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(config.time_zone))


def _sizes(queryset: QuerySet[Any], field: str) -> dict[str, int]:
    """Count rows by month; instants near a month's edge may belong to the one beside it."""
    month = Substr(Cast(field, CharField()), 1, 7)
    counted = queryset.order_by().annotate(_month=month).values_list("_month").annotate(Count("pk"))
    sizes = {name or NO_MONTH: count for name, count in counted}
    if is_instant(queryset.model, field):
        for name in [name for name in sizes if name != NO_MONTH]:
            first = date.fromisoformat(f"{name}-01")
            for step in (-1, 1):
                sizes.setdefault(month_of(add_months(first, step)), 0)
    return sizes


def _spans(months: Iterable[str]) -> Iterator[tuple[date | None, date | None]]:
    """Return the fewest stretches of time that cover some months."""
    firsts = sorted(date.fromisoformat(f"{month}-01") for month in months if month != NO_MONTH)
    if NO_MONTH in months:
        yield None, None
    start: date | None = None
    for place, first in enumerate(firsts):
        start = start or first
        end = add_months(first, 1)
        if place + 1 == len(firsts) or firsts[place + 1] != end:
            yield start, end
            start = None


def _unconverted(kinds: Mapping[str, str]) -> list[Any]:
    """Ask SQLite for days as the text they are kept as, or Python would parse each of them."""
    if connection.vendor != "sqlite":
        return list(kinds)
    dated = {"day", "instant"}
    return [Cast(name, TextField()) if kind in dated else name for name, kind in kinds.items()]


def _table(rows: Sequence[Sequence[Any]], names: list[str], kinds: Mapping[str, str]) -> Any:
    import pyarrow as pa

    values = zip(*rows, strict=True) if rows else [()] * len(names)
    arrays = [_array(found, kind) for found, kind in zip(values, kinds.values(), strict=True)]
    return pa.table(arrays, names=names)


def _array(values: Sequence[Any], kind: str) -> Any:
    import pyarrow as pa

    if kind == "instant":
        return _local_days(values)
    if kind == "flag":
        return pa.array([None if value is None else bool(value) for value in values], pa.bool_())
    if kind == "day":
        as_text = connection.vendor == "sqlite"
        return pa.array(values, pa.string()).cast(pa.date32()) if as_text else _days(values)
    return pa.array(values, pa.int64() if kind == "whole" else pa.string())


def _days(values: Sequence[date | None]) -> Any:
    import pyarrow as pa

    return pa.array(values, pa.date32())


def _local_days(values: Sequence[Any]) -> Any:
    """Return the days on which instants were, in this installation's time zone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if config.time_zone == "UTC" and connection.vendor == "sqlite":
        return pc.utf8_slice_codeunits(pa.array(values, pa.string()), 0, 10).cast(pa.date32())
    zone = ZoneInfo(config.time_zone)
    return _days([None if value is None else _local_day(value, zone) for value in values])


def _local_day(value: str | datetime, zone: ZoneInfo) -> date:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(zone).date()
