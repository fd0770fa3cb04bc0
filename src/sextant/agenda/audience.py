"""Words for who hears of an event: each gives the numbers of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.timezone import localdate

from sextant.agenda.models import TOP, Delegation
from sextant.kernel.models import Membership, Person
from sextant.kernel.organisation import Organisation
from sextant.metrics.standings import LEADING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sextant.kernel.models import Event

    People = Iterable[int | None]


def owner(_event: Event, record: Any) -> People:
    """Return who owns the record."""
    return [getattr(record, "owner_id", None)]


def new_owner(event: Event, record: Any) -> People:
    """Return who owns the record, if the event is that they have just come to."""
    is_new = "owner" in (event.data.get("changes") or {})
    return [getattr(record, "owner_id", None)] if is_new else []


def old_owner(event: Event, _record: Any) -> People:
    """Return who owned the record before, if the event took it from them."""
    before = (event.data.get("changes") or {}).get("owner") or [None]
    return [before[0] if isinstance(before[0], int) else None]


def colleagues(_event: Event, record: Any) -> People:
    """Return those who shall take part."""
    found: People = record.colleagues.values_list("pk", flat=True)
    return found


def owner_of(field: str) -> Any:
    """Return the word for who owns what a record points to, such as its account."""

    def its_owner(_event: Event, record: Any) -> People:
        return [getattr(getattr(record, field, None), "owner_id", None)]

    return its_owner


def owners_managers(event: Event, record: Any) -> People:
    """Return those above the record's owner on the day, nearest first."""
    organisation, day = Organisation(), localdate(event.at)
    here, found = getattr(record, "owner_id", None), []
    while here is not None:
        here = organisation.standing(here, day).manager_id
        if here in found:
            break
        found.append(here)
    return found


def launcher(_event: Event, record: Any) -> People:
    """Return who launched an initiative."""
    return [record.launched_by_id]


def asker(_event: Event, record: Any) -> People:
    """Return who asked for an approval."""
    return [record.asked_by_id]


def approver(event: Event, _record: Any) -> People:
    """Return whose turn it is to approve, and who decides in their name."""
    if "approver" not in event.data:
        return []
    key = event.data["approver"]
    if key is None:
        return Person.objects.filter(role=TOP, is_active=True).values_list("pk", flat=True)
    delegates = Delegation.objects.on(localdate(event.at)).filter(person=key)
    return [key, *delegates.values_list("to", flat=True)]


def doer(_event: Event, record: Any) -> People:
    """Return who had the work done that has ended by itself."""
    return [record.by_id]


def leaders(units: Iterable[int], day: date) -> dict[int, Person]:
    """Return who leads each unit on a day: the manager standing in it, of several the last to come."""
    stays = (
        Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)
        .filter(unit__in=list(units), person__role__in=LEADING, person__is_active=True)
        .select_related("person")
        .order_by("starts_on", "id")
    )
    return {stay.unit_id: stay.person for stay in stays}
