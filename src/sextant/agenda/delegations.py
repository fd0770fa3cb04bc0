"""Verbs on delegations: who decides in a person's name while they are away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.agenda.approvals import VERB
from sextant.agenda.models import Delegation
from sextant.kernel import journal
from sextant.kernel.models import Person
from sextant.kernel.organisation import Organisation
from sextant.kernel.roles import permits, role
from sextant.kernel.unable import Unable, UnableToFind

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from sextant.kernel.scope import Scope

FOR_OTHERS = "delegation.set"


class UnableToDelegate(Unable):
    """Nobody can decide in that name as asked."""


@transaction.atomic
def delegate(
    person: Person,
    *,
    to: Person,
    starts_on: date,
    ends_on: date | None,
    by: Person | None,
    at: datetime,
) -> Delegation:
    """Let somebody decide in a person's name from a day until they are back."""
    _refuse_stranger(person, by)
    Person.objects.select_for_update().get(pk=person.pk)  # one delegation of theirs at a time
    _refuse_delegate(person, to)
    if ends_on is not None and ends_on <= max(starts_on, localdate(at)):
        raise UnableToDelegate(
            _("The day of return lies before the first day, or has passed: choose a later one.")
        )
    if Delegation.objects.filter(person=person).overlapping(starts_on, ends_on).exists():
        raise UnableToDelegate(
            _("Somebody decides in this name on some of these days already: end that first.")
        )
    delegation: Delegation = Delegation.objects.create(
        person=person, to=to, starts_on=starts_on, ends_on=ends_on
    )
    data = {"person": person.pk, "to": to.pk, "starts_on": starts_on, "ends_on": ends_on}
    journal.record("delegation.created", delegation, by=by, at=at, data=data)
    return delegation


@transaction.atomic
def end(delegation: Delegation, *, by: Person | None, at: datetime) -> Delegation:
    """End a delegation today; one that has not begun is as if it had never been."""
    _refuse_stranger(delegation.person, by)
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    today = localdate(at)
    if delegation.ends_on is None or delegation.ends_on > today:
        delegation.ends_on = max(today, delegation.starts_on)
        delegation.save()
        journal.record("delegation.ended", delegation, by=by, at=at)
    return delegation


def of(person: Person, today: date) -> QuerySet[Delegation]:
    """Return who decides in a person's name now or later."""
    found: QuerySet[Delegation] = Delegation.objects.of(person, today)
    return found


def find(person: Person, key: int) -> Delegation:
    """Return a delegation of a person's own; others' do not exist."""
    found: Delegation | None = Delegation.objects.filter(person=person, pk=key).first()
    if found is None:
        raise UnableToFind(_("There is nothing here, or you may not see it."))
    return found


def candidates(person: Person, scope: Scope) -> list[Person]:
    """Return who could decide in a person's name: whom they see, those above and beside them."""
    organisation, today = Organisation(), scope.today
    above, here = [], organisation.standing(person.pk, today).manager_id
    while here is not None and here not in above:
        above.append(here)
        here = organisation.standing(here, today).manager_id
    beside = {
        span.person_id
        for span in (organisation.reports(above[0]) if above else ())
        if span.start <= today < span.end
    }
    seen = Person.objects.visible_to(scope).values("pk")
    found = Person.objects.filter(Q(pk__in=seen) | Q(pk__in=[*above, *beside]), is_active=True)
    return [
        one
        for one in found.exclude(pk=person.pk).order_by("name", "pk")
        if role(one.role).permits(VERB)
    ]


def candidate(person: Person, key: str, scope: Scope) -> Person:
    """Return the one chosen among those who could decide in a person's name."""
    for one in candidates(person, scope):
        if str(one.pk) == key:
            return one
    raise UnableToDelegate(_("Choose who shall decide in your name."))


def _refuse_stranger(person: Person, by: Person | None) -> None:
    if by is not None and by.pk != person.pk and not permits(by, FOR_OTHERS):
        raise UnableToDelegate(
            _("Only %(person)s or an administrator can say who decides in their name.")
            % {"person": person}
        )


def _refuse_delegate(person: Person, to: Person) -> None:
    if to.pk == person.pk:
        raise UnableToDelegate(_("Choose somebody else: you decide in your own name anyway."))
    if not to.is_active or not role(to.role).permits(VERB):
        raise UnableToDelegate(
            _("%(person)s cannot approve: choose someone who is here and whose role allows it.")
            % {"person": to}
        )
