"""What goes wrong in the sample company of late, so that there is something to find out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sextant.sample.simulate.working_time import instant

if TYPE_CHECKING:
    from datetime import date

    from sextant.sample.simulate.activities import Contacted

LATELY = timedelta(days=45)
GROUNDED = "North America"  # a stop on travel: who would have visited calls instead
SLOW = "North America"  # who wrote the quotes is away, and the others need longer
LONGER = 3
LONGEST_CALL = 30  # minutes


def grounded(made: Contacted, region: str, today: date, subject: str) -> Contacted:
    """Return an activity as the stop on travel leaves it."""
    if region != GROUNDED or made.kind != "visit" or not made.done or made.day < today - LATELY:
        return made
    minutes = made.minutes and min(made.minutes, LONGEST_CALL)
    return replace(made, kind="call", subject=subject, minutes=minutes)


def slowed(minutes: int, asked: int, region: str, today: date) -> int:
    """Return how many working minutes a quote takes that was asked for at a moment."""
    is_slow = region == SLOW and instant(asked)[0] >= today - LATELY
    return minutes * LONGER if is_slow else minutes
