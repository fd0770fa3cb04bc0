"""Periods are read in the forms people write them, and days stand for what lies between them."""

from datetime import date

import polars as pl
import pytest

from sextant.landing.forms import DateForm
from sextant.landing.forms.periods import PeriodForm, is_named, needs_year, spanned, usual_cover


@pytest.mark.parametrize(
    "text", ["Jan 2026", "2026-01", "Q1 2026", "1月", "May", "2026", "第一季度", "FY26", "1Q26"]
)
def test_a_heading_may_name_a_period(text: str) -> None:
    assert is_named(text)


@pytest.mark.parametrize("text", ["Total", "Region", "Marching", "12", "Q5", "2026-13", "合计", ""])
def test_other_headings_name_none(text: str) -> None:
    assert not is_named(text)


def test_a_bare_month_is_of_the_year_that_is_said() -> None:
    assert needs_year("3月")
    assert not needs_year("2026年3月")
    starts, ends = PeriodForm(year=2026).read(pl.Series(["3月", "Mar", "Q2", "下半年", None, "x"]))
    assert starts.to_list() == [
        date(2026, 3, 1),
        date(2026, 3, 1),
        date(2026, 4, 1),
        date(2026, 7, 1),
        None,
        None,
    ]
    assert ends.to_list()[2:4] == [date(2026, 7, 1), date(2027, 1, 1)]


def test_days_tell_what_they_stand_for_by_how_far_they_are_apart() -> None:
    quarters = [date(2010, 12, 29), date(2011, 3, 31), date(2011, 7, 1)]
    assert usual_cover([quarters, quarters[:1]]) == "quarter"
    assert usual_cover([[date(2026, 1, 31), date(2026, 2, 28)]]) == "month"
    assert usual_cover([[date(2025, 1, 1), date(2026, 1, 1)]]) == "year"
    assert usual_cover([[date(2025, 1, 1)], [date(2026, 1, 1)]]) == ""
    assert usual_cover([[date(2025, 1, 1), date(2025, 6, 1)]]) == ""


def test_a_quarter_runs_from_its_day_on() -> None:
    days = spanned(date(2010, 12, 29), "quarter")
    assert (days.start, days.end) == (date(2010, 12, 29), date(2011, 3, 29))


def test_a_day_without_a_meaning_is_no_period() -> None:
    starts, _ends = PeriodForm(DateForm(iso_only=True)).read(pl.Series(["2026-01-05"]))
    assert starts.to_list() == [None]
