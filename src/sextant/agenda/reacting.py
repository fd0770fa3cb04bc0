"""What follows an event: each reaction once, in a transaction of its own, tried again if it fails.

The journal is followed, so nothing is lost with a process and nothing needs the one that wrote it.
A reaction and the note that it was done are one transaction: it must not do long work or speak to
other machines, but hand that to the queue.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sextant.agenda.models import Owed, Reader
from sextant.kernel import following, journal
from sextant.kernel.following import Place
from sextant.kernel.models import Event
from sextant.kernel.roles import require
from sextant.kernel.unable import UnableToFind

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person

Reaction = Callable[[Event], object]
Table = Mapping[str, tuple[Reaction, ...]]

READER = "reactions"
TRIES = 5
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 10, 60, 600))
AT_ONCE = 500
VERB = "reaction.mend"
LONGEST = 2_000
_GONE = _("This reaction is not set aside any more: there is nothing to mend.")

log = logging.getLogger(__name__)


def react(table: Table, at: datetime) -> int:
    """Let what the table names follow what is new in the journal; return how much was done."""
    _take_in(table, at)
    known = {name_of(reaction): reaction for row in table.values() for reaction in row}
    due = Owed.objects.due(at).values_list("pk", flat=True)[:AT_ONCE]
    return sum(_settle(key, known, at) for key in list(due))


def name_of(reaction: Reaction) -> str:
    """Return the name under which a reaction is owed."""
    return f"{reaction.__module__}.{reaction.__qualname__}"


def set_aside(by: Person | None) -> list[Owed]:
    """Return the reactions that failed too often, newest first, for those who may mend them."""
    require(by, VERB)
    return list(Owed.objects.set_aside()[:AT_ONCE])


def find(key: int, by: Person | None) -> Owed:
    """Return a reaction that was set aside."""
    require(by, VERB)
    found: Owed | None = Owed.objects.set_aside().filter(pk=key).first()
    if found is None:
        raise UnableToFind(_GONE)
    return found


@transaction.atomic
def try_again(owed: Owed, *, by: Person | None, at: datetime) -> Owed:
    """Give a reaction that was set aside another row of tries."""
    owed = _mended(owed, by)
    owed.tries, owed.set_aside_at, owed.next_at = 0, None, at
    owed.save()
    journal.record("reaction.retried", owed, by=by, at=at, data={"reaction": owed.reaction})
    return owed


@transaction.atomic
def let_go(owed: Owed, *, by: Person | None, at: datetime) -> None:
    """Give up a reaction that was set aside; the journal keeps that it did not follow."""
    owed = _mended(owed, by)
    data = {"reaction": owed.reaction, "event": owed.event_id, "error": owed.error}
    journal.record("reaction.dropped", owed, by=by, at=at, data=data)
    owed.delete()


def _mended(owed: Owed, by: Person | None) -> Owed:
    require(by, VERB)
    found: Owed | None = (
        Owed.objects.set_aside().select_for_update(of=("self",)).filter(pk=owed.pk).first()
    )
    if found is None:
        raise UnableToFind(_GONE)
    return found


def _take_in(table: Table, at: datetime) -> None:
    """Note what is owed to the news of the journal, and that they were read, in one step."""
    until = following.last()
    reader = Reader.objects.filter(name=READER).first()
    if reader is None:  # what happened before anybody listened stays as it is
        Reader.objects.get_or_create(name=READER, defaults={"cursor": until})
        return
    if not following.is_behind(reader.place, until):
        return
    with transaction.atomic():
        reader = Reader.objects.select_for_update().get(pk=reader.pk)
        # what was done to many at once, or comes from a file, has no record and tells nobody
        told = following.news(reader.place, until).filter(name__in=list(table), record_id__gt=0)
        owed = [
            Owed(event_id=key, reaction=name_of(reaction), next_at=at)
            for key, name in told.values_list("pk", "name")
            for reaction in table[name]
        ]
        Owed.objects.bulk_create(owed, ignore_conflicts=True)
        is_older = until < reader.cursor and not reader.awaited
        place = Place(until) if is_older else following.onward(reader.place, until, time.time())
        reader.move(place)


def _settle(key: int, known: Mapping[str, Reaction], at: datetime) -> bool:
    try:
        with transaction.atomic():
            owed = _held(key, at)
            if owed is None:
                return False  # another worker has it
            reaction = known.get(owed.reaction)
            if reaction is not None:
                reaction(owed.event)
            owed.delete()
    except Exception as fault:
        log.exception("A reaction failed")
        _note(key, fault, at)
        return False
    return True


def _held(key: int, at: datetime) -> Owed | None:
    can_skip = connection.features.has_select_for_update_skip_locked
    due = Owed.objects.due(at).select_for_update(of=("self",), skip_locked=can_skip)
    found: Owed | None = due.select_related("event", "event__by").filter(pk=key).first()
    return found


def _note(key: int, fault: Exception, at: datetime) -> None:
    with transaction.atomic():
        owed = Owed.objects.select_for_update().filter(pk=key).first()
        if owed is None:
            return
        owed.tries += 1
        owed.error = f"{type(fault).__name__}: {fault}"[:LONGEST]
        if owed.tries >= TRIES:
            owed.set_aside_at = at
        else:
            owed.next_at = at + WAITS[owed.tries - 1]
        owed.save()
