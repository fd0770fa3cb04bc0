"""What follows what: one table, cause beside effect.

A reaction takes the event, in a transaction of its own, within a second after the event was
committed; one that fails is tried again, so each must be safe twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.agenda.notices import tell
from sextant.agenda.reacting import react
from sextant.book.orders.opening import open_for_deal
from sextant.book.prospects.following import begin
from sextant.hearing import HEARING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sextant.kernel.models import Event

REACTIONS: dict[str, tuple[Callable[[Event], object], ...]] = {
    "activity.created": (begin,),
    "activity.completed": (begin,),
    "deal.won": (open_for_deal,),
}


def table() -> dict[str, tuple[Callable[[Event], object], ...]]:
    """Return every reaction: those of the table, and telling those who hear of it."""
    names = REACTIONS | HEARING
    return {
        name: (*REACTIONS.get(name, ()), *((tell,) if name in HEARING else ())) for name in names
    }


def follow(now: datetime) -> int:
    """Let what follows follow what is new in the journal."""
    return react(table(), now)
