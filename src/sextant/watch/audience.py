"""Who hears of an alert: whoever answers for the node whose number is off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from sextant.agenda.audience import leaders
from sextant.agenda.models import TOP
from sextant.kernel.models import Person
from sextant.kernel.organisation import Organisation
from sextant.watch.nodes import PERSON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sextant.kernel.models import Event
    from sextant.watch.models import Alert


def responsible(event: Event, alert: Any) -> Iterable[int | None]:
    """Return a person and their manager, the leader of a unit, or whoever leads the company."""
    found: list[int | None] = owners(alert, localdate(event.at))
    if found:
        return found
    return list(Person.objects.filter(role=TOP, is_active=True).values_list("pk", flat=True))


def owners(alert: Alert, day: Any) -> list[int | None]:
    """Return who answers for a node below the company on a day, nearest first."""
    if alert.node_kind == PERSON:
        return [alert.person_id, Organisation().standing(alert.person_id, day).manager_id]
    if alert.unit_id is None:
        return []
    leader = leaders([alert.unit_id], day).get(alert.unit_id)
    return [leader.pk] if leader else []
