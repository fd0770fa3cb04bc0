"""Working time: minutes from 8 to 18 o'clock on weekdays, counted without gaps.

Drawing whole numbers from it gives instants at which people work, already in order.
"""

from __future__ import annotations

from datetime import date

OPENS = 8 * 60
DAY = 10 * 60


def opening(day: date) -> int:
    """Return the first working minute of a day; a weekend stands for the Monday after it."""
    weeks, weekday = divmod(day.toordinal() - 1, 7)
    return (weeks * 5 + min(weekday, 5)) * DAY


def instant(moment: int) -> tuple[date, int]:
    """Return the day and the minute after midnight of a working minute."""
    days, minute = divmod(moment, DAY)
    weeks, weekday = divmod(days, 5)
    return date.fromordinal(weeks * 7 + weekday + 1), OPENS + minute
