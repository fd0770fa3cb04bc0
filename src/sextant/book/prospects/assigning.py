"""Who gets a lead: the rules in order, the turn within a rule, and an assignment by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.prospects import conditions, pooling, turns
from sextant.book.prospects.models import Assignment, AssignmentRule
from sextant.book.prospects.standing import GIVES, UnableToChangeLead
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import permits, require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.book.models import Lead
    from sextant.kernel.models import Person


class UnableToAssign(Unable):
    """The lead cannot be given to that person."""


@dataclass(frozen=True)
class Tried:
    """A rule that was looked at, and what came of it: a code that a page says in words."""

    rule: AssignmentRule
    outcome: str
    turn: turns.Turn | None = None


@dataclass(frozen=True)
class Choice:
    """Who would get a lead, by which rule and why; nobody is the public pool."""

    rule: AssignmentRule | None = None
    turn: turns.Turn | None = None
    tried: list[Tried] = field(default_factory=list)

    @property
    def person(self) -> Person | None:
        """Return who gets the lead."""
        return self.turn.member.person if self.turn else None


def choose(lead: Lead, at: datetime, *, holding: bool = False) -> Choice:
    """Return who gets a lead by the rules as they stand; `holding` them until all is written."""
    rules = AssignmentRule.objects.active()
    tried: list[Tried] = []
    for rule in rules.select_for_update() if holding else rules:
        if not conditions.hold(rule.conditions, lead):
            tried.append(Tried(rule, "unlike"))
            continue
        if rule.method == AssignmentRule.Method.POOL:
            tried.append(Tried(rule, "pool"))
            return Choice(rule, None, tried)
        turn = turns.next_of(rule, lead, at)
        tried.append(Tried(rule, "given" if turn else "nobody", turn))
        if turn is not None:
            return Choice(rule, turn, tried)
    return Choice(None, None, tried)


@transaction.atomic
def by_rules(lead: Lead, *, by: Person | None, at: datetime) -> Lead:
    """Give a lead to whom the rules name, or to the public pool."""
    choice = choose(lead, at, holding=True)
    told: dict[str, Any] = {}
    if choice.rule is not None:
        told = {"rule": choice.rule.name, "method": choice.rule.method}
    if choice.turn is None or choice.rule is None:
        return pooling.enter(lead, by=by, at=at, told=told)
    person = choice.turn.member.person
    Assignment.objects.create(lead=lead, rule=choice.rule, person=person, at=at)
    told |= {"person": person.name, **choice.turn.told}
    return _give(lead, person, by=by, at=at, told=told)


@transaction.atomic
def assign(lead: Lead, *, to: Person, by: Person | None, at: datetime) -> Lead:
    """Give a lead to a person; what is in the public pool is claimed, or given by a manager."""
    require(by, "lead.assign")
    lead = locked(lead)
    if lead.pooled_at is not None and not permits(by, GIVES):
        raise UnableToAssign(
            _("“%(lead)s” is in the public pool: claim it, or ask a manager to assign it.")
            % {"lead": lead.name}
        )
    if not to.is_active or to.left_on is not None:
        raise UnableToAssign(
            _("%(person)s no longer works here: choose someone who does.") % {"person": to.name}
        )
    return lead if lead.owner_id == to.pk else _give(lead, to, by=by, at=at, told={})


@transaction.atomic
def distribute(lead: Lead, *, by: Person | None, at: datetime) -> Lead:
    """Let the rules decide once more who gets an open lead."""
    require(by, "lead.distribute")
    lead = locked(lead)
    if lead.pooled_at is not None and not permits(by, GIVES):
        raise UnableToChangeLead(
            _("“%(lead)s” is in the public pool: claim it, or ask a manager to assign it.")
            % {"lead": lead.name}
        )
    return by_rules(lead, by=by, at=at)


def _give(
    lead: Lead, to: Person, *, by: Person | None, at: datetime, told: Mapping[str, Any]
) -> Lead:
    before, lead.owner = lead.owner_id, to
    lead.assigned_at, lead.pooled_at = at, None
    save(lead)
    data = {"changes": {"owner": [before, to.pk]}, **told}
    journal.record("lead.assigned", lead, by=by, at=at, data=data)
    return lead
