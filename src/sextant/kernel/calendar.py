"""The installation's calendar: fiscal years and quarters, weeks, working days.

A fiscal year is named by the calendar year in which it ends: with April as its first month,
2027 runs from 2026-04-01 until 2027-03-31. A week belongs to the year that holds its fourth day
(for weeks from Monday this is ISO 8601).
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sextant.config import WEEKDAYS, config

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """How an installation cuts time: first month of the year, first day of the week, country."""

    start_month: int = 1
    week_start: str = "monday"
    country: str = "US"

    @property
    def first_weekday(self) -> int:
        """Return the first day of the week, Monday being 0."""
        return WEEKDAYS.index(self.week_start)

    def month_index(self, day: date) -> int:
        """Number a day's month so that fiscal years hold twelve whole numbers from a multiple."""
        return day.year * 12 + day.month - 1 + self.ahead

    def month_start(self, index: int) -> date:
        """Return the first day of the month with a fiscal month number."""
        year, month = divmod(index - self.ahead, 12)
        return date(year, month + 1, 1)

    def year_start(self, year: int) -> date:
        """Return the first day of a fiscal year."""
        return self.month_start(year * 12)

    def quarter_start(self, year: int, quarter: int) -> date:
        """Return the first day of a fiscal quarter."""
        return self.month_start(year * 12 + (quarter - 1) * 3)

    def year_of(self, day: date) -> int:
        """Return the fiscal year of a day."""
        return self.month_index(day) // 12

    def quarter_of(self, day: date) -> tuple[int, int]:
        """Return the fiscal year and quarter of a day."""
        year, month = divmod(self.month_index(day), 12)
        return year, month // 3 + 1

    def week_start_of(self, day: date) -> date:
        """Return the first day of the week that holds a day."""
        return day - timedelta(days=(day.weekday() - self.first_weekday) % 7)

    def week_of(self, day: date) -> tuple[int, int]:
        """Return year and number of the week that holds a day."""
        start = self.week_start_of(day)
        year = (start + 3 * DAY).year
        return year, (start - self.first_week(year)).days // 7 + 1

    def first_week(self, year: int) -> date:
        """Return the first day of the first week of a year."""
        return self.week_start_of(date(year, 1, 4))

    def weeks_in(self, year: int) -> int:
        """Return the number of weeks of a year: 52 or 53."""
        return (self.first_week(year + 1) - self.first_week(year)).days // 7

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on a day in this country."""
        days = _working_days(self.country, day.year)
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def working_days(self, start: date, end: date) -> int:
        """Count the working days from a day until another (end excluded)."""
        return sum(
            bisect_left(days, end) - bisect_left(days, start)
            for year in range(start.year, end.year + 1)
            for days in [_working_days(self.country, year)]
            if start < end
        )

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day that lies a count after a day, or before it if negative."""
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    @property
    def ahead(self) -> int:
        """Return by how many months the fiscal year runs ahead of the calendar's."""
        return (13 - self.start_month) % 12


def installed() -> FiscalCalendar:
    """Return the calendar that the settings of this installation describe."""
    return FiscalCalendar(config.fiscal_start, config.week_start, config.country)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or its last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _working_days(country: str, year: int) -> list[date]:
    import holidays

    first = date(year, 1, 1)
    everyday = [first + n * DAY for n in range((date(year, 12, 31) - first).days + 1)]
    try:
        known = holidays.country_holidays(country, years=year)
    except NotImplementedError:  # a country the library does not know has plain weekends
        return [day for day in everyday if day.weekday() < SATURDAY]
    return [day for day in everyday if known.is_working_day(day)]
