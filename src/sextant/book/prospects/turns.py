"""Whose turn it is within a rule; asked of what the rule gave so far, never kept beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q
from django.utils.timezone import localdate

from sextant.book.models import Lead
from sextant.book.prospects.models import Assignment, AssignmentRule
from sextant.kernel.models import Territory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sextant.book.prospects.models import RuleMember

Method = AssignmentRule.Method


@dataclass(frozen=True)
class Turn:
    """The member whose turn it is, and the figures that made it so."""

    member: RuleMember
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """A member who may be chosen: how much they were given, when last, and what they hold."""

    member: RuleMember
    given: int
    last: int
    held: int

    @property
    def room(self) -> int | None:
        """Return how many more leads they may hold; None is any number."""
        return None if self.member.capacity is None else self.member.capacity - self.held


def next_of(rule: AssignmentRule, lead: Lead, at: datetime) -> Turn | None:
    """Return whose turn it is, or None where nobody may be chosen."""
    present = [one for one in standings(rule, at) if one.room is None or one.room > 0]
    return CHOOSERS[rule.method](present, lead) if present else None


def standings(rule: AssignmentRule, at: datetime) -> list[Standing]:
    """Return how the members stand who work here, in their order."""
    today = localdate(at)
    working = Q(person__left_on__isnull=True) | Q(person__left_on__gt=today)
    members = list(
        rule.members.filter(working, person__is_active=True)
        .select_related("person", "territory")
        .order_by("position", "pk")
    )
    given = {
        row["person"]: (row["given"], row["last"])
        for row in Assignment.objects.by_rule(rule, rule.turns_since)
        .order_by()
        .values("person")
        .annotate(given=Count("pk"), last=Max("pk"))
    }
    people = [member.person_id for member in members]
    held = dict(
        Lead.objects.in_hand().filter(owner__in=people).order_by().values_list("owner")
        .annotate(Count("pk"))
    )  # fmt: skip
    return [
        Standing(one, *given.get(one.person_id, (0, 0)), held.get(one.person_id, 0))
        for one in members
    ]


def _first(present: Sequence[Standing], _lead: Lead) -> Turn:
    return Turn(present[0].member)


def _in_turn(present: Sequence[Standing], _lead: Lead) -> Turn:
    chosen = min(present, key=lambda one: one.last)  # ties go by the members' order
    return Turn(chosen.member, {"given": chosen.given + 1})


def _by_weight(present: Sequence[Standing], _lead: Lead) -> Turn | None:
    weighed = [one for one in present if one.member.weight]
    if not weighed:
        return None
    chosen = min(weighed, key=lambda one: Fraction(one.given + 1, one.member.weight))
    total = sum(one.member.weight for one in weighed)
    return Turn(
        chosen.member,
        {"given": chosen.given + 1, "weight": chosen.member.weight, "weights": total},
    )


def _by_room(present: Sequence[Standing], _lead: Lead) -> Turn:
    # who has no limit has most room of all; among those the one with the fewest leads
    def room(one: Standing) -> tuple[bool, int, int]:
        return (one.room is not None, -(one.room or 0), one.held)

    chosen = min(present, key=room)
    return Turn(chosen.member, {"held": chosen.held, "capacity": chosen.member.capacity})


def _by_territory(present: Sequence[Standing], lead: Lead) -> Turn | None:
    for territory in line_of(lead):
        here = [one for one in present if one.member.territory_id == territory.pk]
        if here:
            turn = _in_turn(here, lead)
            return Turn(turn.member, {**turn.told, "territory": territory.name})
    return None


def line_of(lead: Lead) -> list[Territory]:
    """Return the territory a lead lies in, and those around it; its place may name one."""
    here = lead.territory
    for name in (lead.city, lead.country):
        if here is None and name:
            here = Territory.objects.filter(name__iexact=name).order_by("pk").first()
    found: list[Territory] = []
    while here is not None and here not in found:
        found.append(here)
        here = here.parent
    return found


CHOOSERS: dict[str, Callable[[Sequence[Standing], Lead], Turn | None]] = {
    Method.PERSON: _first,
    Method.ROUND_ROBIN: _in_turn,
    Method.WEIGHT: _by_weight,
    Method.CAPACITY: _by_room,
    Method.TERRITORY: _by_territory,
}
