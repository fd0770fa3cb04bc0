"""Fiscal years, weeks and working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.kernel.calendar import FiscalCalendar, add_months

CHINA = FiscalCalendar(country="CN")
MAKE_UP_DAYS = [
    date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11),
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20),
    date(2026, 10, 10),
]  # fmt: skip
calendars = st.builds(
    FiscalCalendar,
    st.integers(1, 12),
    st.sampled_from(["monday", "sunday", "saturday"]),
    st.just("CN"),
)
days = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("day", MAKE_UP_DAYS)
def test_people_in_china_work_on_make_up_days(day: date) -> None:
    assert CHINA.is_working_day(day)


@pytest.mark.parametrize("year", [2025, 2026])
def test_china_has_248_working_days(year: int) -> None:
    assert CHINA.working_days(date(year, 1, 1), date(year + 1, 1, 1)) == 248


def test_nobody_works_on_a_national_holiday() -> None:
    assert not CHINA.is_working_day(date(2026, 10, 1))
    assert not FiscalCalendar(country="US").is_working_day(date(2026, 7, 3))


def test_a_country_the_library_does_not_know_has_plain_weekends() -> None:
    nowhere = FiscalCalendar(country="XX")
    assert nowhere.working_days(date(2026, 1, 5), date(2026, 1, 12)) == 5


def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends() -> None:
    april = FiscalCalendar(start_month=4)
    assert april.year_start(2027) == date(2026, 4, 1)
    assert april.quarter_of(date(2026, 3, 31)) == (2026, 4)
    assert april.quarter_of(date(2026, 4, 1)) == (2027, 1)


@given(days)
def test_weeks_from_monday_are_iso_weeks(day: date) -> None:
    year, week, _weekday = day.isocalendar()
    assert FiscalCalendar().week_of(day) == (year, week)


@given(calendars, days)
def test_a_day_lies_in_its_year_quarter_and_week(calendar: FiscalCalendar, day: date) -> None:
    year, quarter = calendar.quarter_of(day)
    assert calendar.year_of(day) == year
    start = calendar.quarter_start(year, quarter)
    assert start <= day < add_months(start, 3)
    year, week = calendar.week_of(day)
    assert calendar.first_week(year) + timedelta(weeks=week - 1) == calendar.week_start_of(day)
    assert 1 <= week <= calendar.weeks_in(year) <= 53


@given(days, st.integers(1, 300))
def test_adding_working_days_is_the_inverse_of_counting_them(day: date, count: int) -> None:
    later = CHINA.add_working_days(day, count)
    after = day + timedelta(days=1)
    assert CHINA.working_days(after, later + timedelta(days=1)) == count
    back = CHINA.add_working_days(later, -count)
    assert back <= day
    assert CHINA.working_days(back, later) == count


@given(days, days, days)
def test_working_days_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted([one, two, three])
    parts = CHINA.working_days(first, middle) + CHINA.working_days(middle, last)
    assert CHINA.working_days(first, last) == parts
