"""What happened around a deal or an account: activities, moves and the journal in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sextant.book.models import Activity, StageChange
    from sextant.workspace.history import Entry

SHOWN = 25
ICONS = {
    "call": "phone", "visit": "map-pin", "meeting": "users", "email": "mail", "task": "check",
}  # fmt: skip
TOLD_BY_MOVES = {"stage"}


@dataclass(frozen=True)
class Moment:
    """One line of a timeline."""

    at: datetime
    icon: str
    words: str
    who: str = ""
    note: str = ""
    href: str = ""
    changes: Sequence[Any] = ()
    is_planned: bool = False
    is_overdue: bool = False


def of_activities(activities: Iterable[Activity], now: datetime) -> list[Moment]:
    """Tell what was done, is planned, and should have been done."""
    return [
        Moment(
            at=activity.at,
            icon=ICONS.get(activity.kind, "calendar-event"),
            words=activity.subject,
            who=str(activity.owner or ""),
            note=activity.outcome,
            href=f"/activities/{activity.pk}/",
            is_planned=not activity.done and activity.at >= now,
            is_overdue=not activity.done and activity.at < now,
        )
        for activity in activities
    ]


def of_moves(moves: Iterable[StageChange]) -> list[Moment]:
    """Tell which stages a deal went through."""
    return [
        Moment(
            at=move.at,
            icon="arrow-right",
            words=_told(move),
            who=str(move.by or ""),
        )
        for move in moves
    ]


def of_history(entries: Iterable[Entry]) -> list[Moment]:
    """Tell what the journal holds, except moves, which are told by stage."""
    return [
        Moment(entry.at, "history", entry.words, entry.who, entry.note, entry.href, entry.changes)
        for entry in entries
        if not _is_move(entry)
    ]


def together(*lines: Iterable[Moment]) -> list[Moment]:
    """Lay lines together, newest first."""
    found = [moment for line in lines for moment in line]
    return sorted(found, key=lambda moment: moment.at, reverse=True)[:SHOWN]


def _told(move: StageChange) -> str:
    if move.from_stage is None:
        return _("entered %(stage)s") % {"stage": move.to_stage}
    return _("from %(before)s to %(stage)s") % {"before": move.from_stage, "stage": move.to_stage}


def _is_move(entry: Entry) -> bool:
    return entry.words == _("moved this")
