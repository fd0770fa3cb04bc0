"""Words for who hears of what happens to a plan: each gives the numbers of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sextant.kernel.models import Event

    People = Iterable[int | None]


def proposer(event: Event, plan: Any) -> People:
    """Return who proposed the version that the event is about."""
    found: People = plan.versions.filter(number=event.data.get("version")).values_list(
        "proposed_by", flat=True
    )
    return found


def held_to_it(event: Event, plan: Any) -> People:
    """Return who holds a part of the version that the event is about."""
    version = plan.versions.filter(number=event.data.get("version")).first()
    if version is None:
        return []
    found: People = version.lines.exclude(person=None).values_list("person", flat=True).distinct()
    return found
