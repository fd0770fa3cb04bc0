"""Units of time as whole numbers, so that two periods can be laid beside each other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sextant.kernel import period
from sextant.kernel.calendar import FiscalCalendar
from sextant.kernel.period import MONTHS, Period

WEEK = 7


def index(unit: str, raw: Any, calendar: FiscalCalendar) -> int | None:
    """Return the number of the unit a statement found: months as they are, days and weeks counted."""
    if raw is None:
        return None
    if unit == "day":
        return int(raw.toordinal())
    if unit == "week":  # the statement moved the week's first day to a Monday
        shift = -calendar.first_weekday % WEEK
        return int((raw - timedelta(days=shift)).toordinal()) // WEEK
    return int(raw)


def index_of(unit: str, day: date, calendar: FiscalCalendar) -> int:
    """Return the number of the unit that holds a day."""
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return calendar.week_start_of(day).toordinal() // WEEK
    return calendar.month_index(day) // MONTHS[unit]


def first_day(unit: str, number: int, calendar: FiscalCalendar) -> date:
    """Return the first day of a unit by its number."""
    if unit == "day":
        return date.fromordinal(number)
    if unit == "week":
        return calendar.week_start_of(date.fromordinal(number * WEEK + WEEK - 1))
    return calendar.month_start(number * MONTHS[unit])


def name(unit: str, number: int | None, calendar: FiscalCalendar) -> str | None:
    """Return how a unit is written: 2026-Q3, 2026-07, 2026-W31."""
    if number is None:
        return None
    return period.name(first_day(unit, number, calendar), unit, calendar)


def span(unit: str, number: int, calendar: FiscalCalendar) -> Period:
    """Return the days of a unit."""
    return Period.holding(first_day(unit, number, calendar), unit, calendar)
