"""Checking in: where a visit or meeting takes place, as the phone says or as typed, and when."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Activity
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person

PLACED = (Activity.Kind.VISIT, Activity.Kind.MEETING)
LONGEST = 300
DEGREES = Decimal("0.000001")


class UnableToCheckIn(Unable):
    """The place cannot be taken as that of the activity."""


def may_check_in(activity: Activity) -> bool:
    """Tell whether an activity has a place one may be at, and nobody has checked in yet."""
    return (
        activity.kind in PLACED and activity.cancelled_at is None and activity.checked_in_at is None
    )


@transaction.atomic
def check_in(
    activity: Activity,
    *,
    place: str = "",
    latitude: Decimal | str | None = None,
    longitude: Decimal | str | None = None,
    accuracy: int | None = None,
    by: Person | None,
    at: datetime,
) -> Activity:
    """Note where a visit or meeting takes place, as the phone says or as typed, and when."""
    require(by, "activity.check_in")
    activity = locked(activity)
    where = _position(latitude, longitude)
    _guard(activity, place, where)
    if place:
        activity.place = place[:LONGEST]
    if where is not None:
        activity.latitude, activity.longitude = where
        activity.accuracy = accuracy
    activity.checked_in_at = at
    save(activity)
    data = {
        "place": activity.place,
        "latitude": activity.latitude,
        "longitude": activity.longitude,
        "accuracy": activity.accuracy,
    }
    journal.record("activity.checked_in", activity, by=by, at=at, data=data)
    return activity


def _guard(activity: Activity, place: str, where: tuple[Decimal, Decimal] | None) -> None:
    if activity.kind not in PLACED:
        raise UnableToCheckIn(_("Only visits and meetings have a place to check in at."))
    if activity.cancelled_at is not None:
        raise UnableToCheckIn(_("This activity is cancelled: open it again before you check in."))
    if not place.strip() and where is None:
        raise UnableToCheckIn(_("Allow the browser to say where you are, or type the place."))


def _position(
    latitude: Decimal | str | None, longitude: Decimal | str | None
) -> tuple[Decimal, Decimal] | None:
    if latitude in {None, ""} or longitude in {None, ""}:
        return None
    try:
        north, east = Decimal(str(latitude)), Decimal(str(longitude))
        on_earth = abs(north) <= 90 and abs(east) <= 180  # noqa: PLR2004 - degrees
    except InvalidOperation:
        on_earth = False
    if not on_earth:
        raise UnableToCheckIn(_("There is no such place on earth: correct latitude and longitude."))
    return north.quantize(DEGREES), east.quantize(DEGREES)
