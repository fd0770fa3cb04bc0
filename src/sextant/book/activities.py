"""Verbs on activities: plan or note, edit, complete, reopen, reschedule, cancel."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Activity
from sextant.book.reminders import usual_reminder
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.kernel.models import Person


class UnableToPlan(Unable):
    """The activity cannot stand as asked."""


class UnableToComplete(Unable):
    """The activity cannot be taken as done."""


class UnableToReopen(Unable):
    """The activity is still planned."""


class UnableToReschedule(Unable):
    """The activity cannot go to another time."""


class UnableToCancel(Unable):
    """The activity cannot be called off."""


PLAIN = (
    "kind", "subject", "at", "minutes", "result", "outcome", "place", "remind_at", "owner",
    "account", "contact", "deal", "lead",
)  # fmt: skip
MANY = ("contacts", "colleagues")
LONGEST = 24 * 60  # minutes


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Activity:
    """Plan an activity, or note one that was done."""
    require(by, "activity.create")
    return write(values, by=by, at=at)


@transaction.atomic
def write(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Activity:
    """Keep an activity for a verb that was allowed already, such as sending an e-mail."""
    fields = {key: values[key] for key in PLAIN if key in values}
    fields.setdefault("at", at)
    if by is not None:
        fields.setdefault("owner", by)
    activity = Activity(**fields, done=bool(values.get("done")))
    if not activity.subject.strip():
        activity.subject = str(Activity.Kind(activity.kind).label)
    activity.account = activity.account or _account_of(activity)
    if activity.done:
        activity.done_at = at
    elif activity.remind_at is None and activity.at > at:
        activity.remind_at = usual_reminder(activity.kind, activity.at)
    _guard(activity)
    activity.save()
    _set_many(activity, values)
    data = {"name": activity.subject, "kind": activity.kind, "done": activity.done}
    journal.record("activity.created", activity, by=by, at=at, data=data)
    return activity


@transaction.atomic
def edit(
    activity: Activity, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Activity:
    """Change an activity; another time brings its reminder along."""
    require(by, "activity.edit")
    activity = locked(activity)
    before = _held(activity, values)
    after = {key: values[key] for key in (*PLAIN, *MANY, "done") if key in values}
    changed = journal.changes(before, after)
    if not changed:
        return activity
    if activity.cancelled_at is not None:
        raise UnableToPlan(_("This activity is cancelled: open it again before you change it."))
    moved = (after["at"] - activity.at) if "at" in changed else timedelta(0)
    for key in changed:
        if key not in MANY:
            setattr(activity, key, after[key])
    if "done" in changed:
        activity.done_at = at if activity.done else None
    _remind_anew(activity, moved, chosen="remind_at" in changed)
    _guard(activity)
    save(activity)
    _set_many(activity, after)
    journal.record("activity.changed", activity, by=by, at=at, data={"changes": changed})
    return activity


@transaction.atomic
def complete(
    activity: Activity,
    *,
    result: str = "",
    outcome: str = "",
    minutes: int | None = None,
    by: Person | None,
    at: datetime,
) -> Activity:
    """Take a planned activity as done: how it went, and how long it took."""
    require(by, "activity.complete")
    activity = locked(activity)
    if activity.cancelled_at is not None:
        raise UnableToComplete(
            _("This activity is cancelled: open it again if it took place after all.")
        )
    if activity.done:
        raise UnableToComplete(_("This activity is done already: edit it to correct its outcome."))
    activity.done, activity.done_at = True, at
    activity.result = result or activity.result
    activity.outcome = outcome or activity.outcome
    activity.minutes = minutes if minutes is not None else activity.minutes
    _guard(activity)
    save(activity)
    data = {
        "changes": {"done": [False, True]}
        | ({"result": ["", activity.result]} if result else {})
        | ({"minutes": [None, minutes]} if minutes is not None else {}),
    }
    journal.record("activity.completed", activity, by=by, at=at, data=data)
    return activity


@transaction.atomic
def reopen(activity: Activity, *, by: Person | None, at: datetime) -> Activity:
    """Take a done or cancelled activity as planned again."""
    require(by, "activity.reopen")
    activity = locked(activity)
    if activity.is_planned:
        raise UnableToReopen(_("This activity is still planned: there is nothing to open again."))
    changed = {"done": [activity.done, False]} if activity.done else {}
    if activity.cancelled_at is not None:
        changed["cancelled_at"] = journal.plain([activity.cancelled_at, None])
    activity.done, activity.done_at, activity.cancelled_at = False, None, None
    save(activity)
    journal.record("activity.reopened", activity, by=by, at=at, data={"changes": changed})
    return activity


@transaction.atomic
def reschedule(activity: Activity, *, to: datetime, by: Person | None, at: datetime) -> Activity:
    """Move a planned activity to another time; its reminder moves along."""
    require(by, "activity.reschedule")
    activity = locked(activity)
    if not activity.is_planned:
        raise UnableToReschedule(
            _("Only what is still planned can move to another time: open it again first.")
        )
    before = activity.at
    if to == before:
        return activity
    activity.at = to
    _remind_anew(activity, to - before)
    save(activity)
    data = {"changes": {"at": journal.plain([before, to])}}
    journal.record("activity.rescheduled", activity, by=by, at=at, data=data)
    return activity


@transaction.atomic
def cancel(activity: Activity, *, reason: str = "", by: Person | None, at: datetime) -> Activity:
    """Call a planned activity off; it stays in the diary, struck through."""
    require(by, "activity.cancel")
    activity = locked(activity)
    if activity.done:
        raise UnableToCancel(_("This activity is done: what has happened cannot be called off."))
    if activity.cancelled_at is not None:
        raise UnableToCancel(_("This activity is cancelled already."))
    activity.cancelled_at = at
    save(activity)
    data = {"changes": {"cancelled_at": journal.plain([None, at])}, "reason": reason}
    journal.record("activity.cancelled", activity, by=by, at=at, data=data)
    return activity


def _guard(activity: Activity) -> None:
    if activity.minutes is not None and not 0 <= activity.minutes <= LONGEST:
        raise UnableToPlan(
            _("An activity takes between 0 and %(most)s minutes: correct the minutes.")
            % {"most": LONGEST}
        )
    if activity.remind_at and activity.remind_at > activity.at and not activity.done:
        raise UnableToPlan(
            _("The reminder comes after the activity begins: choose an earlier reminder.")
        )


def _remind_anew(activity: Activity, moved: timedelta, *, chosen: bool = False) -> None:
    """Let a reminder move along with what it reminds of, and come again."""
    if moved and activity.remind_at is not None and not chosen:
        activity.remind_at += moved
    if moved or chosen:
        activity.reminded_at = None


def _account_of(activity: Activity) -> Any:
    near = (activity.deal, activity.contact, activity.lead)
    return next((record.account for record in near if record and record.account), None)


def _held(activity: Activity, values: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: getattr(activity, key) for key in (*PLAIN, "done") if key in values}
    many = {key: list(getattr(activity, key).all()) for key in MANY if key in values}
    return plain | many


def _set_many(activity: Activity, values: Mapping[str, Any]) -> None:
    for key in MANY:
        if key in values:
            getattr(activity, key).set(values[key] or ())
