"""Scope: which records a person may see, said once and applied by lists and metrics alike.

A record belongs to a scope if its owner stood inside it on the record's standing day: the day it
closed, or today while it is open. So a reorganisation never rewrites last year.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from sextant.kernel.models import EVER, FOREVER, Unit
from sextant.kernel.organisation import Organisation, Span
from sextant.kernel.roles import Reach, role

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.models import Person

Spans = tuple[Span, ...]
PERSON = 3
DEPTHS = {Unit.Kind.COMPANY.value: 0, Unit.Kind.REGION.value: 1, Unit.Kind.TEAM.value: 2}


@dataclass(frozen=True)
class Scope:
    """What one person may see on a day, perhaps narrowed to a unit."""

    role_name: str
    person_id: int | None
    today: date
    own: Spans = ()
    subtree: Spans = ()
    narrowed: Spans | None = field(default=None)
    unit_id: int | None = None
    """The unit it is narrowed to, for addresses that lead on."""
    places: tuple[str, ...] = ()
    """The kinds of the units it looks at: where the person stands, and what it is narrowed to."""

    def reach(self, kind: str) -> Reach:
        """Return how far this scope sees among records of a kind."""
        return Reach.ALL if self.role_name == OPERATOR else role(self.role_name).reach(kind)

    def spans(self, kind: str) -> Spans | None:
        """Return whose records of a kind are inside, and when; None means everyone's."""
        reach = self.reach(kind)
        if reach is Reach.NONE:
            return ()
        if reach is Reach.ALL:
            return self.narrowed
        mine = self.own if reach is Reach.OWN else self.own + self.subtree
        return mine if self.narrowed is None else _overlap(mine, self.narrowed)

    def depth(self, kind: str) -> int:
        """Return how far down it looks at records of a kind: 0 the whole, then region, team, person."""
        reach = self.reach(kind)
        if reach is Reach.OWN:
            return PERSON
        places = self.places[-1:] if reach is Reach.ALL and self.unit_id else self.places
        places = () if reach is Reach.ALL and not self.unit_id else places
        return max((DEPTHS.get(place, 0) for place in places), default=0)

    def permits(self, verb: str) -> bool:
        """Tell whether the person's role lets them do a verb."""
        return self.role_name == OPERATOR or role(self.role_name).permits(verb)

    def sees_all(self, kind: str) -> bool:
        """Tell whether every record of a kind is inside, owned or not."""
        return self.spans(kind) is None

    def condition(self, kind: str, *, owner: str = "owner", day: str | None = None) -> Q:
        """Return the scope as a condition on a queryset; `day` names the standing-day column."""
        spans = self.spans(kind)
        if spans is None:
            return Q()
        always = sorted({s.person_id for s in spans if (s.start, s.end) == (EVER, FOREVER)})
        found = Q(**{f"{owner}__in": always}) if always else Q(pk__in=[])
        for span in spans:
            if span.person_id not in always:
                found |= Q(**{owner: span.person_id}) & _within(span, day, self.today)
        return found

    def narrow(self, unit_id: int, organisation: Organisation | None = None) -> Scope:
        """Return this scope narrowed to a unit's subtree."""
        tree = organisation or Organisation()
        unit = tree.units.get(unit_id)
        places = (*self.places, unit.kind) if unit else self.places
        return replace(self, narrowed=tree.spans(unit_id), unit_id=unit_id, places=places)


OPERATOR = "operator"


def operator(today: date) -> Scope:
    """Return the scope of the one at the machine itself: everything."""
    return Scope(OPERATOR, None, today)


def scope_of(person: Person | None, today: date, organisation: Organisation | None = None) -> Scope:
    """Return what a person may see today; no person is the operator."""
    if person is None:
        return operator(today)
    own = (Span(person.pk),)
    if Reach.SUBTREE not in role(person.role).sees.values():
        return Scope(person.role, person.pk, today, own)
    tree = organisation or Organisation()
    units = [stay.unit_id for stay in tree.stays(person.pk) if stay.start <= today < stay.end]
    below = {span for unit_id in units for span in tree.spans(unit_id)}
    below |= tree.reports(person.pk)  # a manager may lead people of several regions
    ordered = tuple(sorted(below, key=lambda span: (span.person_id, span.start)))
    places = tuple(tree.units[unit_id].kind for unit_id in units)
    return Scope(person.role, person.pk, today, own, ordered, places=places)


def _within(span: Span, day: str | None, today: date) -> Q:
    now = span.start <= today < span.end
    if day is None:
        return Q() if now else Q(pk__in=[])
    closed = Q(**{f"{day}__gte": span.start, f"{day}__lt": span.end})
    return closed | Q(**{f"{day}__isnull": True}) if now else closed


def _overlap(left: Spans, right: Spans) -> Spans:
    found = {
        Span(a.person_id, max(a.start, b.start), min(a.end, b.end))
        for a in left
        for b in right
        if a.person_id == b.person_id and max(a.start, b.start) < min(a.end, b.end)
    }
    return tuple(sorted(found, key=lambda span: (span.person_id, span.start)))
