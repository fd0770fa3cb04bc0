"""Moving the sample's days forward: by whole weeks, so that a Monday remains a Monday."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = timedelta(weeks=1)


def weeks_to_last_week(newest: date, today: date) -> int:
    """Return by how many whole weeks days move so that the newest one falls in last week."""
    last_monday = today - timedelta(days=today.weekday()) - WEEK
    return (last_monday - (newest - timedelta(days=newest.weekday()))) // WEEK
