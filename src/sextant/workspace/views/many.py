"""A verb on the chosen rows of a list, its count, and its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sextant.kernel.roles import require
from sextant.workspace import asking, bulk, sending
from sextant.workspace.forms import VerbForm
from sextant.workspace.views import asked
from sextant.workspace.views.doing import WRONG, verb_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from sextant.workspace.bulk import Outcome
    from sextant.workspace.declare import Verb, Workspace

TOLD = 5
UNTOLD = {"token", "csrfmiddlewaretoken", "next"}


@require_http_methods(["GET", "POST"])
@login_required
def do(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Ask what a verb needs to know, then do it on each chosen record inside the scope."""
    scope, person = asked.scope(request, workspace), asked.person(request)
    given = request.POST if request.method == "POST" else request.GET
    verb = verb_of(workspace, given.get("do", ""))
    require(person, f"{workspace.kind}.{verb.name}")
    records = bulk.chosen(workspace, given.getlist("ids"), scope) if verb.bulk else []
    answering = request.method == "POST" and (not verb.asks or "asked" in given)
    form = VerbForm(verb, scope, request.POST if answering else None)
    if not answering or not form.is_valid():
        return _dialog(request, workspace, verb, records, form)
    usual = asked.back(request, f"/{workspace.name}/")

    def act() -> str:
        values, now = form.given(), asking.moment()
        outcome = bulk.do(workspace, verb, records, values, by=person, at=now)
        _tell(request, workspace, verb, outcome)
        return usual

    sending.once(_token(request), act, by=person, at=asking.moment())
    return asked.onward(request, usual)


def _token(request: HttpRequest) -> str:
    """Tell a double click from another choice of rows made on the same page."""
    token = request.POST.get("token", "")
    given = sorted((name, *values) for name, values in request.POST.lists() if name not in UNTOLD)
    return token and sending.digest(f"{token} {given}")


def _dialog(
    request: HttpRequest, workspace: Workspace, verb: Verb, records: list[Any], form: VerbForm
) -> HttpResponse:
    context = {
        "workspace": workspace,
        "nouns": workspace.nouns,
        "base": f"/{workspace.name}/",
        "verb": {"name": verb.name, "label": verb.label, "danger": verb.danger},
        "form": form,
        "keys": [record.pk for record in records],
        "count": len(records),
        "action": f"/{workspace.name}/bulk/",
        "next": asked.back(request, f"/{workspace.name}/"),
    }
    part = asked.is_part(request)
    template = "workspace/verb_part.html" if part else "workspace/verb.html"
    status = WRONG if form.is_bound and form.errors else 200
    return asked.varied(render(request, template, context, status=status))


def _tell(request: HttpRequest, workspace: Workspace, verb: Verb, outcome: Outcome) -> None:
    done = ngettext("%(verb)s: %(count)s done.", "%(verb)s: %(count)s done.", outcome.done)
    words = done % {"verb": verb.label, "count": outcome.done}
    if outcome.undo is not None:
        messages.success(request, _with_undo(request, workspace, words, outcome.undo))
    _tell_refused(request, outcome)


def _tell_refused(request: HttpRequest, outcome: Outcome) -> None:
    for name, sentence in outcome.refused[:TOLD]:
        messages.warning(request, f"{name}: {sentence}")
    rest = len(outcome.refused) - TOLD
    if rest > 0:
        more = ngettext("%(count)s more could not.", "%(count)s more could not.", rest)
        messages.warning(request, more % {"count": rest})


def _with_undo(request: HttpRequest, workspace: Workspace, words: str, key: int) -> SafeString:
    return format_html(
        '{} <form method="post" action="/{}/undo/{}/" class="undo">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="next" value="{}">'
        '<button class="btn btn-sm">{}</button></form>',
        words,
        workspace.name,
        key,
        get_token(request),
        asked.back(request, f"/{workspace.name}/"),
        _("Undo"),
    )


@require_POST
@login_required
def undo(request: HttpRequest, workspace: Workspace, key: int) -> HttpResponse:
    """Take back a deed on many records."""
    scope, person = asked.scope(request, workspace), asked.person(request)
    outcome = bulk.undo(workspace, key, scope=scope, by=person, at=asking.moment())
    words = ngettext("%(count)s taken back.", "%(count)s taken back.", outcome.done)
    if outcome.done:
        messages.success(request, words % {"count": outcome.done})
    _tell_refused(request, outcome)
    return asked.onward(request, asked.back(request, f"/{workspace.name}/"))
