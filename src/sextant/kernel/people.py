"""Verbs on people and units: enrol, place, move, leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sextant.kernel import journal
from sextant.kernel.models import EVER, Membership, Person, Placement, Unit
from sextant.kernel.organisation import Organisation
from sextant.kernel.unable import Unable, UnableToFind

if TYPE_CHECKING:
    from datetime import date, datetime


class UnableToMove(Unable):
    """A move that would leave a person nowhere or in two places."""


def username_for(name: str) -> str:
    """Return a free sign-in name made from a person's name."""
    base = slugify(name, allow_unicode=True).replace("-", ".")[:140] or "person"
    taken = set(Person.objects.filter(username__startswith=base).values_list("username", flat=True))
    if base not in taken:
        return base
    return next(f"{base}{n}" for n in range(2, len(taken) + 3) if f"{base}{n}" not in taken)


def called(username: str) -> Person:
    """Return the person with a sign-in name, or refuse."""
    person = Person.objects.filter(username__iexact=username).first()
    if person is None:
        raise UnableToFind(
            _("Nobody signs in as “%(name)s”: check the spelling.") % {"name": username}
        )
    return person


@transaction.atomic
def enrol(name: str, *, by: Person | None, at: datetime, **fields: Any) -> Person:
    """Add a person; without a password they own records but cannot sign in."""
    fields.setdefault("username", username_for(name))
    person = Person.objects.create_user(name=name, **fields)
    journal.record("person.enrolled", person, by=by, at=at, data={"name": name})
    return person


@transaction.atomic
def found(name: str, kind: str, *, parent: Unit | None, by: Person | None, at: datetime) -> Unit:
    """Add a unit to the tree, under a parent since ever."""
    unit = Unit.objects.create(name=name, kind=kind)
    if parent is not None:
        Placement.objects.create(unit=unit, parent=parent)
    journal.record("unit.founded", unit, by=by, at=at, data={"name": name, "kind": kind})
    return unit


@transaction.atomic
def move(
    person: Person,
    unit: Unit,
    *,
    manager: Person | None = None,
    on: date = EVER,
    by: Person | None,
    at: datetime,
) -> Membership:
    """Place a person in a unit under a manager from a day on; the earlier stay ends that day."""
    last = person.memberships.order_by("-starts_on").first()
    if last is not None and on < last.starts_on:
        raise UnableToMove(
            _("%(person)s has stood in %(unit)s since %(day)s: choose a later day.")
            % {"person": person, "unit": last.unit, "day": last.starts_on}
        )
    if last is not None and last.starts_on == on:
        last.delete()
    elif last is not None and (last.ends_on is None or last.ends_on > on):
        last.ends_on = on
        last.save(update_fields=["ends_on"])
    stay = Membership.objects.create(person=person, unit=unit, manager=manager, starts_on=on)
    data = {"unit": unit.pk, "manager": manager.pk if manager else None, "on": on}
    journal.record("person.moved", person, by=by, at=at, data=data)
    return stay


@transaction.atomic
def regroup(unit: Unit, parent: Unit, *, on: date, by: Person | None, at: datetime) -> Placement:
    """Place a unit under another from a day on; last year stays as it was."""
    if unit == parent:
        raise UnableToMove(_("A unit cannot stand under itself: choose another parent."))
    if parent.pk in Organisation().under(unit.pk):
        raise UnableToMove(
            _("%(parent)s stands below %(unit)s: choose another parent.")
            % {"parent": parent, "unit": unit}
        )
    last = unit.placements.order_by("-starts_on").first()
    if last is not None and last.starts_on >= on:
        last.delete()
    elif last is not None:
        last.ends_on = on
        last.save(update_fields=["ends_on"])
    place = Placement.objects.create(unit=unit, parent=parent, starts_on=on)
    journal.record("unit.regrouped", unit, by=by, at=at, data={"parent": parent.pk, "on": on})
    return place


@transaction.atomic
def leave(person: Person, *, on: date, by: Person | None, at: datetime) -> None:
    """End a person's stay; what they closed remains credited where they stood."""
    person.memberships.filter(ends_on__isnull=True).update(ends_on=on)
    person.left_on, person.is_active = on, False
    person.save(update_fields=["left_on", "is_active"])
    journal.record("person.left", person, by=by, at=at, data={"on": on})
