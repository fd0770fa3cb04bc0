"""Verbs on one record, and its removal: a refusal is shown beside the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking, sending, verbs
from sextant.workspace.forms import VerbForm
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.workspace.declare import Verb, Workspace

WRONG, REFUSED = 422, 409


def verb_of(workspace: Workspace, name: str) -> Verb:
    """Return a declared verb; others do not exist."""
    for verb in workspace.verbs:
        if verb.name == name:
            return verb
    raise UnableToFind(_("There is no such page, or you may not see it."))


@require_http_methods(["GET", "POST"])
@login_required
def do(request: HttpRequest, workspace: Workspace, key: int, name: str) -> HttpResponse:
    """Ask what a verb needs to know, then do it."""
    scope, verb = asked.scope(request, workspace), verb_of(workspace, name)
    record = verbs.find(workspace, key, scope)
    require(asked.person(request), f"{workspace.kind}.{verb.name}")
    posted = request.method == "POST"
    form = VerbForm(verb, scope, request.POST if posted else None, record=record)
    if not posted or not form.is_valid():
        return _dialog(request, workspace, record, verb, form, status=WRONG if posted else 200)
    try:
        address = _done(request, workspace, record, verb, form)
    except (UnableToPermit, UnableToFind):
        raise
    except Unable as refusal:
        return _refused(request, workspace, record, verb, form, str(refusal))
    return asked.onward(request, address)


def _done(
    request: HttpRequest, workspace: Workspace, record: Any, verb: Verb, form: VerbForm
) -> str:
    person, now = asked.person(request), asking.moment()

    def act() -> str:
        verbs.do(verb, record, form.given(), by=person, at=now)
        return asked.back(request, f"/{workspace.name}/{record.pk}/")

    address = sending.once(request.POST.get("token", ""), act, by=person, at=now)
    messages.success(
        request, _("%(verb)s: done for %(record)s.") % {"verb": verb.label, "record": record}
    )
    return address


def _refused(  # noqa: PLR0917 - what a dialog shows
    request: HttpRequest, workspace: Workspace, record: Any, verb: Verb, form: VerbForm, words: str
) -> HttpResponse:
    if verb.asks or not asked.is_part(request):
        form.add_error(None, words)
        return _dialog(request, workspace, record, verb, form, status=REFUSED)
    return render(request, "workspace/refusal.html", {"sentence": words}, status=REFUSED)


def _dialog(
    request: HttpRequest,
    workspace: Workspace,
    record: Any,
    verb: Verb,
    form: VerbForm,
    *,
    status: int,
) -> HttpResponse:
    context = {
        "workspace": workspace,
        "nouns": workspace.nouns,
        "base": f"/{workspace.name}/",
        "record": record,
        "verb": {"name": verb.name, "label": verb.label, "danger": verb.danger},
        "form": form,
        "action": f"/{workspace.name}/{record.pk}/{verb.name}/",
        "next": request.POST.get("next") or request.GET.get("next") or "",
    }
    part = asked.is_part(request)
    template = "workspace/verb_part.html" if part else "workspace/verb.html"
    return asked.varied(render(request, template, context, status=status))


@require_POST
@login_required
def remove(request: HttpRequest, workspace: Workspace, key: int) -> HttpResponse:
    """Remove a record nothing else speaks of."""
    record = verbs.find(workspace, key, asked.scope(request, workspace))
    name = str(record)
    try:
        verbs.remove(workspace, record, by=asked.person(request), at=asking.moment())
    except UnableToPermit:
        raise
    except Unable as refusal:
        context = {"sentence": str(refusal)}
        return render(request, "workspace/refusal.html", context, status=REFUSED)
    messages.success(request, _("%(name)s is removed.") % {"name": name})
    return asked.onward(request, f"/{workspace.name}/")
