"""Verbs on dashboards of one's own: create, edit, delete, pin, rename, unpin, arrange."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.chapters.reporting.models import Dashboard, Pin
from sextant.chapters.reporting.question import Question
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.scope import scope_of
from sextant.kernel.unable import Unable, UnableToFind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from sextant.chapters.reporting.models import DashboardQuerySet
    from sextant.kernel.models import Person

KEEP = "view.keep"
LONGEST_NAME, LONGEST_TITLE, LONGEST_QUERY = 80, 120, 2000
MOST_PINS = 24
Asked = tuple[str, str]  # what is pinned: a title, and the question as an address holds it


class UnableToKeepDashboard(Unable):
    """The dashboard cannot be as asked."""


class UnableToPin(Unable):
    """The exploration cannot be pinned."""


class UnableToArrange(Unable):
    """The order does not speak of what is pinned."""


def seen_by(person: Person) -> DashboardQuerySet:
    """Return a person's dashboards, with those that others share."""
    found: DashboardQuerySet = Dashboard.objects.seen_by(person)
    return found


def made_by(person: Person) -> QuerySet[Dashboard]:
    """Return the dashboards a person may pin to."""
    found: QuerySet[Dashboard] = Dashboard.objects.made_by(person)
    return found


def find(key: int, person: Person) -> Dashboard:
    """Return a dashboard that a person may look at, or refuse."""
    return _one(seen_by(person).filter(pk=key))


def own(key: int, person: Person) -> Dashboard:
    """Return a dashboard that a person may change; those of others do not exist for this."""
    return _one(made_by(person).filter(pk=key))


def pin_of(dashboard: Dashboard, key: int) -> Pin:
    """Return one of the explorations pinned to a dashboard, or refuse."""
    found = dashboard.pins.filter(pk=key).first()
    if found is None:
        raise UnableToFind(_("This is no longer pinned to the dashboard."))
    return found


@transaction.atomic
def create(
    name: str, *, shared: bool, pins: Iterable[Asked] = (), by: Person, at: datetime
) -> Dashboard:
    """Make a dashboard, with what is to be pinned to it from the start."""
    require(by, KEEP)
    name = _named(name)
    _guard_free(name, by)
    try:
        with transaction.atomic():
            board: Dashboard = Dashboard.objects.create(
                person=by, name=name, shared=shared, created_at=at
            )
    except IntegrityError as error:  # the form was sent twice at once
        raise _taken(name) from error
    data = {"name": name, "shared": shared}
    journal.record("dashboard.created", board, by=by, at=at, data=data)
    for title, query in pins:
        pin(board, title, query, by=by, at=at)
    return board


@transaction.atomic
def edit(dashboard: Dashboard, *, name: str, shared: bool, by: Person, at: datetime) -> Dashboard:
    """Give a dashboard another name, share it with everyone, or with nobody any more."""
    board = _held(dashboard, by)
    name = _named(name)
    changes = journal.changes(
        {"name": board.name, "shared": board.shared}, {"name": name, "shared": shared}
    )
    if name != board.name:
        _guard_free(name, by)
    if changes:
        board.name, board.shared = name, shared
        try:
            with transaction.atomic():
                board.save()
        except IntegrityError as error:  # another took the name meanwhile
            raise _taken(name) from error
        journal.record("dashboard.edited", board, by=by, at=at, data={"changes": changes})
    return board


@transaction.atomic
def delete(dashboard: Dashboard, *, by: Person, at: datetime) -> None:
    """Delete a dashboard; the explorations themselves can be asked as before."""
    board = _held(dashboard, by)
    data = {"name": board.name, "pins": list(board.pins.values_list("title", "query"))}
    journal.record("dashboard.deleted", board, by=by, at=at, data=data)
    board.delete()


@transaction.atomic
def pin(
    dashboard: Dashboard,
    title: str,
    query: str,
    *,
    by: Person,
    at: datetime,
    place: int | None = None,
) -> Pin:
    """Pin an exploration, last or at a place; what is pinned already stays as it is."""
    board = _held(dashboard, by)
    essence = _essence(query, by, at)
    there = list(board.pins.all())
    if (same := next((each for each in there if each.query == essence), None)) is not None:
        return same
    if len(there) >= MOST_PINS:
        raise UnableToPin(
            _("“%(name)s” holds %(most)d explorations, and no more fit: unpin one first.")
            % {"name": board.name, "most": MOST_PINS}
        )
    made = Pin(dashboard=board, title=_titled(title), query=essence)
    made.save()
    last = len(there)
    there.insert(last if place is None else min(place, last), made)
    _put(there)
    data = {"title": made.title, "query": essence, "place": made.place}
    journal.record("dashboard.pinned", board, by=by, at=at, data=data)
    return made


@transaction.atomic
def retitle(pinned: Pin, title: str, *, by: Person, at: datetime) -> Pin:
    """Give what is pinned another title."""
    board = _held(pinned.dashboard, by)
    pinned = pin_of(board, pinned.pk)
    title, before = _titled(title), pinned.title
    if title != before:
        pinned.title = title
        pinned.save(update_fields=["title"])
        data = {"query": pinned.query, "changes": {"title": [before, title]}}
        journal.record("dashboard.retitled", board, by=by, at=at, data=data)
    return pinned


@transaction.atomic
def unpin(pinned: Pin, *, by: Person, at: datetime) -> None:
    """Take an exploration from a dashboard."""
    board = _held(pinned.dashboard, by)
    pinned = pin_of(board, pinned.pk)
    data = {"title": pinned.title, "query": pinned.query, "place": pinned.place}
    journal.record("dashboard.unpinned", board, by=by, at=at, data=data)
    pinned.delete()
    _put(list(board.pins.all()))


@transaction.atomic
def arrange(dashboard: Dashboard, keys: Sequence[int], *, by: Person, at: datetime) -> None:
    """Put what is pinned into an order, which must name each of them once."""
    board = _held(dashboard, by)
    pins = {each.pk: each for each in board.pins.all()}
    if sorted(keys) != sorted(pins):
        raise UnableToArrange(
            _("What is pinned to “%(name)s” changed meanwhile: load the page again.")
            % {"name": board.name}
        )
    if list(keys) != list(pins):
        _put([pins[key] for key in keys])
        journal.record("dashboard.arranged", board, by=by, at=at, data={"pins": list(keys)})


def _one(found: QuerySet[Dashboard]) -> Dashboard:
    board = found.first()
    if board is None:
        raise UnableToFind(_("There is no such dashboard, or you may not see it."))
    return board


def _held(dashboard: Dashboard, by: Person) -> Dashboard:
    """Return one's own dashboard, held until the transaction ends."""
    require(by, KEEP)
    return locked(own(dashboard.pk, by))


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UnableToKeepDashboard(_("Give the dashboard a name."))
    if len(name) > LONGEST_NAME:
        raise UnableToKeepDashboard(
            _("A name has at most %(most)d characters: shorten it.") % {"most": LONGEST_NAME}
        )
    return name


def _titled(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise UnableToPin(_("Give what you pin a title."))
    if len(title) > LONGEST_TITLE:
        raise UnableToPin(
            _("A title has at most %(most)d characters: shorten it.") % {"most": LONGEST_TITLE}
        )
    return title


def _guard_free(name: str, by: Person) -> None:
    if made_by(by).filter(name=name).exists():
        raise _taken(name)


def _taken(name: str) -> UnableToKeepDashboard:
    return UnableToKeepDashboard(
        _("You have a dashboard “%(name)s” already: choose another name.") % {"name": name}
    )


def _essence(query: str, by: Person, at: datetime) -> str:
    """Return a question as a dashboard keeps it: without period and scope, which the page has."""
    question = Question.of(QueryDict(query))
    today = localdate(at)
    question.check(scope_of(by, today), today)
    text = replace(question, drawn=question.way).query()
    if len(text) > LONGEST_QUERY:
        raise UnableToPin(_("This exploration has too many filters to be pinned: take some away."))
    return text


def _put(pins: Sequence[Pin]) -> None:
    for place, each in enumerate(pins):
        each.place = place
    Pin.objects.bulk_update(pins, ["place"])
