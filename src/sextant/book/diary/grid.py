"""The days a calendar shows, and what stands on each: a day, a week, or the weeks of a month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import get_default_timezone, localtime

from sextant.kernel.calendar import add_months, installed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sextant.book.models import Activity

VIEWS = ("day", "week", "month")
IN_A_MONTH = 4  # entries of a day for which a month has room
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One activity on a day, as far as the one who looks may see it."""

    activity: Activity
    at: datetime
    href: str
    state: str


@dataclass(frozen=True)
class DayCell:
    """A day with its entries."""

    day: date
    is_today: bool
    is_outside: bool
    entries: list[Entry] = field(default_factory=list)
    more: int = 0


def span(view: str, on: date) -> tuple[date, date]:
    """Return the first day a view shows and the day after its last."""
    if view == "day":
        return on, on + DAY
    if view == "week":
        start = installed().week_start_of(on)
        return start, start + WEEK
    first = on.replace(day=1)
    start = installed().week_start_of(first)
    end = installed().week_start_of(add_months(first, 1) - DAY) + WEEK
    return start, end


def step(view: str, on: date, count: int) -> date:
    """Return the day one view earlier or later."""
    if view == "month":
        return add_months(on.replace(day=1), count)
    return on + count * (DAY if view == "day" else WEEK)


def instants(start: date, end: date) -> tuple[datetime, datetime]:
    """Return when some days begin and end here."""
    zone = get_default_timezone()
    return (
        datetime.combine(start, time.min, zone),
        datetime.combine(end, time.min, zone),
    )


def weeks(
    entries: Iterable[Entry],
    *,
    start: date,
    end: date,
    today: date,
    month: int | None,
) -> list[list[DayCell]]:
    """Lay entries on their days, seven days a row (or one), of each day no more than fit."""
    most = IN_A_MONTH if month is not None else 0
    held: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        held[entry.at.date()].append(entry)
    days = [start + count * DAY for count in range((end - start).days)]
    cells = [
        DayCell(
            day=day,
            is_today=day == today,
            is_outside=month is not None and day.month != month,
            entries=held[day][: most or None],
            more=max(len(held[day]) - most, 0) if most else 0,
        )
        for day in days
    ]
    return [cells[row : row + 7] for row in range(0, len(cells), 7)]


def entry(activity: Activity, *, is_seen: bool, now: datetime) -> Entry:
    """Return an activity as the calendar shows it; without a way in where it may not be seen."""
    state = "done" if activity.done else "planned" if activity.at >= now else "overdue"
    return Entry(
        activity=activity,
        at=localtime(activity.at, get_default_timezone()),
        href=f"/activities/{activity.pk}/" if is_seen else "",
        state="cancelled" if activity.cancelled_at else state,
    )
