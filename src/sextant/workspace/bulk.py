"""A verb on many records at once, counted, with an undo through the journal's before values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.kernel import journal
from sextant.kernel.models import Event
from sextant.kernel.numbers import whole_number
from sextant.kernel.unable import Unable, UnableToFind
from sextant.workspace import columns as place
from sextant.workspace import typed, verbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Verb, Workspace

MOST = 1_000
BULK = "bulk"  # not the kind itself: each record has told of its own change already


class UnableToUndo(Unable):
    """The deed cannot be taken back any more."""


@dataclass
class Outcome:
    """What became of a deed on many records."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    undo: int | None = None


def chosen(workspace: Workspace, keys: Iterable[str], scope: Scope) -> list[Any]:
    """Return the chosen records inside a scope, each once; others do not exist."""
    numbers = {key for text in keys if (key := whole_number(text)) is not None}
    return list(workspace.visible(scope).filter(pk__in=sorted(numbers)[:MOST]).order_by("pk"))


def do(
    workspace: Workspace,
    verb: Verb,
    records: Sequence[Any],
    values: Mapping[str, Any],
    *,
    by: Person,
    at: datetime,
) -> Outcome:
    """Carry out a verb on each record apart; a refusal stops that one alone."""
    outcome = Outcome()
    events: list[int] = []
    for record in records:
        try:
            verbs.do(verb, record, values, by=by, at=at)
        except Unable as refusal:
            outcome.refused.append((str(record), str(refusal)))
            continue
        outcome.done += 1
        events.extend(journal.of(record).values_list("pk", flat=True)[:1])
    if events:
        data = {"verb": verb.name, "undo": verb.undo, "events": events}
        event = journal.record(f"{workspace.kind}.bulk", BULK, by=by, at=at, data=data)
        outcome.undo = event.pk
    return outcome


def undo(workspace: Workspace, key: int, *, scope: Scope, by: Person, at: datetime) -> Outcome:
    """Take back one's own deed on many records, but not where a record has changed since."""
    deed = Event.objects.filter(
        pk=key, by=by, name=f"{workspace.kind}.bulk", record_type=BULK
    ).first()
    if deed is None or deed.data.get("undone"):
        raise UnableToFind(_("There is nothing of yours to take back here."))
    outcome = Outcome()
    inverse = next((v for v in workspace.verbs if v.name == deed.data.get("undo")), None)
    for event in Event.objects.filter(pk__in=deed.data["events"]).order_by("pk"):
        _undo_one(workspace, event, inverse, outcome, scope=scope, by=by, at=at)
    deed.data["undone"] = True
    deed.save(update_fields=["data"])
    return outcome


def _undo_one(
    workspace: Workspace,
    event: Event,
    inverse: Verb | None,
    outcome: Outcome,
    *,
    scope: Scope,
    by: Person,
    at: datetime,
) -> None:
    record = workspace.model._default_manager.filter(pk=event.record_id).first()  # noqa: SLF001
    if record is None:
        return
    try:
        with transaction.atomic():
            _refuse_changed(record, event)
            if inverse is not None:
                verbs.do(inverse, record, {}, by=by, at=at)
            else:
                values = _before(workspace, event, scope)
                verbs.edit(workspace, record, values, by=by, at=at)
        outcome.done += 1
    except Unable as refusal:
        outcome.refused.append((str(record), str(refusal)))


def _refuse_changed(record: Any, event: Event) -> None:
    latest = journal.of(record).values_list("pk", flat=True).first()
    if latest != event.pk:
        raise UnableToUndo(_("This has changed since: it is left as it is."))


def _before(workspace: Workspace, event: Event, scope: Scope) -> dict[str, Any]:
    known = place.columns(workspace)
    changes = event.data.get("changes") or {}
    if not changes or not set(changes) <= set(known):
        raise UnableToUndo(_("What this was before is not known: change it by hand."))
    return {name: _value(known[name], pair[0], scope) for name, pair in changes.items()}


def _value(column: place.Column, before: Any, scope: Scope) -> Any:
    if not column.refers:
        return typed.read(column.field, before, scope, column=column)
    if before is None:
        return None
    records = column.target.model._default_manager.all()  # noqa: SLF001
    label = place.label_of(column.target)
    key = {"pk": before} if isinstance(before, int) else {label: before}
    found = records.filter(**key).first()
    if found is None:
        raise UnableToUndo(_("What this was before is gone: change it by hand."))
    return found
