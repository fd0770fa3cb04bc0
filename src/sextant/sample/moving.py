"""Moving the sample's days forward: by whole weeks, so that a Monday remains a Monday."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


def weeks_until_yesterday(newest: date, today: date) -> int:
    """Return by how many whole weeks days move so that the newest is past, and no week ago."""
    return (today - DAY - newest) // WEEK
