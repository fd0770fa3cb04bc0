"""What the worker does about initiatives: remind on the day one is due, and a week later."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import get_default_timezone, localtime

from sextant.agenda.models import Initiative
from sextant.kernel import journal

if TYPE_CHECKING:
    from datetime import datetime

MORNING = time(8)  # nobody is reminded at midnight
AT_ONCE = 500


@transaction.atomic
def remind(at: datetime) -> int:
    """Journal once that an initiative is due, and once that it is a week late; return how many."""
    here = localtime(at, get_default_timezone())
    if here.time() < MORNING:
        return 0
    today = here.date()
    due = Initiative.objects.to_remind(today).select_for_update(skip_locked=True)[:AT_ONCE]
    for initiative in (found := list(due)):
        initiative.reminded_on = today
        initiative.save(update_fields=["reminded_on"])
        late = (today - initiative.due_on).days
        data = {"owner": initiative.owner_id, "due_on": initiative.due_on, "days": late}
        name = "initiative.overdue" if late else "initiative.due"
        journal.record(name, initiative, by=None, at=at, data=data)
    return len(found)
