"""Charts are plain documents that say the same as the tables behind them."""

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sextant.book.charts import bars
from sextant.chapters.performance.charts import GAP, Line, courses, courses_table

DAYS = [date(2026, 7, 1) + timedelta(days=n) for n in range(92)]


def line(name: str, *values: int) -> Line:
    return Line(name, [Decimal(value) for value in values])


def test_a_chart_is_json() -> None:
    json.dumps(courses(DAYS, [line("a", 1, 2), line("b", 3)]))
    json.dumps(bars(["2026-Q1"], [Decimal(5)]))


def test_the_table_ends_with_the_last_step() -> None:
    table = courses_table(DAYS, [line("a", *range(92)), line("b", 1)])
    assert table["rows"][-1][1] == "$91.00"
    assert table["rows"][-1][2] == "–"
    assert len(table["rows"]) <= 15


def test_nothing_to_draw_is_no_fault() -> None:
    assert courses(DAYS, [])["data"]["values"] == []
    assert courses_table(DAYS, [])["rows"] == []


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=3))
def test_names_of_lines_never_lie_upon_each_other(ends: list[int]) -> None:
    lines = [line(str(n), end) for n, end in enumerate(ends)]
    names = courses(DAYS, lines)["layer"][1]["data"]["values"]
    places = sorted(name["place"] for name in names)
    gap = max(ends) * GAP
    assert all(high - low >= gap * 0.999 for low, high in pairwise(places))
