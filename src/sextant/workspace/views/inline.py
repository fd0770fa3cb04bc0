"""One cell of a list, changed where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking, cells, forms, listing, typed, verbs
from sextant.workspace import columns as place
from sextant.workspace.views import asked
from sextant.workspace.views.doing import REFUSED, WRONG
from sextant.workspace.views.lists import safe_inline

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace


@require_http_methods(["GET", "POST"])
@login_required
def cell(request: HttpRequest, workspace: Workspace, key: int, name: str) -> HttpResponse:
    """Show a cell as a control, take what was typed, show the cell again."""
    scope = asked.scope(request, workspace)
    record = verbs.find(workspace, key, scope)
    require(asked.person(request), f"{workspace.kind}.edit")
    column = place.seen(workspace, scope).get(name)
    if column is None or not safe_inline(workspace, column):
        raise UnableToFind(_("There is no such page, or you may not see it."))
    if request.method == "GET" and "cancel" in request.GET:
        return _written(request, workspace, record, name, scope)
    data = request.POST if request.method == "POST" else None
    form = forms.RecordForm(workspace, record, scope, data, only=(name,))
    if data is None or not form.is_valid():
        return _control(request, form, name, status=WRONG if data else 200)
    return _saved(request, form, name)


def _saved(request: HttpRequest, form: forms.RecordForm, name: str) -> HttpResponse:
    try:
        with transaction.atomic():
            form.record = locked(form.record)
            _refuse_overtaken(request, form, name)
            verbs.edit(
                form.workspace, form.record, form.cleaned_data,
                by=asked.person(request), at=asking.moment(),
            )  # fmt: skip
    except (UnableToPermit, UnableToFind):
        raise
    except Unable as refusal:
        form.add_error(name, str(refusal))
        return _control(request, form, name, status=REFUSED)
    return _written(request, form.workspace, form.record, name, form.scope)


def _refuse_overtaken(request: HttpRequest, form: forms.RecordForm, name: str) -> None:
    """Refuse to write over what somebody wrote into this cell meanwhile; other cells do not mind."""
    now = _label(form, name)
    is_read = request.POST.get("version") == str(form.record.version)
    if is_read or request.POST.get("was") == now:
        return
    latest = journal.of(form.record).first()
    raise forms.UnableToOverwrite(
        _("%(person)s wrote “%(theirs)s” meanwhile. Enter keeps yours, Escape keeps theirs.")
        % {"person": latest.by if latest and latest.by else _("Somebody"), "theirs": now or "–"}
    )


def _label(form: forms.RecordForm, name: str) -> str:
    column = form.columns[name]
    return typed.label(column, typed.current(column, form.record))


def _control(
    request: HttpRequest, form: forms.RecordForm, name: str, *, status: int
) -> HttpResponse:
    context = {
        "field": form[name],
        "version": form.record.version,
        "was": _label(form, name),
        "action": f"/{form.workspace.name}/{form.record.pk}/cell/{name}/",
        "label": form.columns[name].field.label,
    }
    return render(request, "workspace/cell.html", context, status=status)


def _written(
    request: HttpRequest, workspace: Workspace, record: Any, name: str, scope: Scope
) -> HttpResponse:
    page = listing.Listing(workspace, listing.read(workspace, {"columns": name}, scope), scope)
    rows = page.read([record.pk])
    column = place.columns(workspace)[name]
    open_to = page.open_to(rows)
    inside = cells.html_writer(column, open_to.get(name, ()))(rows[0])
    number = column.field.kind in place.FIGURES
    context = {"inside": SafeString(inside), "number": number}
    return render(request, "workspace/cell_written.html", context)
