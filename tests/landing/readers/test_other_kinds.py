"""Workbooks, Parquet and JSON Lines are read as the same kind of table."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
import xlsxwriter

from sextant.landing.readers import UnableToRead, open_tables


def workbook(path, sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(line, place, cell, day)
                    else:
                        sheet.write(line, place, cell)
    return open_tables(path)


def test_each_sheet_with_rows_is_a_table(tmp_path):
    tables = workbook(tmp_path / "a.xlsx", {
        "Deals": [["name", "amount", "on"], ["A", 12.5, date(2026, 5, 4)], ["B", 3, ""]],
        "Empty": [],
        "Accounts": [["name"], ["X"]],
    })  # fmt: skip
    assert [table.name for table in tables] == ["a.xlsx › Deals", "a.xlsx › Accounts"]
    rows = next(iter(tables[0].read())).frame.rows()
    assert rows == [("A", "12.5", "2026-05-04", 2), ("B", "3", "", 3)]
    assert tables[0].native == {"amount"}


def test_a_title_above_a_sheets_header_is_skipped(tmp_path):
    table = workbook(tmp_path / "a.xlsx", {"S": [["Report"], [], ["a", "b"], [1, 2], [3, 4]]})[0]
    batch = next(iter(table.read()))
    assert table.header == ("a", "b")
    assert batch.frame.rows() == [("1", "2", 4), ("3", "4", 5)]


def test_an_empty_workbook_is_refused(tmp_path):
    with pytest.raises(UnableToRead, match="empty"):
        workbook(tmp_path / "a.xlsx", {"S": []})


def test_parquet_keeps_decimals_days_and_blanks(tmp_path):
    frame = pl.DataFrame({
        "name": ["a", None],
        "amount": [Decimal("12.3400"), Decimal("0.0001")],
        "on": [date(2026, 1, 2), None],
        "yes": [True, False],
    })  # fmt: skip
    frame.write_parquet(tmp_path / "a.parquet")
    table = open_tables(tmp_path / "a.parquet")[0]
    rows = next(iter(table.read())).frame.rows()
    assert rows == [("a", "12.3400", "2026-01-02", "true", 1), ("", "0.0001", "", "false", 2)]


def test_json_lines_keep_numbers_as_written_and_late_keys(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"a": 1.10, "b": "x"}\n\nnonsense\n{"a": 2, "c": true}\n')
    table = open_tables(tmp_path / "a.jsonl")[0]
    batch = next(iter(table.read()))
    assert table.header == ("a", "b", "c")
    assert batch.frame.rows() == [("1.10", "x", "", 1), ("2", "", "true", 4)]
    assert [(odd.line, odd.values) for odd in batch.ragged] == [(3, ("nonsense",))]
