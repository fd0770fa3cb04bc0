"""When a step must be decided: hours that pass on working days only."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from sextant.kernel.calendar import DAY, installed

if TYPE_CHECKING:
    from collections.abc import Iterator

HALF = 0.5
LATE = 0.9  # how much of the time has passed when one is reminded for the second time


def after(start: datetime, hours: float) -> datetime:
    """Return the moment that lies some hours after another, free days left out."""
    left = timedelta(hours=hours)
    for begin, end in _working_stretches(start):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError  # working days never end


def reminders(start: datetime, hours: int) -> list[datetime]:
    """Return when to remind of what must be done within some hours."""
    return [after(start, hours * share) for share in (HALF, LATE)]


def _working_stretches(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    calendar, here = installed(), start
    while True:
        day = timezone.localdate(here)
        midnight = timezone.make_aware(datetime.combine(day + DAY, time.min))
        if calendar.is_working_day(day):
            yield here, midnight
        here = midnight
