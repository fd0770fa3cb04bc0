"""The daily look: piece by piece, so that what is published meanwhile does not wait for it.

Every turn does one small thing and keeps it, so a look that was broken off goes on where it stood.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext_lazy as _

from sextant.kernel.models import EVER
from sextant.kernel.organisation import Organisation
from sextant.kernel.unable import Unable
from sextant.metrics import manifest
from sextant.metrics.publishing import today_of
from sextant.watch import raising
from sextant.watch.choosing import chosen
from sextant.watch.finding import find, parts
from sextant.watch.models import Look, Piece
from sextant.watch.nodes import Nodes

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.watch.finding import Part

MANY = 50
EARLY = time(4)  # what was done on a day is mostly noted by then, and nobody is at work yet

_ended: list[object] = [None]


def take_turn(at: datetime) -> bool:
    """Do the next piece of today's look, if there is one left; return whether something was done."""
    today = today_of(at)
    here = (manifest.root(), today)
    if _ended[0] == here or not manifest.current().facts:
        return False
    look = _current(today, at)
    if look is None:
        return False
    if look.ended_at is not None:
        _ended[0] = here
        return False
    advance(look, at=at)
    return True


class UnableToLook(Unable):
    """The day cannot be looked at."""


def look_now(today: date, *, at: datetime) -> Look:
    """Look at everything as of a day at once; what was looked at that day is not looked at again."""
    if today > today_of(at):
        raise UnableToLook(
            _("%(day)s has not come yet: look as of today or an earlier day.") % {"day": today}
        )
    if today < EVER:
        raise UnableToLook(
            _("Nothing is known of days as early as %(day)s: look as of a later one.")
            % {"day": today}
        )
    look = _opened(today, at)
    while look.ended_at is None:
        look = advance(look, at=at)
    return look


def advance(look: Look, *, at: datetime) -> Look:
    """Do the next piece of a look: find, then choose, then raise what is to be told."""
    nodes = Nodes(Organisation(), look.day)
    if look.chosen is None:
        known = set(look.pieces.values_list("name", flat=True))
        missing = next((part for part in parts(nodes) if part.name not in known), None)
        if missing is not None:
            _look_at(look, missing)
        else:
            _choose(look, nodes)
    elif look.chosen:
        _raise_next(look, nodes, at)
    else:
        _end(look, at)
    return look


def _current(today: date, at: datetime) -> Look | None:
    """Return the look to go on with: the oldest that has not ended, else today's once it is due."""
    unended = Look.objects.filter(ended_at=None, day__lte=today).order_by("day").first()
    if unended is not None:
        return unended
    here = localtime(at, get_default_timezone()).time()
    if here < EARLY and Look.objects.exists() and not Look.objects.filter(day=today).exists():
        return None
    return _opened(today, at)


def _opened(today: date, at: datetime) -> Look:
    look, _is_new = Look.objects.get_or_create(day=today, defaults={"begun_at": at})
    return look


def _choose(look: Look, nodes: Nodes) -> None:
    """Keep what is to be told once: who chooses at the same time goes on with what was kept."""
    Look.objects.filter(pk=look.pk, chosen__isnull=True).update(chosen=chosen(look, nodes))
    look.refresh_from_db()


def _look_at(look: Look, part: Part) -> None:
    values = find(part, look.day)
    try:
        with transaction.atomic():
            Piece.objects.create(look=look, name=part.name, **values)
    except IntegrityError:  # somebody else looks at the same time, and has been here first
        return


@transaction.atomic
def _end(look: Look, at: datetime) -> None:
    """Note that a look has ended; what it found and did not tell is kept no longer."""
    if Look.objects.filter(pk=look.pk, ended_at=None).update(ended_at=at):
        look.pieces.update(found=[])
    look.refresh_from_db()


@transaction.atomic
def _raise_next(look: Look, nodes: Nodes, at: datetime) -> None:
    """Raise the next alert that is told itself, or many that are only parts of others."""
    held = Look.objects.select_for_update().get(pk=look.pk)
    left = held.chosen or []
    count = 1 if left and left[0]["part_of"] is None else MANY
    for each in left[:count]:
        raising.raise_alert(each, nodes, at=at)
    look.chosen = held.chosen = left[count:]
    held.save(update_fields=["chosen"])
