"""Many rows into one table at once, with columns that are not named at their defaults."""

from __future__ import annotations

from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, Model
from django.db.models.fields import NOT_PROVIDED

from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

# Only these kinds differ between Python and database; asking every field would take twice as long.
CONVERTED = (DateField, AmountField)
BATCH = 5_000


def insert(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, at: datetime
) -> None:
    """Insert rows of values for the named columns; what is written now is written at `at`."""
    named: list[Any] = [model._meta.get_field(name) for name in columns]  # noqa: SLF001 - Django's own door
    rest = [
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 - as above
        if field not in named and not field.primary_key
    ]
    same = tuple(_value(field, _default(field, at)) for field in rest)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001 - as above
    names = [quote(str(field.column)) for field in (*named, *rest)]
    prepared = _prepared(named, rows, same)
    # drawn before they are sent: a row may ask the database, which is busy while receiving
    while batch := list(islice(prepared, BATCH)):
        _send(f"{table} ({', '.join(names)})", len(names), batch)


def _send(into: str, width: int, rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * width)
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 - the model's own names


def keys(model: type[Model], *sources: str) -> dict[str, int]:
    """Return the number of each record that came from some sources, by its key there."""
    rows = model._default_manager.filter(source__in=sources)  # noqa: SLF001 - of any model
    return dict(rows.values_list("external_id", "pk"))


def _prepared(
    fields: Sequence[Any], rows: Iterable[Sequence[Any]], same: tuple[Any, ...]
) -> Iterator[tuple[Any, ...]]:
    places = [
        (place, _converter(field))
        for place, field in enumerate(fields)
        if isinstance(field, CONVERTED)
    ]
    for row in rows:
        values = list(row)
        for place, convert in places:
            values[place] = convert(values[place])
        yield (*values, *same)


def _converter(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, DateTimeField):
        convert: Callable[[Any], Any] = connection.ops.adapt_datetimefield_value
        return convert
    return cache(partial(_value, field))  # days and amounts come again and again


def _value(field: Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _default(field: Any, at: datetime) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return at
    return None if field.default is NOT_PROVIDED and field.null else field.get_default()
