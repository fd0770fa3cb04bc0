"""The approvals desk: what waits for me, what I asked for, what was decided, who stands in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sextant.agenda import approval_page, delegations
from sextant.agenda.models import Approval, Delegation
from sextant.kernel.roles import Reach
from sextant.kernel.unable import Unable
from sextant.workspace import asking, sending

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

ROWS = 20
TABS = ("waiting", "asked", "decided")


@require_GET
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader's decision, what they asked for, and what was decided."""
    person, scope = _reader(request)
    today = asking.today()
    chosen = request.GET.get("show", "")
    waiting = Approval.objects.waiting_for(person, today)
    lists = {
        "waiting": waiting,
        "asked": Approval.objects.asked_by(person),
        "decided": Approval.objects.visible_to(scope).closed(),
    }
    tab = chosen if chosen in TABS else TABS[0]
    page = Paginator(lists[tab].select_related("asked_by"), ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "agenda/desk.html",
        {
            "tab": tab,
            "tabs": _tabs(waiting.count(), Approval.objects.asked_by(person).open().count()),
            "waiting": waiting.count(),
            "page": page,
            "approvals": approval_page.shown(page.object_list, person, scope, asking.moment()),
            "standing_in": Delegation.objects.on(today).filter(person=person).first(),
        },
    )


def _tabs(waiting: int, asked: int) -> list[dict[str, Any]]:
    labels = {"waiting": _("For you to decide"), "asked": _("You asked"), "decided": _("Decided")}
    counts = {"waiting": waiting, "asked": asked}
    return [
        {"key": key, "label": labels[key], "href": f"?show={key}", "count": counts.get(key)}
        for key in TABS
    ]


@require_http_methods(["GET", "POST"])
@login_required
def stand_in(request: HttpRequest) -> HttpResponse:
    """Say who decides in one's name while one is away."""
    person, _scope = _reader(request)
    refusal = ""
    if request.method == "POST":
        try:
            sending.once(
                request.POST.get("token", ""),
                lambda: _delegated(request, person),
                by=person,
                at=asking.moment(),
            )
            return HttpResponseRedirect("/approvals/stand-in/")
        except Unable as unable:
            refusal = str(unable)
    return render(
        request,
        "agenda/stand_in.html",
        {
            "delegations": delegations.of(person, asking.today()),
            "candidates": delegations.candidates(person, asking.whole_scope_for(request)),
            "given": request.POST,
            "token": sending.token(),
            "refusal": refusal,
        },
        status=409 if refusal else 200,
    )


@require_POST
@login_required
def take_back(request: HttpRequest, key: int) -> HttpResponse:
    """Decide oneself again."""
    person, _scope = _reader(request)
    delegations.end(delegations.find(person, key), by=person, at=asking.moment())
    messages.success(request, _("You decide yourself again."))
    return HttpResponseRedirect("/approvals/stand-in/")


def _delegated(request: HttpRequest, person: Person) -> str:
    given = request.POST
    to = delegations.candidate(person, given.get("to", ""), asking.whole_scope_for(request))
    made = delegations.delegate(
        person,
        to=to,
        starts_on=_day(given.get("starts_on", "")) or asking.today(),
        ends_on=_day(given.get("ends_on", "")),
        by=person,
        at=asking.moment(),
    )
    messages.success(request, _("%(person)s decides in your name.") % {"person": made.to})
    return "/approvals/stand-in/"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise delegations.UnableToDelegate(
            _("“%(text)s” is not a day: write it like 2026-07-31.") % {"text": text[:20]}
        ) from None


def _reader(request: HttpRequest) -> tuple[Person, Scope]:
    person, scope = asking.person_of(request), asking.whole_scope_for(request)
    if person is None or scope.reach("approval") is Reach.NONE:
        raise Http404
    return person, scope
