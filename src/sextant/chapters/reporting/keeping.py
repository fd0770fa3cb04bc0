"""Explorations kept under a name: whoever opens one sees it within their own scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sextant.chapters.reporting import explorations
from sextant.kernel.unable import Unable, UnableToPermit
from sextant.workspace import asking, saved
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Kept:
    """An exploration as a person finds it in the list."""

    key: int
    name: str
    address: str
    by: str
    mine: bool
    shared: bool


def kept(request: HttpRequest) -> list[Kept]:
    """Return the explorations a person kept, and those that others share."""
    person = asked.person(request)
    return [
        Kept(
            view.pk,
            view.name,
            f"{reverse('explore')}?{view.query}",
            str(view.person),
            view.person_id == person.pk,
            view.shared,
        )
        for view in explorations.seen_by(person)
    ]


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep an exploration under a name."""
    query = request.POST.get("query", "")
    try:
        view = explorations.keep(
            request.POST.get("name", ""),
            query,
            shared="shared" in request.POST,
            by=asked.person(request),
            at=asking.moment(),
        )
    except UnableToPermit:
        raise
    except Unable as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(
            f"{reverse('explore')}?{saved.essence(query, explorations.PASSING)}"
        )
    messages.success(request, _("The exploration “%(name)s” is kept.") % {"name": view.name})
    return HttpResponseRedirect(f"{reverse('explore')}?{view.query}")


@require_POST
@login_required
def forget(request: HttpRequest, key: int) -> HttpResponse:
    """Forget an exploration of one's own."""
    explorations.forget(key, by=asked.person(request), at=asking.moment())
    messages.success(request, _("The exploration is forgotten."))
    return HttpResponseRedirect(reverse("reporting"))
