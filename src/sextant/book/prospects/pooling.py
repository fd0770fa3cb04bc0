"""Verbs of the public pool: leads and accounts enter it, are claimed, and are given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Account, Lead
from sextant.book.prospects import limits
from sextant.book.prospects.models import PoolMove
from sextant.kernel import journal
from sextant.kernel.models import Person
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.book.prospects.models import PoolPolicy

Held = TypeVar("Held", Lead, Account)
Move = PoolMove.Move
CLOSED = (Lead.Status.CONVERTED, Lead.Status.DISQUALIFIED)


class UnableToClaim(Unable):
    """The record cannot be taken out of the pool by that person now."""


class UnableToRelease(Unable):
    """The record cannot be put into the pool."""


def kind_of(record: Lead | Account) -> str:
    """Return what a record is, as the journal and the policies call it."""
    return str(record._meta.model_name)  # noqa: SLF001 - Django's own name


def held(record: Held) -> Held:
    """Return a record as it stands now, held until the transaction ends."""
    model: Any = type(record)
    found: Held = model.objects.select_for_update(of=("self",)).get(pk=record.pk)
    return found


def taken() -> UnableToClaim:
    """Return the refusal of one who came second."""
    return UnableToClaim(_("Someone else has just claimed this: choose another from the pool."))


@transaction.atomic
def claim(record: Held, *, by: Person | None, at: datetime) -> Held:
    """Take a record out of the pool, within what the policies allow a person."""
    kind = kind_of(record)
    require(by, f"{kind}.claim")
    if by is None:
        raise UnableToClaim(_("Only a person can claim: sign in first."))
    # the person first: two claims of one person are counted one after the other
    Person.objects.select_for_update().get(pk=by.pk)
    record = held(record)
    if record.pooled_at is None and record.owner_id == by.pk:
        return record  # a double click: it is theirs already
    if record.pooled_at is None:
        raise taken()
    for allowance in limits.covering(by, record, at):
        if allowance.left == 0:
            raise UnableToClaim(allowance.why_not)
    record.owner, record.pooled_at = by, None
    if isinstance(record, Lead):
        record.assigned_at = at
    _save(record)
    _move(record, Move.CLAIMED, person=by, by=by, at=at)
    data = {"changes": {"owner": [None, by.pk]}}
    journal.record(f"{kind}.claimed", record, by=by, at=at, data=data)
    return record


@transaction.atomic
def release(record: Held, *, reason: str = "", by: Person | None, at: datetime) -> Held:
    """Put a record into the pool, for anyone to claim."""
    kind = kind_of(record)
    require(by, f"{kind}.release")
    record = held(record)
    if record.pooled_at is not None:
        raise UnableToRelease(_("“%(name)s” is in the public pool already.") % {"name": record})
    if getattr(record, "status", "") in CLOSED:
        raise UnableToRelease(
            _("“%(name)s” is closed and nobody can work on it: open it again first.")
            % {"name": record}
        )
    move = Move.RELEASED if record.owner_id else Move.ENTERED
    return _pool(record, move, by=by, at=at, told={"reason": reason})


def enter(
    lead: Lead, *, by: Person | None, at: datetime, told: Mapping[str, Any] | None = None
) -> Lead:
    """Put a lead into the pool that no rule gave to anyone."""
    return _pool(lead, Move.ENTERED, by=by, at=at, told=told or {})


def recycle(record: Held, policy: PoolPolicy, *, silent_since: datetime, at: datetime) -> Held:
    """Take a record back from an owner who let it lie; the caller holds the record."""
    told = {"policy": policy.name, "days": (at - silent_since).days}
    more = {"policy": policy, "silent_since": silent_since}
    return _pool(record, Move.RECYCLED, by=None, at=at, told=told, **more)


def warn(
    record: Lead | Account,
    policy: PoolPolicy,
    *,
    silent_since: datetime,
    due_at: datetime,
    at: datetime,
) -> None:
    """Say that a record will be taken back; the caller holds the record."""
    _move(
        record, Move.WARNED, person=record.owner, by=None, at=at, policy=policy,
        silent_since=silent_since, due_at=due_at,
    )  # fmt: skip
    data = {
        "policy": policy.name,
        "owner": record.owner_id,
        "days": (at - silent_since).days,
        "due": due_at,
    }
    journal.record(f"{kind_of(record)}.warned", record, by=None, at=at, data=data)


EVENTS = {Move.ENTERED: "pooled", Move.RELEASED: "released", Move.RECYCLED: "recycled"}


def _pool(
    record: Held,
    move: Move,
    *,
    by: Person | None,
    at: datetime,
    told: Mapping[str, Any],
    **more: Any,
) -> Held:
    owner = record.owner
    record.owner, record.pooled_at = None, at
    if isinstance(record, Lead):
        record.assigned_at = None
    _save(record)
    reason = str(told.get("reason", ""))
    _move(record, move, person=owner, by=by, at=at, reason=reason, **more)
    changes = {"owner": [owner.pk, None]} if owner else {}
    data = {**told, "changes": changes}
    journal.record(f"{kind_of(record)}.{EVENTS[move]}", record, by=by, at=at, data=data)
    return record


def _save(record: Lead | Account) -> None:
    record.version += 1
    record.save()


def _move(record: Lead | Account, move: Move, **told: Any) -> PoolMove:
    row: PoolMove = PoolMove.objects.create(move=move, **{kind_of(record): record}, **told)
    return row
