"""What the worker does with the pool: warns of silence, takes silent records back, hands out leads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from sextant.book.models import Lead
from sextant.book.prospects import assigning, pooling, silence
from sextant.book.prospects.models import PoolPolicy, WebAttempt
from sextant.kernel.holding import locked

if TYPE_CHECKING:
    from datetime import datetime

AT_ONCE = 500  # records a policy moves at a time, so that the worker stays ready for others
FRESH = timedelta(days=1)
KEPT = timedelta(days=2)


def recycle(at: datetime) -> int:
    """Warn of what is nearly silent for too long, and take back what is; return how many."""
    moved = 0
    for kind in PoolPolicy.Kind.values:
        policies = list(PoolPolicy.objects.for_kind(kind).filter(silent_days__isnull=False))
        tiers = [policy.tier for policy in policies if policy.tier]
        for policy in policies:
            if policy.warn_days:
                for record in silence.to_warn(policy, tiers, at)[:AT_ONCE]:
                    moved += _held(record, policy, at, warning=True)
            for record in silence.to_recycle(policy, tiers, at)[:AT_ONCE]:
                moved += _held(record, policy, at, warning=False)
    return moved


def assign_landed(at: datetime) -> int:
    """Give out the new leads a file brought today; history that was landed stays as it is."""
    waiting = Lead.objects.unassigned(at - FRESH).order_by("arrived_at", "pk")
    found = list(waiting[:AT_ONCE])
    for lead in found:
        with transaction.atomic():
            held = locked(lead)
            if held.owner_id is None and held.pooled_at is None:
                assigning.by_rules(held, by=None, at=at)
    return len(found)


def forget_attempts(at: datetime) -> int:
    """Forget who used public pages when, as soon as it no longer counts."""
    count, _each = WebAttempt.objects.before(at - KEPT).delete()
    return int(count)


@transaction.atomic
def _held(record: Any, policy: PoolPolicy, at: datetime, *, warning: bool) -> int:
    """Warn of a record or take it back, unless something happened to it meanwhile."""
    now = pooling.held(record)
    still = silence.KINDS[policy.kind]().filter(pk=record.pk, owner=record.owner_id).first()
    if still is None or still.silent_since > record.silent_since:
        return 0
    since = still.silent_since
    if not warning:
        pooling.recycle(now, policy, silent_since=since, at=at)
        return 1
    ends = since + timedelta(days=policy.silent_days or 0)
    due = max(ends, at + timedelta(days=policy.warn_days))
    pooling.warn(now, policy, silent_since=since, due_at=due, at=at)
    return 1
