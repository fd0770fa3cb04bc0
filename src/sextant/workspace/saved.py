"""Verbs on saved views: keep, forget."""

from __future__ import annotations

from typing import TYPE_CHECKING
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
    from sextant.workspace.declare import Workspace

PASSING = frozenset({"page", "rows", "view", "scope", "period", "next"})
LONGEST = 80


class UnableToKeep(Unable):
    """The view cannot be kept as asked."""


def views(workspace: Workspace, person: Person) -> QuerySet[SavedView]:
    """Return a person's views of a workspace, with those shared by others."""
    found: QuerySet[SavedView] = SavedView.objects.of(workspace.name, person)
    return found


def essence(query: str) -> str:
    """Return what of an address a view keeps: not the page, nor what all pages share."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] not in PASSING])


@transaction.atomic
def keep(
    workspace: Workspace, name: str, query: str, *, shared: bool, by: Person, at: datetime
) -> SavedView:
    """Keep a list under a name; the same name again replaces the view."""
    require(by, "view.keep")
    name = " ".join(name.split())[:LONGEST]
    if not name:
        raise UnableToKeep(_("Give the view a name."))
    view, _made = SavedView.objects.update_or_create(
        person=by,
        workspace=workspace.name,
        name=name,
        defaults={"query": essence(query), "shared": shared},
        create_defaults={"query": essence(query), "shared": shared, "created_at": at},
    )
    journal.record("view.kept", view, by=by, at=at, data={"name": name, "shared": shared})
    return view


@transaction.atomic
def forget(workspace: Workspace, key: int, *, by: Person, at: datetime) -> None:
    """Forget a view of one's own; those of others do not exist for this."""
    view = SavedView.objects.filter(pk=key, workspace=workspace.name, person=by).first()
    if view is None:
        raise UnableToFind(_("There is no such view of yours."))
    journal.record("view.forgotten", view, by=by, at=at, data={"name": view.name})
    view.delete()
