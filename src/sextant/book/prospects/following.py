"""What follows for a lead when something was done for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.book.models import Activity
from sextant.book.prospects import leads

if TYPE_CHECKING:
    from sextant.kernel.models import Event


def begin(event: Event) -> None:
    """Take a new lead as worked on once its owner's first activity is done."""
    done = Activity.objects.filter(pk=event.record_id or 0, done=True, lead__status=leads.NEW)
    found = done.filter(lead__owner__isnull=False).select_related("lead").first()
    if found is not None and found.lead is not None:
        leads.start(found.lead, by=None, at=event.at)
