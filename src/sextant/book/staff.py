"""Verbs on people and units as a person at a form asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.kernel import journal, people
from sextant.kernel.models import Person, Unit
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

ROLE_CHOICES = (
    ("director", _("Sales director")),
    ("manager", _("Sales manager")),
    ("rep", _("Sales representative")),
    ("marketing", _("Marketing")),
    ("finance", _("Finance")),
    ("service", _("Customer service")),
    ("people", _("People (HR)")),
    ("analyst", _("Analyst")),
    ("administrator", _("Administrator")),
)
EDITABLE = ("name", "username", "email", "role", "started_on")


class UnableToEnrol(Unable):
    """The person cannot be added or changed as asked."""


def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Person:
    """Add a person from a form; they cannot sign in until given a password."""
    require(by, "person.create")
    fields = {key: values[key] for key in EDITABLE if values.get(key) not in (None, "")}
    _guard_name(fields.get("username"), None)
    _guard_role(fields.get("role"), by)
    return people.enrol(fields.pop("name"), by=by, at=at, **fields)


@transaction.atomic
def edit(person: Person, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Person:
    """Change a person's fields; where they stand is changed by moving them."""
    require(by, "person.edit")
    person = Person.objects.select_for_update().get(pk=person.pk)
    after = {key: values[key] for key in EDITABLE if key in values}
    _guard_name(after.get("username"), person)
    if after.get("role") != person.role:
        _guard_role(after.get("role"), by)
    before = {key: getattr(person, key) for key in after}
    for key, value in after.items():
        setattr(person, key, value)
    person.version += 1
    person.save()
    data = {"changes": journal.changes(before, after)}
    journal.record("person.changed", person, by=by, at=at, data=data)
    return person


def place(
    person: Person,
    *,
    unit: Unit,
    on: date,
    manager: Person | None = None,
    by: Person | None,
    at: datetime,
) -> Person:
    """Move a person to a unit, under a manager, from a day on."""
    require(by, "person.place")
    people.move(person, unit, manager=manager, on=on, by=by, at=at)
    return person


@transaction.atomic
def let_in(person: Person, *, password: str, by: Person | None, at: datetime) -> Person:
    """Give a person a password, so that they may sign in."""
    require(by, "person.let_in")
    _guard_role(person.role, by)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise UnableToEnrol(" ".join(error.messages)) from error
    person.set_password(password)
    person.is_active = True
    person.save(update_fields=["password", "is_active"])
    journal.record("person.let_in", person, by=by, at=at)
    return person


def leave(person: Person, *, on: date, by: Person | None, at: datetime) -> Person:
    """Note that a person leaves: what they closed stays credited where they stood."""
    require(by, "person.leave")
    people.leave(person, on=on, by=by, at=at)
    return person


def found_unit(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Unit:
    """Add a unit below the company."""
    require(by, "unit.create")
    company = Unit.objects.filter(kind=Unit.Kind.COMPANY).first()
    kind = values.get("kind") or Unit.Kind.TEAM
    return people.found(values["name"], kind, parent=company, by=by, at=at)


def regroup(unit: Unit, *, parent: Unit, on: date, by: Person | None, at: datetime) -> Unit:
    """Place a unit under another from a day on."""
    require(by, "unit.regroup")
    people.regroup(unit, parent, on=on, by=by, at=at)
    return unit


def _guard_name(username: str | None, person: Person | None) -> None:
    taken = Person.objects.filter(username__iexact=username) if username else []
    if any(other != person for other in taken):
        raise UnableToEnrol(
            _("The sign-in name “%(name)s” is taken: choose another.") % {"name": username}
        )


def _guard_role(role: str | None, by: Person | None) -> None:
    """Keep people from giving more than they have: only those who may do all make such roles."""
    if role in {"director", "administrator"}:
        require(by, "person.entrust")
