"""A spreadsheet program, as far as these tests need one: it opens, edits, adds up and saves."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

CELL = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f>([^<]*)</f>')
TOP = 2  # the row of the headings


@dataclass
class Sheet:
    """A grid of values, and what is a formula in it."""

    rows: list[list[Any]]
    formulas: dict[str, str] = field(default_factory=dict)

    def at(self, heading: str, name: str) -> str:
        """Return the cell of a node by its name, under a heading."""
        return xl_rowcol_to_cell(self.line(name), self.rows[TOP].index(heading))

    def line(self, name: str) -> int:
        return next(n for n, row in enumerate(self.rows) if n > TOP and row[2] == name)

    def value(self, cell: str) -> Any:
        line, place = xl_cell_to_rowcol(cell)
        return self.rows[line][place]

    def type(self, heading: str, name: str, value: Any) -> None:
        """Type over a cell, formula or not."""
        self.put(self.at(heading, name), value)

    def put(self, cell: str, value: Any) -> None:
        self.formulas.pop(cell, None)
        line, place = xl_cell_to_rowcol(cell)
        self.rows[line][place] = value

    def add_up(self) -> None:
        """Compute every formula, until nothing changes any more."""
        changed = True
        while changed:
            changed = False
            for cell, formula in self.formulas.items():
                line, place = xl_cell_to_rowcol(cell)
                value = self._computed(formula)
                changed = changed or value != self.rows[line][place]
                self.rows[line][place] = value

    def _computed(self, formula: str) -> float:
        found = re.fullmatch(r"SUMIF\((.*?),(.*?),(.*?)\)(?:\+(.*))?", formula.replace("$", ""))
        if found:
            keys, key, sums, more = found.groups()
            pairs = zip(self._range(keys), self._range(sums), strict=True)
            wanted = self.value(key)
            return sum(amount for each, amount in pairs if each == wanted) + float(more or 0)
        inside = re.fullmatch(r"SUM\((.*)\)", formula).group(1)
        return sum(value for part in inside.split(",") for value in self._range(part))

    def _range(self, text: str) -> list[Any]:
        first, _colon, last = text.partition(":")
        (top, left), (bottom, right) = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last or first)
        return [self.rows[line][place] for line in range(top, bottom + 1)
                for place in range(left, right + 1)]  # fmt: skip


@dataclass
class Book:
    """The sheets of a workbook by name."""

    sheets: dict[str, Sheet]

    def __getitem__(self, name: str) -> Sheet:
        return self.sheets[name]

    def saved(self, *, adds_up: bool = True) -> io.BytesIO:
        """Save it anew, as another program would."""
        file = io.BytesIO()
        said = {
            "in_memory": True,
            "strings_to_formulas": False,
            "default_date_format": "yyyy-mm-dd",
        }
        book = xlsxwriter.Workbook(file, said)
        for name, sheet in self.sheets.items():
            if adds_up:
                sheet.add_up()
            page = book.add_worksheet(name)
            for line, row in enumerate(sheet.rows):
                for place, value in enumerate(row):
                    cell = xl_rowcol_to_cell(line, place)
                    if cell in sheet.formulas:
                        page.write_formula(line, place, "=" + sheet.formulas[cell], None, value)
                    elif isinstance(value, str):
                        page.write_string(line, place, value) if value else None
                    else:
                        page.write(line, place, value)
        book.close()
        file.seek(0)
        return file


def opened(content: bytes) -> Book:
    """Open a workbook with its formulas; sheets are numbered in the order they stand in."""
    with (
        zipfile.ZipFile(io.BytesIO(content)) as packed,
        CalamineWorkbook.from_filelike(io.BytesIO(content)) as book,
    ):
        sheets = {}
        for number, name in enumerate(book.sheet_names, start=1):
            text = packed.read(f"xl/worksheets/sheet{number}.xml").decode()
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheets[name] = Sheet(rows, dict(CELL.findall(text)))
        return Book(sheets)
