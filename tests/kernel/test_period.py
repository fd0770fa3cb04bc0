"""Periods as people write them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.kernel.calendar import FiscalCalendar
from sextant.kernel.period import Period
from sextant.kernel.period_words import UnableToRead

TODAY = date(2026, 8, 12)
PLAIN = FiscalCalendar()
APRIL = FiscalCalendar(start_month=4)
WORDS = """
today yesterday tomorrow this-week last-month next-quarter this-year ytd qtd mtd wtd last-7-days
last-12-months next-3-weeks 2026 2026-Q3 2026-07 2026-W31 2026-07-15 2024-02-29 2026-01..2026-06
2025-12-30..2026-02-10 last-year..this-month
"""
texts = st.sampled_from(WORDS.split())
calendars = st.builds(
    FiscalCalendar, st.integers(1, 12), st.sampled_from(["monday", "sunday", "saturday"])
)
days = st.dates(date(2000, 1, 1), date(2050, 12, 31))


def span(text: str, calendar: FiscalCalendar = PLAIN) -> tuple[str, str]:
    period = Period.parse(text, calendar, TODAY)
    return str(period.start), str(period.end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-Q3", "2026-07-01", "2026-10-01"),
        ("2026q3", "2026-07-01", "2026-10-01"),
        ("2026-07", "2026-07-01", "2026-08-01"),
        ("2026-W31", "2026-07-27", "2026-08-03"),
        ("2026-07-15", "2026-07-15", "2026-07-16"),
        ("2026-01..2026-06", "2026-01-01", "2026-07-01"),
        ("2026-01-05..2026-02-10", "2026-01-05", "2026-02-11"),
        ("2025-Q4..2026-01", "2025-10-01", "2026-02-01"),
        ("today", "2026-08-12", "2026-08-13"),
        ("yesterday", "2026-08-11", "2026-08-12"),
        ("this-week", "2026-08-10", "2026-08-17"),
        ("This month", "2026-08-01", "2026-09-01"),
        ("last-quarter", "2026-04-01", "2026-07-01"),
        ("last-year", "2025-01-01", "2026-01-01"),
        ("next-month", "2026-09-01", "2026-10-01"),
        ("this-year-to-date", "2026-01-01", "2026-08-13"),
        ("ytd", "2026-01-01", "2026-08-13"),
        ("quarter-to-date", "2026-07-01", "2026-08-13"),
        ("mtd", "2026-08-01", "2026-08-13"),
        ("wtd", "2026-08-10", "2026-08-13"),
        ("last-7-days", "2026-08-06", "2026-08-13"),
        ("last-12-months", "2025-08-01", "2026-08-01"),
    ],
)
def test_a_period_is_read_as_half_open_days(text: str, start: str, end: str) -> None:
    assert span(text) == (start, end)


def test_years_and_quarters_are_fiscal_while_months_and_weeks_are_not() -> None:
    assert span("2027", APRIL) == ("2026-04-01", "2027-04-01")
    assert span("2027-Q2", APRIL) == ("2026-07-01", "2026-10-01")
    assert span("2026-07", APRIL) == span("2026-07")
    assert span("ytd", APRIL) == ("2026-04-01", "2026-08-13")


@pytest.mark.parametrize(
    ("text", "previous", "year_ago"),
    [
        ("2026", "2025", "2025"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026-03", "2026-02", "2025-03"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2027-W01", "2026-W53", "2026-W01"),
        ("2026-W53", "2026-W52", "2025-W52"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
        ("ytd", "2025-01-01..2025-08-12", "2025-01-01..2025-08-12"),
        ("qtd", "2026-04-01..2026-05-12", "2025-07-01..2025-08-12"),
        ("mtd", "2026-07-01..2026-07-12", "2025-08-01..2025-08-12"),
        ("wtd", "2026-08-03..2026-08-05", "2025-08-11..2025-08-13"),
        ("2026-01..2026-06", "2025-07-01..2025-12-31", "2025-01-01..2025-06-30"),
        ("2026-01-05..2026-01-14", "2025-12-26..2026-01-04", "2025-01-05..2025-01-14"),
    ],
)
def test_like_is_compared_with_like(text: str, previous: str, year_ago: str) -> None:
    period = Period.parse(text, PLAIN, TODAY)
    assert (str(period.previous()), str(period.year_ago())) == (previous, year_ago)


def test_a_month_to_date_on_its_last_day_never_runs_past_a_shorter_month() -> None:
    march = Period.parse("mtd", PLAIN, date(2026, 3, 31))
    assert str(march.previous()) == "2026-02-01..2026-02-28"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("2026-Q5", "2026-Q4"),
        ("2026-13", "2026-W13"),
        ("2025-W53", "2025-W52"),
        ("last-quater", "last-quarter"),
        ("this-mont", "this-month"),
        ("2026-02-30", "2026-02"),
        ("2026-06..2026-01", "2026-06"),
        ("0000", "this-month"),
        ("", "this-month"),
    ],
)
def test_what_is_no_period_is_refused_with_the_nearest_forms(text: str, near: str) -> None:
    with pytest.raises(UnableToRead) as refusal:
        Period.parse(text, PLAIN, TODAY)
    assert near in str(refusal.value)


@given(texts, calendars, days)
def test_a_period_holds_days_and_its_name_reads_back(
    text: str, calendar: FiscalCalendar, today: date
) -> None:
    period = Period.parse(text, calendar, today)
    assert period.start < period.end
    again = Period.parse(str(period), calendar, today)
    assert (again.start, again.end) == (period.start, period.end)


@given(texts, calendars, days)
def test_the_previous_period_ends_before_this_one_begins(
    text: str, calendar: FiscalCalendar, today: date
) -> None:
    period = Period.parse(text, calendar, today)
    before = period.previous()
    assert before.start < before.end <= period.start
    if not period.to_date:
        assert before.end == period.start
    assert period.year_ago().start < period.start


@given(texts, calendars, days, st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_the_parts_of_a_period_cover_it_without_gap_or_overlap(
    text: str, calendar: FiscalCalendar, today: date, unit: str
) -> None:
    period = Period.parse(text, calendar, today)
    parts = list(period.split(unit))
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert all(one.end == two.start for one, two in pairwise(parts))
    assert sum(map(len, parts)) == len(period)


@given(calendars, days)
def test_this_and_last_meet(calendar: FiscalCalendar, today: date) -> None:
    for unit in ("week", "month", "quarter", "year"):
        this = Period.parse(f"this-{unit}", calendar, today)
        assert today in this
        assert Period.parse(f"last-{unit}", calendar, today).end == this.start
        to_date = Period.parse(f"{unit}-to-date", calendar, today)
        assert (to_date.start, to_date.last) == (this.start, today)
        assert len(to_date.previous()) <= len(to_date) + timedelta(days=4).days
