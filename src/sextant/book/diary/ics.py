"""A person's calendar as iCalendar (RFC 5545), for the phone and desk calendars people have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext as _

from sextant.book.models import Account, Activity, Deal
from sextant.kernel.roles import Reach

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

PAST, AHEAD = timedelta(days=92), timedelta(days=366)
USUAL = {Activity.Kind.CALL: 15, Activity.Kind.VISIT: 60, Activity.Kind.MEETING: 60}
SHORT = 30  # minutes


def calendar_of(person: Person, scope: Scope, *, now: datetime, site: str) -> bytes:
    """Return what a person attends, with what they may see of it."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Sextant//Calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Sextant: %(name)s") % {"name": person.name})
    made.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    activities = list(
        Activity.objects.attended_by(person)
        .between(now - PAST, now + AHEAD)
        .with_names()
        .soonest_first()
    )
    seen = _seen(activities, scope)
    for activity in activities:
        made.add_component(_event(activity, person, seen, site))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def uid(activity: Activity) -> str:
    """Return the name under which calendars know an activity for ever."""
    return f"activity-{activity.pk}-{activity.created_at:%Y%m%d%H%M%S}@sextant"


def length_of(activity: Activity) -> timedelta:
    """Return how long an activity takes, or is usually thought to."""
    usual = USUAL.get(Activity.Kind(activity.kind), SHORT)
    return timedelta(minutes=activity.minutes or usual)


def _event(activity: Activity, person: Person, seen: dict[str, set[int]], site: str) -> Any:
    from icalendar import Event

    zone = get_default_timezone()
    start = localtime(activity.at, zone)
    event = Event()
    event.add("uid", uid(activity))
    event.add("summary", f"{activity.get_kind_display()}: {activity.subject}")
    event.add("dtstart", start)
    event.add("dtend", start + length_of(activity))
    event.add("dtstamp", activity.updated_at)
    event.add("last-modified", activity.updated_at)
    event.add("sequence", activity.version - 1)
    event.add("status", "CANCELLED" if activity.cancelled_at else "CONFIRMED")
    if activity.place:
        event.add("location", activity.place)
    if activity.owner_id != person.pk:
        event.add("description", _("Invited by %(name)s") % {"name": activity.owner or "–"})
        return event
    event.add("description", "\n".join(_lines(activity, seen)))
    event.add("url", f"{site}/activities/{activity.pk}/")
    if activity.is_planned and activity.remind_at:
        event.add_component(_alarm(activity))
    return event


def _alarm(activity: Activity) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", activity.subject)
    alarm.add("trigger", activity.remind_at - activity.at if activity.remind_at else timedelta(0))
    return alarm


def _lines(activity: Activity, seen: dict[str, set[int]]) -> list[str]:
    near = [
        str(getattr(activity, kind))
        for kind in ("account", "deal")
        if getattr(activity, f"{kind}_id") in seen[kind]
    ]
    return [*near, *([str(activity.get_result_display())] if activity.result else [])]


def _seen(activities: list[Activity], scope: Scope) -> dict[str, set[int]]:
    """Return which accounts and deals of some activities a scope may see."""
    found: dict[str, set[int]] = {}
    models: tuple[tuple[str, Any], ...] = (("account", Account), ("deal", Deal))
    for kind, model in models:
        numbers = {getattr(activity, f"{kind}_id") for activity in activities} - {None}
        inside = model.objects.visible_to(scope) if scope.reach(kind) is not Reach.NONE else None
        rows = inside.in_bulk(list(numbers)) if inside is not None and numbers else {}
        found[kind] = set(rows)
    return found
