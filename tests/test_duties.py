"""docs/duties.md names every duty once, and only pages that exist."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

PAGE = Path(__file__).parents[1] / "docs" / "duties.md"
ROW = re.compile(
    r"^\| (?P<duty>\d\.\d[a-d]?) \| [^|]+ \| (?P<state>\w+) \| (?P<page>[^|]*) \| (?P<what>[^|]*) \|$"
)
ROWS = [found.groupdict() for line in PAGE.read_text().splitlines() if (found := ROW.match(line))]
LETTERS = {
    "1.1": "abc", "1.2": "abc", "1.3": "abc", "2.1": "abc", "2.2": "abc", "2.3": "abc",
    "3.1": "abc", "3.2": "abc", "3.3": "abc", "4.1": "abcd", "4.2": "abcd", "4.3": "abcd",
    "5.1": "abc", "5.2": "abc", "5.3": "abc", "6.1": "abc", "6.2": "abc", "6.3": " ",
}  # fmt: skip


def test_every_duty_stands_in_the_table_once() -> None:
    expected = [f"{part}{letter}".strip() for part, all_ in LETTERS.items() for letter in all_]
    assert [row["duty"] for row in ROWS] == expected
    assert len(ROWS) == 55


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["duty"])
def test_a_duty_is_done_begun_or_planned_and_says_where(row: dict[str, str]) -> None:
    assert row["state"] in {"done", "begun", "planned"}
    named = bool(row["page"].strip()) and bool(row["what"].strip())
    assert named == (row["state"] != "planned")


@pytest.mark.parametrize("page", sorted({row["page"].strip() for row in ROWS} - {""}))
def test_a_page_named_in_the_table_exists(page: str) -> None:
    assert resolve(page).func is not None
