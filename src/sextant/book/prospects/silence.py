"""Since when nobody spoke with a lead or an account, and which of them a policy speaks of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from sextant.book.models import Account, Activity, Deal, Lead
from sextant.book.prospects.models import PoolMove
from sextant.kernel.models import Event

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from sextant.book.prospects.models import PoolPolicy

Move = PoolMove.Move


def leads() -> QuerySet[Lead]:
    """Return the leads in hand with the instant of the last sign of life."""
    begun = Coalesce("assigned_at", "arrived_at", "created_at")
    spoken = _last(Activity.objects.filter(lead=OuterRef("pk"), done=True), "lead")
    found: QuerySet[Lead] = Lead.objects.in_hand().annotate(begun=begun)
    return found.annotate(silent_since=Greatest(F("begun"), Coalesce(spoken, F("begun"))))


def accounts() -> QuerySet[Account]:
    """Return the accounts in hand with the instant of the last sign of life; partners stay."""
    here = OuterRef("pk")
    spoken = _last(Activity.objects.filter(account=here, done=True), "account")
    of_deals = _last(Activity.objects.filter(deal__account=here, done=True), "deal__account")
    moved = Subquery(
        Deal.objects.filter(account=here).order_by().values("account")
        .annotate(last=Max("updated_at")).values("last"),
        output_field=DateTimeField(),
    )  # fmt: skip
    claimed = Subquery(
        PoolMove.objects.filter(account=here, move=Move.CLAIMED).order_by().values("account")
        .annotate(last=Max("at")).values("last"),
        output_field=DateTimeField(),
    )  # fmt: skip
    handed = Subquery(
        Event.objects.filter(
            record_type="account", record_id=here, data__changes__has_key="owner"
        ).order_by().values("record_id").annotate(last=Max("at")).values("last"),
        output_field=DateTimeField(),
    )  # fmt: skip
    begun = F("created_at")
    signs = [Coalesce(sign, begun) for sign in (spoken, of_deals, moved, claimed, handed)]
    found: QuerySet[Account] = Account.objects.in_hand().filter(is_partner=False)
    return found.annotate(silent_since=Greatest(begun, *signs))


KINDS: dict[str, Any] = {"lead": leads, "account": accounts}


def _silent(policy: PoolPolicy, others: list[str], before: datetime) -> QuerySet[Any]:
    """Return the records of a policy (those of its tier, or of no tier with its own) long silent."""
    found: QuerySet[Any] = KINDS[policy.kind]().filter(created_at__lte=before)
    return (
        found.filter(silent_since__lte=before, tier=policy.tier)
        if policy.tier
        else found.filter(silent_since__lte=before).exclude(tier__in=others)
    )


def to_warn(policy: PoolPolicy, others: list[str], at: datetime) -> QuerySet[Any]:
    """Return what will be taken back soon and nobody was warned of, the longest silent first."""
    limit = at - timedelta(days=(policy.silent_days or 0) - policy.warn_days)
    due = _silent(policy, others, limit)
    return due.exclude(_warned(policy)).order_by("silent_since", "pk")


def to_recycle(policy: PoolPolicy, others: list[str], at: datetime) -> QuerySet[Any]:
    """Return what is to be taken back now: silent for long enough, and warned in time."""
    limit = at - timedelta(days=policy.silent_days or 0)
    due = _silent(policy, others, limit)
    if policy.warn_days:
        due = due.filter(_warned(policy, before=at - timedelta(days=policy.warn_days)))
    return due.order_by("silent_since", "pk")


def _warned(policy: PoolPolicy, before: datetime | None = None) -> Exists:
    """Tell that the owner was warned since the record fell silent."""
    when = Q(at__lte=before) if before else Q()
    return Exists(
        PoolMove.objects.filter(
            when, move=Move.WARNED, at__gte=OuterRef("silent_since"),
            person=OuterRef("owner"), **{policy.kind: OuterRef("pk")},
        )
    )  # fmt: skip


def _last(activities: QuerySet[Activity], name: str) -> Subquery:
    last = Max(Coalesce("done_at", "at"))
    rows = activities.order_by().values(name).annotate(last=last).values("last")
    return Subquery(rows, output_field=DateTimeField())
