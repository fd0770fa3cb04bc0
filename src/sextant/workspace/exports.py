"""Exports: exactly the rows and columns of a list, as CSV (streamed) or XLSX.

Money is a number with its currency in a column of its own; a text that a spreadsheet would take
for a formula is guarded.
"""

from __future__ import annotations

import csv
import re
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sextant.config import config
from sextant.kernel.unable import Unable
from sextant.workspace import cells, written
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sextant.workspace.cells import Row
    from sextant.workspace.columns import Column
    from sextant.workspace.listing import Listing

BOM = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
HARMLESS = re.compile(r"[+-]?[\d\s().,/-]*")  # a phone number or an amount computes nothing
MOST_OF_XLSX = 1_048_575
TEXT_OF_XLSX = 32_767
EXACT = 15


class UnableToExport(Unable):
    """The rows do not fit the file asked for."""


def headings(listing: Listing) -> list[str]:
    """Return the labels of an export's columns."""
    found = []
    for column in listing.columns:
        found.append(str(column.field.label))
        if _adds_currency(listing, column):
            found.append(_("Currency"))
    return found


def _adds_currency(listing: Listing, column: Column) -> bool:
    names = {other.name for other in listing.columns}
    return column.field.kind is Kind.MONEY and (column.currency or "") not in names - {""}


def _writers(listing: Listing) -> list[Callable[[Row], Any]]:
    found: list[Callable[[Row], Any]] = []
    for column in listing.columns:
        found.append(_writer(column))
        if _adds_currency(listing, column):
            found.append(_currency(column))
    return found


def _currency(column: Column) -> Callable[[Row], Any]:
    key, name = column.currency, column.name
    if not key:
        return lambda row: config.currency if row[name] is not None else None
    return lambda row: row[key] if row[name] is not None else None


def _writer(column: Column) -> Callable[[Row], Any]:
    name, kind = column.name, column.field.kind
    if column.many:
        return lambda row: ", ".join(label for _key, label in row[name]) or None
    if column.refers:
        key = column.reads[1]
        return lambda row: row[key]
    if kind in {Kind.CHOICE, Kind.YES_NO}:
        text = cells.text_writer(column)
        return lambda row: text(row) if row[name] not in (None, "") else None
    if kind is Kind.INSTANT:
        return lambda row: timezone.localtime(row[name]) if row[name] else None
    return lambda row: row[name]


def rows(listing: Listing) -> Iterator[list[Any]]:
    """Return typed rows of all that matches, in the list's order."""
    writers = _writers(listing)
    for row in listing.every():
        yield [write(row) for write in writers]


def guarded(text: str) -> str:
    """Return a text no spreadsheet takes for a formula."""
    if text.startswith(DANGEROUS) and not HARMLESS.fullmatch(text):
        return "'" + text
    return text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(listing: Listing) -> Iterator[str]:
    """Write CSV line by line, with the mark that lets spreadsheets read every language."""
    writer: Any = csv.writer(_Echo())
    yield BOM + writer.writerow(headings(listing))
    for row in rows(listing):
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return written.plain(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return guarded(str(value))


def xlsx_file(listing: Listing) -> IO[bytes]:
    """Write XLSX to a temporary file, a row at a time, and return it from its start."""
    import xlsxwriter

    file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(str(listing.workspace.nouns)[:31])
    bold = book.add_format({"bold": True})
    formats = {
        Kind.MONEY: book.add_format({"num_format": "#,##0.00##"}),
        Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
        Kind.INSTANT: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    sheet.freeze_panes(1, 0)
    names = headings(listing)
    sheet.set_column(0, len(names), 18)
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, bold)
    for number, row in enumerate(rows(listing), start=1):
        if number > MOST_OF_XLSX:
            raise UnableToExport(_("An XLSX sheet holds 1,048,575 rows: export CSV instead."))
        for at, value in enumerate(row):
            _put(sheet, (number, at), value, formats)
    book.close()
    file.seek(0)
    return file


def _put(sheet: Any, at: tuple[int, int], value: Any, formats: dict[Kind, Any]) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(*at, value.replace(tzinfo=None), formats[Kind.INSTANT])
    elif hasattr(value, "isoformat"):
        sheet.write_datetime(*at, value, formats[Kind.DATE])
    elif isinstance(value, Decimal):
        # beyond fifteen digits a spreadsheet would round: then the text is the exact amount
        exact = len(value.as_tuple().digits) <= EXACT
        if exact:
            sheet.write_number(*at, value, formats[Kind.MONEY])
        else:
            sheet.write_string(*at, written.plain(value))
    elif isinstance(value, bool | int):
        sheet.write_number(*at, value)
    else:
        sheet.write_string(*at, str(value)[:TEXT_OF_XLSX])
