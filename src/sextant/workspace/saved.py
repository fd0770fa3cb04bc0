"""Verbs on saved views: keep, forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind
from sextant.workspace.models import SavedView

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from sextant.kernel.models import Person

PASSING = frozenset({"page", "rows", "view", "scope", "period", "next"})
LONGEST = 80


class Shelf(Protocol):
    """Where views are kept: a workspace, or a page that keeps its questions."""

    @property
    def name(self) -> str:
        """Return its name in addresses."""


class UnableToKeep(Unable):
    """The view cannot be kept as asked."""


def views(workspace: Shelf, person: Person) -> QuerySet[SavedView]:
    """Return a person's views of a workspace, with those shared by others."""
    found: QuerySet[SavedView] = SavedView.objects.of(workspace.name, person)
    return found


def find(workspace: Shelf, key: int, person: Person) -> SavedView:
    """Return a view that a person kept or was given, or refuse."""
    view = views(workspace, person).filter(pk=key).first()
    if view is None:
        raise UnableToFind(_("There is no such view, or you may not see it."))
    return view


def essence(query: str, passing: frozenset[str] = PASSING) -> str:
    """Return what of an address a view keeps: not the page, nor what all pages share."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] not in passing])


@transaction.atomic
def keep(
    workspace: Shelf,
    name: str,
    query: str,
    *,
    shared: bool,
    by: Person,
    at: datetime,
    passing: frozenset[str] = PASSING,
) -> SavedView:
    """Keep a list under a name; the same name again replaces the view."""
    require(by, "view.keep")
    name = " ".join(name.split())[:LONGEST]
    if not name:
        raise UnableToKeep(_("Give the view a name."))
    query = essence(query, passing)
    view, _made = SavedView.objects.update_or_create(
        person=by,
        workspace=workspace.name,
        name=name,
        defaults={"query": query, "shared": shared},
        create_defaults={"query": query, "shared": shared, "created_at": at},
    )
    journal.record("view.kept", view, by=by, at=at, data={"name": name, "shared": shared})
    return view


@transaction.atomic
def forget(workspace: Shelf, key: int, *, by: Person, at: datetime) -> None:
    """Forget a view of one's own; those of others do not exist for this."""
    view = SavedView.objects.filter(pk=key, workspace=workspace.name, person=by).first()
    if view is None:
        raise UnableToFind(_("There is no such view of yours."))
    journal.record("view.forgotten", view, by=by, at=at, data={"name": view.name})
    view.delete()
