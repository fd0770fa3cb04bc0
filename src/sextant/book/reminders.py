"""Reminders: when people like to be reminded, and the journal told once that something is due."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_default_timezone, localtime

from sextant.book.models import Activity
from sextant.kernel import journal

BEFOREHAND = timedelta(minutes=15)
MORNING = time(8)
AT_ONCE = 500


def usual_reminder(kind: str, at: datetime) -> datetime:
    """Return when people like to be reminded: the morning of a task, a quarter of an hour before."""
    if kind != Activity.Kind.TASK:
        return at - BEFOREHAND
    zone = get_default_timezone()
    morning = datetime.combine(localtime(at, zone).date(), MORNING, zone)
    return min(morning, at)


@transaction.atomic
def remind(now: datetime) -> int:
    """Journal once that each activity whose reminder has come is due; return how many."""
    due = list(Activity.objects.to_remind(now).select_for_update(skip_locked=True)[:AT_ONCE])
    for activity in due:
        activity.reminded_at = now
        activity.save(update_fields=["reminded_at"])
        data = {"owner": activity.owner_id, "at": activity.at}
        journal.record("activity.due", activity, by=None, at=now, data=data)
    return len(due)
