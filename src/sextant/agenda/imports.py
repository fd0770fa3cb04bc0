"""How notices speak of what was landed from files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.agenda.subjects import Subject
from sextant.landing.models import Landing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sextant.kernel.scope import Scope

LONGEST = 80


def _visible(scope: Scope) -> QuerySet[Any]:
    sees_every = scope.sees_all("deal") and scope.sees_all("account")
    found: QuerySet[Any] = Landing.objects.all()
    return found if sees_every else found.filter(by=scope.person_id)


def _called(landing: Landing) -> str:
    return ", ".join(landing.names)[:LONGEST] or str(landing)


SUBJECT = Subject(Landing, _visible, lambda key: f"/landings/{key}/", _called)
