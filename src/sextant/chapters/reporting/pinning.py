"""The pages on which people put dashboards of their own together: pin, arrange, rename, delete."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sextant.chapters.reporting import dashboards
from sextant.chapters.reporting.question import Question
from sextant.kernel.numbers import whole_number
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from sextant.chapters.reporting.models import Dashboard, Pin

REFUSED = 409
LET_PASS = (UnableToPermit, UnableToFind)  # answered by the pages that say so for all of Sextant


def choices(request: HttpRequest, question: Question) -> dict[str, Any]:
    """Return what the form to pin a question offers."""
    return {
        "own": dashboards.made_by(asked.person(request)),
        "pinned": {
            "title": str(question)[: dashboards.LONGEST_TITLE],
            "query": question.query(),
            "longest_title": dashboards.LONGEST_TITLE,
            "longest_name": dashboards.LONGEST_NAME,
        },
    }


@contextmanager
def _told(request: HttpRequest) -> Iterator[None]:
    """Say a refusal on the page one comes back to; what does not exist has a page of its own."""
    try:
        yield
    except LET_PASS:
        raise
    except Unable as refusal:
        messages.error(request, str(refusal))


@require_GET
@login_required
def form(request: HttpRequest) -> HttpResponse:
    """Ask to which dashboard an exploration is to be pinned."""
    require(asked.person(request), dashboards.KEEP)
    question = Question.of(request.GET)
    shown = choices(request, question) | {"next": asked.back(request, reverse("reporting"))}
    return render(request, "reporting/pin.html", shown)


@require_POST
@login_required
def pin(request: HttpRequest) -> HttpResponse:
    """Pin an exploration to a dashboard of one's own, or to a new one."""
    person, at, given = asked.person(request), asking.moment(), request.POST
    back = asked.back(request, f"{reverse('explore')}?{given.get('query', '')}")
    title = given.get("title", "") or str(Question.of(QueryDict(given.get("query", ""))))
    with _told(request), transaction.atomic():  # no dashboard is left behind without its pin
        board = _board(request)
        dashboards.pin(board, title[: dashboards.LONGEST_TITLE], given.get("query", ""),
                       by=person, at=at, place=whole_number(given.get("place", "")))  # fmt: skip
        words = _("It is pinned to “%(name)s”.") % {"name": board.name}
        messages.success(request, _with_way(words, reverse("own-dashboard", args=[board.pk])))
    return HttpResponseRedirect(back)


@require_POST
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Make an empty dashboard."""
    name, shared = request.POST.get("name", ""), "shared" in request.POST
    onward = reverse("reporting")
    with _told(request):
        board = dashboards.create(name, shared=shared, by=asked.person(request), at=asking.moment())
        onward = reverse("own-dashboard", args=[board.pk])
    return HttpResponseRedirect(onward)


@require_POST
@login_required
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Rename a dashboard of one's own, share it, or share it no more."""
    person = asked.person(request)
    board = dashboards.own(key, person)
    name, shared = request.POST.get("name", ""), "shared" in request.POST
    with _told(request):
        dashboards.edit(board, name=name, shared=shared, by=person, at=asking.moment())
    return HttpResponseRedirect(asked.back(request, reverse("own-dashboard", args=[key])))


@require_POST
@login_required
def delete(request: HttpRequest, key: int) -> HttpResponse:
    """Delete a dashboard of one's own."""
    board = dashboards.own(key, asked.person(request))
    dashboards.delete(board, by=asked.person(request), at=asking.moment())
    messages.success(request, _("The dashboard “%(name)s” is deleted.") % {"name": board.name})
    return HttpResponseRedirect(reverse("reporting"))


@require_POST
@login_required
def arrange(request: HttpRequest, key: int) -> HttpResponse:
    """Put what is pinned into another order."""
    board = dashboards.own(key, asked.person(request))
    numbers = [whole_number(each) for each in request.POST.get("pins", "").split(",")]
    keys = [each for each in numbers if each is not None]
    try:
        dashboards.arrange(board, keys, by=asked.person(request), at=asking.moment())
    except LET_PASS:
        raise
    except Unable as refusal:
        return HttpResponse(str(refusal), status=REFUSED, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@login_required
def retitle(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Give what is pinned another title."""
    pinned, person = _pinned(request, key, number), asked.person(request)
    with _told(request):
        dashboards.retitle(pinned, request.POST.get("title", ""), by=person, at=asking.moment())
    return HttpResponseRedirect(asked.back(request, reverse("own-dashboard", args=[key])))


@require_POST
@login_required
def unpin(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Take an exploration from a dashboard, and offer to put it back."""
    pinned, person = _pinned(request, key, number), asked.person(request)
    dashboards.unpin(pinned, by=person, at=asking.moment())
    back = asked.back(request, reverse("own-dashboard", args=[key]))
    messages.success(request, _with_undo(request, pinned, back))
    return HttpResponseRedirect(back)


def _board(request: HttpRequest) -> Dashboard:
    """Return the dashboard that was chosen, or the one of the name that was typed, made if need be."""
    person, given = asked.person(request), request.POST
    if given.get("dashboard"):
        return dashboards.own(whole_number(given["dashboard"]) or 0, person)
    name = " ".join(given.get("name", "").split())
    there = dashboards.made_by(person).filter(name=name).first()
    if there is not None:
        return there  # a form sent twice makes one dashboard
    shared = "shared" in given
    return dashboards.create(name, shared=shared, by=person, at=asking.moment())


def _pinned(request: HttpRequest, key: int, number: int) -> Pin:
    return dashboards.pin_of(dashboards.own(key, asked.person(request)), number)


def _with_way(words: str, address: str) -> SafeString:
    return format_html('{} <a href="{}">{}</a>', words, address, _("Open the dashboard"))


def _with_undo(request: HttpRequest, pinned: Pin, back: str) -> SafeString:
    fields = {
        "csrfmiddlewaretoken": get_token(request), "next": back,
        "dashboard": str(pinned.dashboard_id), "title": pinned.title, "query": pinned.query,
        "place": str(pinned.place),
    }  # fmt: skip
    hidden = format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', list(fields.items())
    )
    return format_html(
        '{} <form method="post" action="{}" class="undo">{}<button class="btn btn-sm">{}</button></form>',
        _("“%(title)s” is unpinned.") % {"title": pinned.title},
        reverse("pin"),
        hidden,
        _("Undo"),
    )
