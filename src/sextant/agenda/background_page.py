"""Background work: how fresh the figures are, what waits, and what failed and can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tasks_db.models import DBTaskResult

from sextant.agenda import reacting, subjects
from sextant.agenda.models import Owed
from sextant.metrics import manifest
from sextant.workspace import asking
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = "/background/"


@require_GET
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Show what the worker has done, has still to do, and could not do."""
    aside = reacting.set_aside(asked.person(request))
    context = {
        "aside": [
            {
                "owed": owed,
                "href": subjects.address(owed.event.record_type, owed.event.record_id or 0),
            }
            for owed in aside
        ],
        "owed": Owed.objects.waiting().count(),
        "queued": DBTaskResult.objects.ready().count(),
        "running": DBTaskResult.objects.running().count(),
        "published_at": manifest.current().published_at,
    }
    return render(request, "agenda/background.html", context)


@require_POST
@login_required
def again(request: HttpRequest, key: int) -> HttpResponse:
    """Try a reaction again."""
    person = asked.person(request)
    reacting.try_again(reacting.find(key, person), by=person, at=asking.moment())
    messages.success(request, _("It is tried again within a second."))
    return HttpResponseRedirect(PAGE)


@require_POST
@login_required
def drop(request: HttpRequest, key: int) -> HttpResponse:
    """Give a reaction up."""
    person = asked.person(request)
    reacting.let_go(reacting.find(key, person), by=person, at=asking.moment())
    messages.success(request, _("It is given up; the journal keeps what it was."))
    return HttpResponseRedirect(PAGE)
