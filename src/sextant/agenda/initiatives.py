"""Verbs on initiatives: launch, edit, note, finish, drop, reopen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.agenda.models import Initiative, InitiativeNote
from sextant.kernel import journal
from sextant.kernel.calendar import installed
from sextant.kernel.holding import locked, save
from sextant.kernel.period import Period
from sextant.kernel.roles import require
from sextant.kernel.scope import scope_of
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sextant.kernel.models import Person

Status = Initiative.Status
TYPED = ("name", "why", "owner", "due_on", "measure", "goal", "unit", "person", "period")


class UnableToUndertake(Unable):
    """The initiative cannot be what was typed."""


class UnableToCarryOn(Unable):
    """The initiative is closed, open, or somebody else's."""


class UnableToNote(Unable):
    """There is nothing to note."""


class UnableToConclude(Unable):
    """The initiative cannot end without saying what came of it."""


@transaction.atomic
def launch(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Initiative:
    """Launch an initiative; without an owner it is undertaken by whoever launches it."""
    require(by, "initiative.create")
    given = _read({key: values[key] for key in TYPED if values.get(key) is not None}, at)
    given.setdefault("owner", by)
    _guard_whole(given)
    initiative: Initiative = Initiative.objects.create(launched_by=by, **given)
    data = {"name": initiative.name, "owner": initiative.owner_id, "due_on": initiative.due_on}
    journal.record("initiative.launched", initiative, by=by, at=at, data=data)
    return initiative


@transaction.atomic
def edit(
    initiative: Initiative, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Initiative:
    """Change what an open initiative is about, whose it is, or by when."""
    require(by, "initiative.edit")
    initiative = _open(initiative, by, at)
    before = {key: getattr(initiative, key) for key in TYPED}
    given = {key: values[key] for key in TYPED if key in values and values[key] != before[key]}
    given = _read(given, at)
    _guard_whole({**before, **given})
    changes = journal.changes(before, given)
    if changes:
        for key, value in given.items():
            setattr(initiative, key, value)
        save(initiative)
        journal.record("initiative.edited", initiative, by=by, at=at, data={"changes": changes})
    return initiative


@transaction.atomic
def note(initiative: Initiative, *, text: str, by: Person | None, at: datetime) -> InitiativeNote:
    """Note how it goes; whoever sees an initiative may, and also after it has ended."""
    require(by, "initiative.note")
    if not text.strip():
        raise UnableToNote(_("Write how it goes: an empty note says nothing."))
    initiative = locked(initiative)
    written = InitiativeNote.objects.create(initiative=initiative, text=text.strip(), by=by, at=at)
    journal.record("initiative.noted", initiative, by=by, at=at, data={"note": written.pk})
    return written


@transaction.atomic
def finish(initiative: Initiative, *, result: str, by: Person | None, at: datetime) -> Initiative:
    """Say that it is done, and what came of it."""
    require(by, "initiative.finish")
    if not result.strip():
        raise UnableToConclude(_("Write what came of it: did the number change?"))
    return _close(initiative, Status.DONE, result, by=by, at=at)


@transaction.atomic
def drop(initiative: Initiative, *, reason: str, by: Person | None, at: datetime) -> Initiative:
    """Give it up, and say why."""
    require(by, "initiative.drop")
    if not reason.strip():
        raise UnableToConclude(_("Write why it is dropped: others will ask."))
    return _close(initiative, Status.DROPPED, reason, by=by, at=at)


@transaction.atomic
def reopen(
    initiative: Initiative, *, by: Person | None, at: datetime, due_on: date | None = None
) -> Initiative:
    """Take it up again, perhaps until a later day."""
    require(by, "initiative.reopen")
    initiative = locked(initiative)
    _guard_holder(initiative, by, at)
    if initiative.is_open:
        raise UnableToCarryOn(_("This initiative is open already."))
    state = {"status": Status.OPEN, "closed_on": None, "closed_by": None, "result": ""}
    given = _read({"due_on": due_on}, at) if due_on is not None else {}
    return _turned(initiative, "reopened", {**state, **given}, by=by, at=at)


def _close(
    initiative: Initiative, status: Status, result: str, *, by: Person | None, at: datetime
) -> Initiative:
    initiative = _open(initiative, by, at)
    state = {
        "status": status,
        "closed_on": localdate(at),
        "closed_by": by,
        "result": result.strip(),
    }
    name = "finished" if status == Status.DONE else "dropped"
    return _turned(initiative, name, state, by=by, at=at)


def _turned(
    initiative: Initiative,
    name: str,
    state: Mapping[str, Any],
    *,
    by: Person | None,
    at: datetime,
) -> Initiative:
    before = {key: getattr(initiative, key) for key in state}
    for key, value in state.items():
        setattr(initiative, key, value)
    save(initiative)
    # who and when stand beside every event, and what came of it is told as the reason
    told = {key: value for key, value in state.items() if key in {"status", "due_on"}}
    data = {"changes": journal.changes(before, told), "reason": initiative.result}
    journal.record(f"initiative.{name}", initiative, by=by, at=at, data=data)
    return initiative


def _open(initiative: Initiative, by: Person | None, at: datetime) -> Initiative:
    initiative = locked(initiative)
    _guard_holder(initiative, by, at)
    if not initiative.is_open:
        raise UnableToCarryOn(
            _("This initiative is closed (%(status)s): reopen it first.")
            % {"status": initiative.get_status_display()}
        )
    return initiative


def _guard_holder(initiative: Initiative, by: Person | None, at: datetime) -> None:
    # whom it concerns sees it too, but does not decide how it ends
    scope = scope_of(by, localdate(at))
    if not Initiative.objects.held_by(scope).filter(pk=initiative.pk).exists():
        raise UnableToCarryOn(
            _("“%(name)s” is for %(owner)s to change: write a note instead.")
            % {"name": initiative.name, "owner": initiative.owner}
        )


def _read(given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return what was typed as it is kept, or refuse what no initiative can be about."""
    today, values = localdate(at), dict(given)
    if values.get("due_on") is not None and values["due_on"] < today:
        raise UnableToUndertake(_("It would be due before today: choose a later day."))
    if values.get("measure") and values["measure"] not in catalogue.every():
        raise UnableToUndertake(
            _("There is no number called “%(name)s”: choose one from the list, or none.")
            % {"name": values["measure"]}
        )
    if values.get("period"):
        values["period"] = str(Period.parse(values["period"], installed(), today))
    return values


def _guard_whole(values: Mapping[str, Any]) -> None:
    if not str(values.get("name") or "").strip():
        raise UnableToUndertake(_("Give the initiative a name."))
    if values.get("owner") is None:
        raise UnableToUndertake(_("Say who undertakes it."))
    if values.get("due_on") is None:
        raise UnableToUndertake(_("Say by which day."))
