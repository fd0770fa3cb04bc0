"""Reads the sheets of XLSX and XLS workbooks: each sheet with rows is a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sextant.landing.readers.table import Batch, Ragged, Table, UnableToRead, gathered, named

EXACT = 1e15  # whole numbers below it are exact in a spreadsheet


def open_workbook(path: Path, name: str) -> list[Table]:
    """Return a table for each visible sheet that has rows."""
    try:
        workbook = CalamineWorkbook.from_path(path)
        wanted = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        sheets = [workbook.get_sheet_by_name(title) for title in wanted]
    except PasswordError as error:
        raise UnableToRead(
            _("“%(name)s” is protected by a password: save it without one, then land it.")
            % {"name": name}
        ) from error
    except (CalamineError, OSError) as error:
        raise UnableToRead(
            _("“%(name)s” is damaged: copy or export it again.") % {"name": name}
        ) from error
    tables = [table for sheet in sheets if (table := _table(sheet, name, alone=len(sheets) == 1))]
    if not tables:
        raise UnableToRead(_("“%(name)s” is empty: nothing was landed.") % {"name": name})
    return tables


def _table(sheet: CalamineSheet, name: str, *, alone: bool) -> Table | None:
    first = list(_first(sheet, 60))
    filled = [len([cell for cell in row if cell not in {"", None}]) for row in first]
    if not any(filled) or sheet.height <= 1:
        return None
    usual = max(set(filled), key=lambda width: (filled.count(width) if width else 0, width))
    top = next(place for place, width in enumerate(filled) if width >= max(usual * 0.6, 1))
    header = named([_plain(cell) for cell in first[top]])
    title = name if alone else f"{name} › {sheet.name}"
    table = Table(title, header, lambda: iter(()), {"sheet": sheet.name})
    table.read = partial(_batches, sheet, top, table)
    return table


def _first(sheet: CalamineSheet, count: int) -> Iterator[list[Any]]:
    for position, row in enumerate(sheet.iter_rows()):
        if position == count:
            return
        yield row


def _batches(sheet: CalamineSheet, top: int, table: Table) -> Iterator[Batch]:
    return gathered(table.header, _records(sheet, top, table))


def _records(
    sheet: CalamineSheet, top: int, table: Table
) -> Iterator[tuple[int, list[str] | Ragged | None]]:
    start = sheet.start[0] if sheet.start else 0
    width = len(table.header)
    numbers, dates = [False] * width, [False] * width
    for position, cells in enumerate(sheet.iter_rows()):
        if position <= top:
            continue
        row = [_plain(cell) for cell in chain(cells, [""] * (width - len(cells)))]
        for place, cell in enumerate(cells):
            if isinstance(cell, float | int):
                numbers[place] = True
            elif isinstance(cell, date):
                dates[place] = True
        table.native.update(name for name, seen in zip(table.header, numbers, strict=True) if seen)
        table.dated.update(name for name, seen in zip(table.header, dates, strict=True) if seen)
        yield start + position + 1, row if any(row) else None


def _plain(cell: Any) -> str:
    """Return a cell as the text a person would type for it."""
    if isinstance(cell, str):
        return cell.replace("\x00", "")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else f"{cell:.15g}"
    if isinstance(cell, datetime):
        midnight = cell.time() == time.min
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
