"""Following the journal: what is new since one last looked, with no row missed and none twice.

A number missing between two rows may belong to a transaction that has not ended yet: it is awaited
until it is there, or has been missing for so long that it must have been rolled back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from sextant.kernel.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

PATIENCE = 3600.0  # seconds until a number missing from the journal is taken as rolled back
MOST_AWAITED = 10_000


@dataclass(frozen=True)
class Place:
    """How far someone has read: the last number, and those before it that were missing."""

    cursor: int
    awaited: Mapping[int, float] = field(default_factory=dict)
    """Each missing number with the moment (seconds since 1970) it was first missed."""


def last() -> int:
    """Return the newest number of the journal."""
    return Event.objects.aggregate(last=Max("id"))["last"] or 0


def is_behind(place: Place, until: int) -> bool:
    """Tell whether the journal holds rows that were not read yet."""
    if until != place.cursor:  # smaller where the database was replaced by another
        return True
    return bool(place.awaited) and Event.objects.filter(id__in=place.awaited).exists()


def news(place: Place, until: int) -> QuerySet[Event]:
    """Return the rows up to a number that were not read yet, in no order."""
    new = Q(id__gt=place.cursor, id__lte=until) | Q(id__in=list(place.awaited))
    return Event.objects.filter(new).order_by()


def onward(place: Place, until: int, moment: float) -> Place:
    """Return the place of someone who has read the news up to a number."""
    gaps = range(max(place.cursor + 1, until - MOST_AWAITED), until + 1)
    missing = set(place.awaited) | set(gaps)
    known = Event.objects.values_list("id", flat=True)
    missing -= set(known.filter(id__in=place.awaited))
    missing -= set(known.filter(id__gte=gaps.start, id__lte=until))
    since = {number: place.awaited.get(number, moment) for number in sorted(missing)}
    return Place(
        until, {number: seen for number, seen in since.items() if moment - seen < PATIENCE}
    )
