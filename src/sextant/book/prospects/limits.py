"""What a person may still take out of the pool today, and why not more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from sextant.book.models import Account, Lead
from sextant.book.prospects.models import PoolMove, PoolPolicy

if TYPE_CHECKING:
    from sextant.kernel.models import Person

MODELS: dict[str, Any] = {"lead": Lead, "account": Account}


@dataclass(frozen=True)
class Allowance:
    """What one policy leaves a person: claims today, and room for more records."""

    policy: PoolPolicy
    claimed: int
    held: int

    @property
    def left(self) -> int | None:
        """Return how many more may be claimed now; None is any number."""
        limits = [
            limit - used
            for limit, used in (
                (self.policy.claims_a_day, self.claimed),
                (self.policy.capacity, self.held),
            )
            if limit is not None
        ]
        return max(min(limits), 0) if limits else None

    @property
    def why_not(self) -> str:
        """Say why nothing more can be claimed; empty where it can."""
        policy = self.policy
        said = {"policy": policy.name, "kind": policy.get_kind_display(), "held": self.held}
        if policy.claims_a_day is not None and self.claimed >= policy.claims_a_day:
            said |= {"limit": policy.claims_a_day, "claimed": self.claimed}
            return str(
                _(
                    "You claimed %(claimed)s today, and %(policy)s allows %(limit)s a day: come back tomorrow."
                )
                % said
            )
        if policy.capacity is not None and self.held >= policy.capacity:
            said |= {"limit": policy.capacity}
            return str(
                _(
                    "You hold %(held)s, and %(policy)s allows %(limit)s: finish or release one first."
                )
                % said
            )
        return ""


def of_person(person: Person, kind: str, at: datetime) -> list[Allowance]:
    """Return what each policy leaves a person of leads, or of accounts."""
    return [_under(policy, person, at) for policy in PoolPolicy.objects.for_kind(kind)]


def covering(person: Person, record: Any, at: datetime) -> list[Allowance]:
    """Return what the policies leave that speak of a record."""
    kind = record._meta.model_name  # noqa: SLF001 - Django's own name
    return [
        _under(policy, person, at)
        for policy in PoolPolicy.objects.for_kind(kind)
        if policy.tier in {"", record.tier}
    ]


def _under(policy: PoolPolicy, person: Person, at: datetime) -> Allowance:
    midnight = make_aware(datetime.combine(localdate(at), time.min))
    moves = PoolMove.objects.of_kind(policy.kind).claimed_by(person, midnight)
    held = MODELS[policy.kind].objects.in_hand().filter(owner=person)
    if policy.tier:
        moves = moves.filter(**{f"{policy.kind}__tier": policy.tier})
        held = held.filter(tier=policy.tier)
    return Allowance(policy, moves.count(), held.count())
