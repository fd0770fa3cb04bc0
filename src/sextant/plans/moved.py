"""Whom a plan holds where they no longer stand: moved, left, or in a unit that was closed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sextant.kernel.models import Person
from sextant.kernel.organisation import Organisation
from sextant.plans.tree import as_of, node_key
from sextant.workspace import written

if TYPE_CHECKING:
    from datetime import date

    from sextant.plans.models import Plan, Version


@dataclass(frozen=True)
class Holder:
    """Someone a version holds, in the unit it holds them in."""

    name: str
    unit_id: int
    person_id: int


def moved(plan: Plan, holders: Sequence[Holder], today: date) -> list[str]:
    """Say of everyone who moved or left what that means for their numbers."""
    organisation, day = Organisation(), as_of(plan, today)
    gone = Person.objects.filter(left_on__lt=plan.ends_on).values_list("pk", "left_on")
    left = dict(gone)
    said = [
        _left(each, left.get(each.person_id)) or _moved(each, organisation, day) for each in holders
    ]
    return [sentence for sentence in said if sentence]


def holders_of(version: Version, visible: set[str]) -> list[Holder]:
    """Return whom a version holds, as far as they are among some nodes."""
    lines = version.lines.filter(person__isnull=False).select_related("person").distinct()
    found = {
        node_key(line.unit_id, line.person_id): Holder(
            str(line.person), line.unit_id, line.person_id or 0
        )
        for line in lines.order_by("person__name", "pk")
    }
    return [each for key, each in found.items() if key in visible]


def _left(node: Holder, day: date | None) -> str:
    if day is None:
        return ""
    return _("%(person)s left on %(day)s: what stands with them after that day has nobody.") % {
        "person": node.name,
        "day": written.day(day),
    }


def _moved(node: Holder, organisation: Organisation, day: date) -> str:
    stays = [
        stay
        for stay in organisation.stays(node.person_id)
        if stay.start <= day < stay.end and stay.unit_id != node.unit_id
    ]
    if not stays:
        return ""
    return _(
        "%(person)s has stood in %(unit)s since %(day)s: from that day on the target counts there."
    ) % {
        "person": node.name,
        "unit": organisation.units[stays[-1].unit_id].name,
        "day": written.day(stays[-1].start),
    }
