"""Facts: rooms above say how their records become rows, and which months a change touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sextant.metrics.schemas import Schema

NO_MONTH = "none"

# Months are texts such as 2026-07, or "none"; `None` in the place of months means every month.
Months = set[str] | None
Holding = Callable[[str, Iterable[Any]], set[str]]


@dataclass(frozen=True)
class Changes:
    """What happened since the last publication, as far as a fact may care."""

    records: Mapping[str, set[int]]
    """Numbers of the records with news, by kind."""
    kinds: Mapping[str, Months]
    """Kinds with news as a whole, and the months of their records it is about."""
    since: date
    today: date
    holding: Callable[[str], Holding]
    """For a fact: the months whose published rows hold one of some values in a column."""


@dataclass(frozen=True)
class Source:
    """Records that are published as facts: how rows are built, which months a change touches.

    A fact that comes from several sources has a `part` from each, whose files lie side by side.
    """

    name: str
    schemas: tuple[Schema, ...]
    build: Callable[[Months, date], Iterator[tuple[Schema, str, Any]]]
    """Yield each asked month's rows of each fact as an Arrow table, months without rows left out."""
    touched: Callable[[Changes], Months]
    part: str = ""

    def files_of(self, schema: Schema) -> str:
        """Return the name under which the files of a fact from this source are kept."""
        return f"{schema.name}.{self.part}" if self.part else schema.name


_REGISTRY: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Make facts known; called once at start by the room that owns the records."""
    _REGISTRY.update({source.name: source for source in sources})


def every() -> list[Source]:
    """Return where all facts come from."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]


def month_of(day: date | None) -> str:
    """Return the name of the partition a day belongs to."""
    return NO_MONTH if day is None else f"{day:%Y-%m}"


def arrow_schema(schema: Schema) -> Any:
    """Return a fact's columns as an Arrow schema."""
    import pyarrow as pa

    types = {
        "int64": pa.int64(),
        "int32": pa.int32(),
        "string": pa.string(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
        "decimal(18, 4)": pa.decimal128(18, 4),
    }
    return pa.schema([(name, types[kind]) for name, kind in schema.columns.items()])
