"""What a reader gives: a header and batches of rows as text, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

import polars as pl

from sextant.kernel.unable import Unable

BATCH = 20_000
LINE = "__line__"


class UnableToRead(Unable):
    """The file cannot be read as a table."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """A line that is no row: its values as found, and why."""

    line: int
    values: tuple[str, ...]
    reason: str


@dataclass(slots=True)
class Batch:
    """Some rows as text columns with a column of line numbers, and the lines that are no rows."""

    frame: pl.DataFrame
    ragged: list[Ragged] = field(default_factory=list)
    blank: int = 0


@dataclass
class Table:
    """One table of a file; `native` names the columns in which the file itself marks numbers."""

    name: str
    header: tuple[str, ...]
    read: Callable[[], Iterator[Batch]]
    details: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    native: set[str] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return column names that are all there and all different."""
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        plain = " ".join(cell.replace("\ufeff", "").replace("\x00", "").split())
        base = plain or f"column {position}"
        taken = {*names, LINE}
        names.append(
            next(
                name for n in count(1) if (name := base if n == 1 else f"{base} ({n})") not in taken
            )
        )
    return tuple(names)


def frame_of(
    header: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[int]
) -> pl.DataFrame:
    """Return rows of equal length as text columns with their line numbers."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(header)
    series = [
        pl.Series(name, values, dtype=pl.String)
        for name, values in zip(header, columns, strict=True)
    ]
    return pl.DataFrame([*series, pl.Series(LINE, lines, dtype=pl.Int64)])


Records = Iterable[tuple[int, "list[str] | Ragged | None"]]


def one_batch(header: tuple[str, ...], records: Records) -> Batch:
    """Gather single records into a batch; None is a blank line."""
    rows: list[list[str]] = []
    lines: list[int] = []
    ragged: list[Ragged] = []
    blank = 0
    for line, record in records:
        if record is None:
            blank += 1
        elif isinstance(record, Ragged):
            ragged.append(record)
        else:
            rows.append(record)
            lines.append(line)
    return Batch(frame_of(header, rows, lines), ragged, blank)


def gathered(header: tuple[str, ...], records: Records) -> Iterator[Batch]:
    """Gather single records into batches."""
    flow = iter(records)
    while taken := list(islice(flow, BATCH)):
        yield one_batch(header, taken)
