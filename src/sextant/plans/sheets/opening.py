"""Opens an edited workbook: every cell by node and steps, wherever its row stands now."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from sextant.plans.sheets import layout
from sextant.plans.sheets.layout import Made, Origin, Span
from sextant.plans.sheets.refusals import Problem, UnableToReadSheet, refuse

MOST = 20 << 20  # bytes of a file
UNPACKED = 400 << 20  # bytes of what is packed in it
DEEP = 60  # rows among which the headings are looked for
LETTERS = 26


@dataclass(frozen=True)
class Row:
    """A node's row in a sheet: its line as a spreadsheet counts, and its cells by their steps."""

    line: int
    name: str
    parent: str
    cells: Mapping[Span, Any]


@dataclass(frozen=True)
class Page:
    """A level as it stands in the file."""

    made: Made
    rows: Mapping[str, Row]
    places: Mapping[Span, int]
    notes: Sequence[str] = ()

    def cell(self, key: str, span: Span) -> str:
        """Return what a spreadsheet calls a cell, such as E7."""
        return f"{letters(self.places[span])}{self.rows[key].line}"


@dataclass
class Book:
    """An opened workbook: what it was made from, and its levels."""

    origin: Origin
    pages: dict[str, Page] = field(default_factory=dict)


def opened(file: IO[bytes]) -> Book:
    """Return what stands in a workbook, or refuse one of another shape, with all that is wrong."""
    content = file.read(MOST + 1)
    _refuse_strange(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = set(book.sheet_names)
            if layout.SHEET not in names:
                raise UnableToReadSheet(
                    _(
                        "This workbook was not exported from a plan, or its hidden sheet was removed:"
                        " export the plan and edit that file."
                    )
                )
            origin = layout.origin_of(_rows(book, layout.SHEET))
            found, problems = Book(origin), list[Problem]()
            for made in origin.levels.values():
                page = _page(book, made, names, problems)
                if page is not None:
                    found.pages[made.level] = page
    except CalamineError as error:
        raise UnableToReadSheet(_("The file is damaged: save or export it again.")) from error
    refuse(problems)
    return found


def letters(place: int) -> str:
    """Return what a spreadsheet calls a column, from its place: A for 0."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, LETTERS)
        text = chr(ord("A") + rest) + text
    return text


def _refuse_strange(content: bytes) -> None:
    if len(content) > MOST:
        raise UnableToReadSheet(
            _("The file is larger than %(most)d MB, and no plan is: choose the one you exported.")
            % {"most": MOST >> 20}
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise _no_workbook() from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise _no_workbook()
    if sum(part.file_size for part in parts) > UNPACKED:
        raise UnableToReadSheet(
            _("The file holds far more than a plan does: choose the one you exported.")
        )


def _no_workbook() -> UnableToReadSheet:
    return UnableToReadSheet(
        _("This is no XLSX file without a password: save it as an Excel workbook (.xlsx).")
    )


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    """Return a sheet's rows from its first line on, empty ones included."""
    sheet = book.get_sheet_by_name(name)
    yield from sheet.to_python(skip_empty_area=False)


def _page(
    book: CalamineWorkbook, made: Made, names: set[str], problems: list[Problem]
) -> Page | None:
    if made.sheet not in names:
        problems.append(_missing_sheet(made))
        return None
    rows = list(_rows(book, made.sheet))
    top = next((n for n, row in enumerate(rows[:DEEP]) if layout.KEY in row), None)
    if top is None:
        problems.append(_missing_keys(made))
        return None
    heading = [str(cell).strip() for cell in rows[top]]
    places = _places(made, heading, top + 1, problems)
    if layout.PARENT not in heading:
        problems.append(_missing_keys(made))
        return None
    if len(places) < len(made.columns):
        return None
    found = _nodes(made, rows, top, places, problems)
    return Page(made, found, places, _left_aside(made, heading))


def _places(
    made: Made, heading: Sequence[str], line: int, problems: list[Problem]
) -> dict[Span, int]:
    """Find each column by its heading: they may stand in another order, but all must be there."""
    found = {}
    for column in made.columns:
        times = heading.count(column.heading)
        if times == 1:
            found[column.span] = heading.index(column.heading)
            continue
        sentence = (
            _("Column “%(heading)s” stands twice in sheet “%(sheet)s”: remove one of them.")
            if times
            else _(
                "Column “%(heading)s” is missing in row %(line)d of sheet “%(sheet)s”: give it its"
                " heading back, or export the plan anew."
            )
        )
        told = {"heading": column.heading, "sheet": made.sheet, "line": line}
        problems.append(Problem(made.sheet, f"{line}:{line}", sentence % told))
    return found


def _nodes(
    made: Made, rows: Sequence[list[Any]], top: int, places: Mapping[Span, int],
    problems: list[Problem],
) -> dict[str, Row]:  # fmt: skip
    key_at, parent_at = rows[top].index(layout.KEY), rows[top].index(layout.PARENT)
    name_at = max(key_at, parent_at) + 1
    found: dict[str, Row] = {}
    for line, row in zip(count(top + 2), rows[top + 1 :], strict=False):
        key = str(row[key_at]).strip()
        if not key and all(cell in {"", None} for cell in row):
            continue
        told = {"line": line, "name": str(row[name_at]).strip() if len(row) > name_at else "",
                "sheet": made.sheet}  # fmt: skip
        if key not in made.base:
            problems.append(_added(made, told))
        elif key in found:
            problems.append(_twice(made, told, found[key].line))
        else:
            cells = {span: row[place] for span, place in places.items()}
            found[key] = Row(line, str(told["name"]), str(row[parent_at]).strip(), cells)
    problems += [_missing_row(made, key) for key in made.base if key not in found]
    return found


def _left_aside(made: Made, heading: Sequence[str]) -> list[str]:
    known = {column.heading for column in made.columns} | {layout.KEY, layout.PARENT, ""}
    last = max(heading.index(layout.KEY), heading.index(layout.PARENT)) + 1
    strange = [name for place, name in enumerate(heading) if name not in known and place != last]
    return [
        _("Column “%(heading)s” of sheet “%(sheet)s” is no part of the plan and is left aside.")
        % {"heading": name, "sheet": made.sheet}
        for name in strange
    ]


def _missing_sheet(made: Made) -> Problem:
    sentence = _("Sheet “%(sheet)s” is missing: give it its name back, or export the plan anew.")
    return Problem(made.sheet, "", sentence % {"sheet": made.sheet})


def _missing_keys(made: Made) -> Problem:
    sentence = _(
        "The hidden columns at the left of sheet “%(sheet)s” are gone, and with them what tells the"
        " rows apart: undo that, or export the plan anew."
    )
    return Problem(made.sheet, "", sentence % {"sheet": made.sheet})


def _added(made: Made, told: Mapping[str, Any]) -> Problem:
    sentence = _(
        "Row %(line)d of sheet “%(sheet)s” (“%(name)s”) was not in the export: remove it; people and"
        " units are added in Sextant."
    )
    return Problem(made.sheet, f"{told['line']}:{told['line']}", sentence % told)


def _twice(made: Made, told: Mapping[str, Any], first: int) -> Problem:
    sentence = _(
        "“%(name)s” stands in row %(first)d and again in row %(line)d of sheet “%(sheet)s”: remove"
        " one of them."
    )
    cell = f"{told['line']}:{told['line']}"
    return Problem(made.sheet, cell, sentence % {**told, "first": first})


def _missing_row(made: Made, key: str) -> Problem:
    sentence = _(
        "The row of “%(name)s” is missing in sheet “%(sheet)s”: put it back, with 0 where nothing is"
        " planned, or export the plan anew."
    )
    return Problem(made.sheet, "", sentence % {"name": made.names[key], "sheet": made.sheet})
