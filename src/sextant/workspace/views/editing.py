"""Forms that make or change a record, with both versions shown where two people changed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking, sending, typed, verbs
from sextant.workspace import forms as made
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.workspace.declare import Workspace
    from sextant.workspace.forms import RecordForm

THEIRS = "theirs"


@require_http_methods(["GET", "POST"])
@login_required
def create(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Make a record from a form."""
    scope, person = asked.scope(request, workspace), asked.person(request)
    require(person, f"{workspace.kind}.create")
    if not verbs.creates(workspace, person):
        raise UnableToFind(_("This cannot be added by hand."))
    usual = made.usual_values(workspace, scope, person) | _hinted(request, workspace)
    data = request.POST if request.method == "POST" else None
    form = made.RecordForm(workspace, None, scope, data, initial=usual)
    if data is not None and form.is_valid():
        answer = _attempt(request, form, lambda: _made(request, form))
        if answer is not None:
            return answer
    return _page(request, form)


def _hinted(request: HttpRequest, workspace: Workspace) -> dict[str, Any]:
    # /contacts/new/?account=12 starts the form with that account, if it may be seen
    scope = asked.scope(request, workspace)
    found = {}
    for name, column in made.editable(workspace, scope).items():
        if name in request.GET:
            try:
                given = request.GET[name]
                found[name] = typed.read(column.field, given, scope, column=column)
            except typed.Unreadable:
                continue
    return found


def _made(request: HttpRequest, form: RecordForm) -> str:
    record = verbs.create(
        form.workspace, form.cleaned_data, by=asked.person(request), at=asking.moment()
    )
    messages.success(request, _("%(name)s is added.") % {"name": record})
    return f"/{form.workspace.name}/{record.pk}/"


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, workspace: Workspace, key: int) -> HttpResponse:
    """Change a record from a form; a version others wrote meanwhile is shown beside one's own."""
    scope = asked.scope(request, workspace)
    record = verbs.find(workspace, key, scope)
    require(asked.person(request), f"{workspace.kind}.edit")
    data = request.POST if request.method == "POST" else None
    form = made.RecordForm(workspace, record, scope, data)
    if data is None or not form.is_valid():
        return _page(request, form)
    if data.get("version") != str(record.version) and not _is_resend(data):
        return _page(request, form, clash=_clash(form, record), status=409)
    answer = _attempt(request, form, lambda: _changed(request, form))
    return answer or _page(request, form)


def _is_resend(data: Any) -> bool:
    return sending.is_known(data.get("token", ""))


def _changed(request: HttpRequest, form: RecordForm) -> str:
    workspace, data = form.workspace, request.POST
    record = locked(form.record)
    if data.get("version") != str(record.version):
        raise made.UnableToOverwrite
    kept = {name for name in form.columns if data.get(f"keep-{name}") == THEIRS}
    values = {name: value for name, value in form.cleaned_data.items() if name not in kept}
    verbs.edit(workspace, record, values, by=asked.person(request), at=asking.moment())
    messages.success(request, _("%(name)s is saved.") % {"name": record})
    return asked.back(request, f"/{workspace.name}/{record.pk}/")


def _clash(form: RecordForm, record: Any) -> dict[str, Any]:
    latest = journal.of(record).first()
    lines = []
    for name, column in form.columns.items():
        now = typed.current(column, record)
        mine = form.cleaned_data.get(name)
        if (mine or None) != (now or None):
            lines.append(
                {"name": name, "label": column.field.label, "mine": typed.label(column, mine),
                 "theirs": typed.label(column, now)}
            )  # fmt: skip
    return {
        "by": latest.by if latest else None,
        "at": latest.at if latest else None,
        "lines": lines,
    }


def _attempt(request: HttpRequest, form: RecordForm, act: Any) -> HttpResponse | None:
    """Do what the form asks, once; a refusal is kept with the form."""
    token, person = request.POST.get("token", ""), asked.person(request)
    try:
        with transaction.atomic():
            address = sending.once(token, act, by=person, at=asking.moment())
    except (UnableToPermit, UnableToFind):
        raise
    except made.UnableToOverwrite:
        form.record.refresh_from_db()
        return _page(request, form, clash=_clash(form, form.record), status=409)
    except Unable as refusal:
        form.add_error(None, str(refusal))
        return None
    return asked.onward(request, address)


def _page(
    request: HttpRequest, form: RecordForm, *, clash: Any = None, status: int = 200
) -> HttpResponse:
    workspace, record = form.workspace, form.record
    base = f"/{workspace.name}/"
    context = {
        "workspace": workspace,
        "noun": workspace.noun,
        "nouns": workspace.nouns,
        "base": base,
        "record": record,
        "form": form,
        "clash": clash,
        "version": record.version if record is not None else "",
        "cancel": asked.back(request, f"{base}{record.pk}/" if record is not None else base),
        "next": request.POST.get("next") or request.GET.get("next") or "",
    }
    wrong = 422 if form.is_bound and form.errors else status
    return render(request, "workspace/form.html", context, status=wrong)
