"""The worker's step that notes in the journal, once for each invoice, that it is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from sextant.book.orders.models import Invoice
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.workspace import written

if TYPE_CHECKING:
    from datetime import datetime

MOST = 500  # at a time, so that the worker gets on with the rest


def note(now: datetime) -> int:
    """Note the invoices that have become overdue; return how many there were."""
    today, count = localdate(now), 0
    for late in Invoice.objects.never_told_late(today).order_by("due_on", "pk")[:MOST]:
        with transaction.atomic():
            held = locked(late)
            if not Invoice.objects.never_told_late(today).filter(pk=held.pk).exists():
                continue
            data = {"name": held.number, "due_on": held.due_on,
                    "reason": written.day(held.due_on)}  # fmt: skip
            journal.record("invoice.overdue", held, by=None, at=now, data=data)
            count += 1
    return count
