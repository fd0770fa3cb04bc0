"""Periods: `2026`, `2026-Q3`, `2026-07`, `2026-W31`, `2026-07-15`, ranges, this, last, to date.

A period is half-open: `start` is inside, `end` is not. Years and quarters are fiscal. A range
`a..b` runs from the first day of `a` through the last day of `b`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sextant.kernel.calendar import DAY, WEEK, FiscalCalendar, add_months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MONTHS = {"month": 1, "quarter": 3, "year": 12}
UNITS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Period:
    """Some days from `start` until `end` (excluded), and the unit they were asked in."""

    start: date
    end: date
    unit: str = "range"
    to_date: bool = False
    calendar: FiscalCalendar = field(default_factory=FiscalCalendar, compare=False)

    @classmethod
    def parse(cls, text: str, calendar: FiscalCalendar, today: date) -> Period:
        """Read a period as people write it, or refuse with the nearest forms."""
        from sextant.kernel.period_words import read

        return read(text, calendar, today)

    @classmethod
    def holding(cls, day: date, unit: str, calendar: FiscalCalendar) -> Period:
        """Return the day, week, month, quarter or year that holds a day."""
        if unit == "day":
            return cls(day, day + DAY, unit, calendar=calendar)
        if unit == "week":
            start = calendar.week_start_of(day)
            return cls(start, start + WEEK, unit, calendar=calendar)
        size = MONTHS[unit]
        first = calendar.month_index(day) // size * size
        start, end = calendar.month_start(first), calendar.month_start(first + size)
        return cls(start, end, unit, calendar=calendar)

    def __str__(self) -> str:
        """Return the shortest text that is read back as the same days."""
        if self.to_date or self.unit not in UNITS:
            return f"{self.start}..{self.end - DAY}"
        return name(self.start, self.unit, self.calendar)

    def __contains__(self, day: date) -> bool:
        """Tell whether a day lies inside."""
        return self.start <= day < self.end

    def __len__(self) -> int:
        """Count the days."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Return the last day inside."""
        return self.end - DAY

    @property
    def is_whole_months(self) -> bool:
        """Tell whether the period begins and ends with a month."""
        return self.start.day == 1 and self.end.day == 1

    def elapsed(self, today: date) -> Period:
        """Return as much as has passed by a day; it compares to the same day of other periods."""
        if today not in self or today == self.last:
            return self
        return Period(self.start, today + DAY, self.unit, self.unit in UNITS, self.calendar)

    def previous(self) -> Period:
        """Return the period before; one to date is compared with as much of the one before."""
        if self.to_date:
            whole = Period.holding(self.start, self.unit, self.calendar)
            return self._elapsed_of(whole.previous())
        if self.is_whole_months:
            months = _months_between(self.start, self.end)
            return self._moved(lambda day: add_months(day, -months))
        return self._moved(lambda day: day - timedelta(days=len(self)))

    def year_ago(self) -> Period:
        """Return the same period a year before: same months, same week number, same dates."""
        if self.unit == "week":
            whole = Period.holding(self.start, "week", self.calendar)
            year, number = self.calendar.week_of(self.start)
            number = min(number, self.calendar.weeks_in(year - 1))
            start = self.calendar.first_week(year - 1) + (number - 1) * WEEK
            shift = whole.start - start
            return self._moved(lambda day: day - shift)
        if self.is_whole_months:
            return self._moved(lambda day: add_months(day, -12))
        return self._moved_days(-12)

    def split(self, unit: str) -> Iterator[Period]:
        """Cut into days, weeks, months, quarters or years; the outer ones may be cut short."""
        day = self.start
        while day < self.end:
            whole = Period.holding(day, unit, self.calendar)
            start, end = max(whole.start, self.start), min(whole.end, self.end)
            part_unit = unit if (start, end) == (whole.start, whole.end) else "range"
            yield Period(start, end, part_unit, calendar=self.calendar)
            day = whole.end

    def days(self) -> Iterator[Period]:
        """Cut into days."""
        return self.split("day")

    def weeks(self) -> Iterator[Period]:
        """Cut into weeks."""
        return self.split("week")

    def months(self) -> Iterator[Period]:
        """Cut into months."""
        return self.split("month")

    def quarters(self) -> Iterator[Period]:
        """Cut into fiscal quarters."""
        return self.split("quarter")

    def years(self) -> Iterator[Period]:
        """Cut into fiscal years."""
        return self.split("year")

    def _moved(self, move: Callable[[date], date]) -> Period:
        return Period(move(self.start), move(self.end), self.unit, self.to_date, self.calendar)

    def _moved_days(self, months: int) -> Period:
        start, last = add_months(self.start, months), add_months(self.last, months)
        return Period(start, last + DAY, self.unit, self.to_date, self.calendar)

    def _elapsed_of(self, whole: Period) -> Period:
        if self.unit == "week":
            end = whole.start + timedelta(days=len(self))
        else:
            end = add_months(self.last, _months_between(self.start, whole.start)) + DAY
        return Period(whole.start, min(end, whole.end), self.unit, self.to_date, self.calendar)


def name(day: date, unit: str, calendar: FiscalCalendar) -> str:
    """Return how the unit that holds a day is written: 2026, 2026-Q3, 2026-07, 2026-W31."""
    if unit == "year":
        return str(calendar.year_of(day))
    if unit == "quarter":
        return "{}-Q{}".format(*calendar.quarter_of(day))
    if unit == "week":
        return "{}-W{:02}".format(*calendar.week_of(day))
    return f"{day:%Y-%m}" if unit == "month" else day.isoformat()


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
