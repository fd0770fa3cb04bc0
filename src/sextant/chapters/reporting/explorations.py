"""Kept explorations: found, kept under a name, forgotten, and asked again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.timezone import localdate

from sextant.book.looking import USUAL, Look
from sextant.chapters.reporting import table
from sextant.chapters.reporting.question import Question
from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.kernel.scope import scope_of
from sextant.workspace import saved

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer
    from sextant.workspace.models import SavedView

PASSING = frozenset({"scope", "next", "filter", "value"})


@dataclass(frozen=True)
class Explorations:
    """Where explorations are kept."""

    name: str = "explore"


SHELF = Explorations()


def seen_by(person: Person) -> QuerySet[SavedView]:
    """Return the explorations a person kept, and those that others share."""
    return saved.views(SHELF, person)


def find(key: int, person: Person) -> SavedView:
    """Return an exploration that a person kept or was given, or refuse."""
    return saved.find(SHELF, key, person)


def keep(name: str, query: str, *, shared: bool, by: Person, at: datetime) -> SavedView:
    """Keep a question under a name, with its period; refuse one that cannot be answered."""
    today = localdate(at)
    Question.of(QueryDict(query)).check(scope_of(by, today), today)
    return saved.keep(SHELF, name, query, shared=shared, by=by, at=at, passing=PASSING)


def forget(key: int, *, by: Person, at: datetime) -> None:
    """Forget an exploration of one's own."""
    saved.forget(SHELF, key, by=by, at=at)


def run(query: str, *, period: str, scope: Scope, today: date) -> Answer:
    """Answer a question within a scope, over the period asked for, else over its own."""
    given = QueryDict(query)
    days = Period.parse(period or given.get("period") or USUAL, installed(), today)
    look = Look(scope, today, days)
    return table.ordered(Question.of(given).ask(look))
