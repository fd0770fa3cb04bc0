"""Reads comma, semicolon, tab or bar separated text in any of the usual encodings."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.landing.readers.encodings import Encoding, encoding_of
from sextant.landing.readers.plain import plain_batches
from sextant.landing.readers.table import (
    BATCH,
    Batch,
    Ragged,
    Table,
    UnableToRead,
    frame_of,
    named,
    one_batch,
)

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LONGEST = 1_000_000
TALLEST = 500  # lines of one quoted field; more is a quote that was never closed
SAMPLE = 1 << 18
FIRST = 60  # records among which the column names are looked for


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text is laid out: encoding, separator, and which record is the header."""

    path: Path
    name: str
    encoding: Encoding
    separator: str
    skipped: int
    header: tuple[str, ...]


def open_delimited(path: Path, name: str, *, encoding: str = "") -> Table:
    """Return the one table of a delimited file."""
    found = encoding_of(path, name, encoding)
    separator = _separator(path, found)
    skipped, cells = _heading(path, name, found, separator)
    layout = Layout(path, name, found, separator, skipped, named(cells))
    notes = []
    if skipped:
        notes.append(
            ngettext(
                "%(count)s line above the column names was taken for a title.",
                "%(count)s lines above the column names were taken for a title.",
                skipped,
            )
            % {"count": skipped}
        )
    if found.nulls:
        notes.append(
            ngettext(
                "%(count)s NUL byte was left out.",
                "%(count)s NUL bytes were left out.",
                found.nulls,
            )
            % {"count": found.nulls}
        )
    details = {"encoding": found.name, "separator": SEPARATORS[separator]}
    return Table(name, layout.header, partial(_batches, layout), details, notes)


def _text(path: Path, encoding: Encoding, offset: int = 0) -> io.TextIOWrapper:
    errors = "replace" if encoding.damaged else "strict"
    file = path.open("rb")
    file.seek(offset)
    return io.TextIOWrapper(file, encoding=encoding.name, errors=errors, newline="")


def _separator(path: Path, encoding: Encoding) -> str:
    with _text(path, encoding) as file:
        sample = file.read(SAMPLE).lstrip("\ufeff")
    if sample[:4].lower() == "sep=" and sample[4:5] in SEPARATORS:
        return sample[4]
    lines = sample.splitlines(keepends=True)
    if len(sample) == SAMPLE:
        lines = lines[:-1] or lines
    return max(SEPARATORS, key=lambda separator: _regularity(lines[:2000], separator))


def _regularity(lines: list[str], separator: str) -> tuple[float, int]:
    """Return how evenly a separator cuts the lines, and into how many fields."""
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader((line.replace("\x00", "") for line in lines), delimiter=separator):
            widths[len(row)] += bool(row)
    except csv.Error:
        return (0.0, 0)
    if not widths or (common := widths.most_common(1)[0])[0] <= 1:
        return (0.0, 0)
    return (round(common[1] / widths.total(), 1), common[0])


def _heading(path: Path, name: str, encoding: Encoding, separator: str) -> tuple[int, list[str]]:
    """Return the column names and how many records stand above them."""
    first: list[list[str]] = []
    with _text(path, encoding) as file:
        for row in csv.reader(_clean(file), delimiter=separator):
            first.append(row)
            if len(first) == FIRST:
                break
    widths = Counter(len([cell for cell in row if cell.strip()]) for row in first if any(row))
    if not widths:
        raise UnableToRead(_("“%(name)s” is empty: nothing was landed.") % {"name": name})
    usual = widths.most_common(1)[0][0]
    for skipped, row in enumerate(first):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) >= max(usual * 0.6, 2) or (usual == 1 and filled and not _excel_mark(row)):
            return skipped, row
    return 0, first[0]


def _excel_mark(row: list[str]) -> bool:
    return row[0].lower().lstrip("\ufeff").startswith("sep=")


def _clean(file: io.TextIOWrapper) -> Iterator[str]:
    return (line.replace("\x00", "") for line in file)


def _batches(layout: Layout) -> Iterator[Batch]:
    line = offset = 0
    encoding = layout.encoding
    if encoding.name in {"utf-8", "utf-8-sig"} and not (encoding.damaged or encoding.nulls):
        quick = plain_batches(layout.path, layout.separator, layout.header, layout.skipped)
        for batch, line, offset in quick:  # noqa: B007 - where it ends, the slow way begins
            yield batch
    if offset < layout.path.stat().st_size:
        yield from _slowly(layout, offset, line)


def _slowly(layout: Layout, offset: int, end: int) -> Iterator[Batch]:
    """Read record by record, from a line on; quotes, odd lines and all encodings are understood."""
    with _text(layout.path, layout.encoding, offset) as file:
        lines = _clean(file) if layout.encoding.nulls else file
        reader = csv.reader(lines, delimiter=layout.separator)
        start, last = end, [""]
        if not offset:
            end = sum(_height(layout, row) for row in islice(reader, layout.skipped + 1))
        try:
            while rows := list(islice(reader, BATCH)):
                even = start + reader.line_num - end == len(rows)
                yield _batch(layout, rows, end, even=even)
                end, last = start + reader.line_num, rows[-1]
            if last and last[-1].endswith(("\n", "\r")):
                raise _open_quote(layout.name, end)
        except csv.Error as error:
            raise _open_quote(layout.name, end + 1) from error


def _batch(layout: Layout, rows: list[list[str]], end: int, *, even: bool) -> Batch:
    """Return records as a batch; a quick way where each is one line and none is odd."""
    width = len(layout.header)
    whole = even and not layout.encoding.damaged
    if whole and all(len(row) == width for row in rows) and all(map(any, rows)):
        lines = range(end + 1, end + 1 + len(rows))
        return Batch(frame_of(layout.header, rows, lines))
    return one_batch(layout.header, _records(layout, rows, end))


def _records(
    layout: Layout, rows: list[list[str]], end: int
) -> Iterator[tuple[int, list[str] | Ragged | None]]:
    width, damaged = len(layout.header), layout.encoding.damaged
    for row in rows:
        line = end + 1
        end += _height(layout, row, line)
        if len(row) != width or damaged:
            yield line, _odd(row, line, width, damaged=damaged)
        else:
            yield line, row if any(row) else None


def _height(layout: Layout, row: list[str], line: int = 1) -> int:
    """Return how many lines of the file a record takes."""
    text = " ".join(row)
    height = 1 + text.count("\n") + text.count("\r") - text.count("\r\n")
    if height > TALLEST:
        raise _open_quote(layout.name, line)
    return height


def _odd(row: list[str], line: int, width: int, *, damaged: bool) -> list[str] | Ragged | None:
    if not any(cell.strip() for cell in row):
        return None
    if len(row) > width and not any(cell.strip() for cell in row[width:]):
        row = row[:width]
    if len(row) != width:
        return Ragged(line, tuple(row), _count(len(row), width))
    if damaged and any("\ufffd" in cell for cell in row):
        return Ragged(line, tuple(row), _("The line holds bytes that are not text."))
    return row


def _count(found: int, width: int) -> str:
    return ngettext(
        "The line has %(found)s field where the column names are %(width)s.",
        "The line has %(found)s fields where the column names are %(width)s.",
        found,
    ) % {"found": found, "width": width}


def _open_quote(name: str, line: int) -> UnableToRead:
    return UnableToRead(
        _(
            "In line %(line)s of “%(name)s” a quotation mark opens and is never closed: mend it there."
        )
        % {"line": line, "name": name}
    )
