"""What the list gives away: exports, options for choosers, and saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    FileResponse,
    Http404,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToPermit
from sextant.workspace import asking, exports, listing, saved, words
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from sextant.workspace.declare import Workspace

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFERED = 20


@require_GET
@login_required
def export(request: HttpRequest, workspace: Workspace, form: str) -> HttpResponseBase:
    """Give the whole list as its address asks for it: same rows, columns, order and scope."""
    scope = asked.scope(request, workspace, narrowed=True)
    require(asked.person(request), "export")
    page = listing.Listing(workspace, listing.read(workspace, request.GET, scope), scope)
    name = f"{workspace.name}-{asking.today().isoformat()}.{form}"
    if form == "xlsx":
        book = exports.xlsx_file(page)
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)
    if form != "csv":
        raise Http404
    answer = StreamingHttpResponse(exports.csv_lines(page), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
@login_required
def options(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Give the records inside the scope that match what is typed, for choosing one."""
    scope = asked.scope(request, workspace)
    found = words.matches(workspace, request.GET.get("q", "").strip(), scope, OFFERED)
    answer = [{"value": str(key), "text": label or f"#{key}"} for key, label in found]
    return JsonResponse({"options": answer})


@require_POST
@login_required
def keep_view(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Keep the list as it stands under a name."""
    asked.scope(request, workspace)
    try:
        view = saved.keep(
            workspace,
            request.POST.get("name", ""),
            request.POST.get("query", ""),
            shared="shared" in request.POST,
            by=asked.person(request),
            at=asking.moment(),
        )
    except UnableToPermit:
        raise
    except Unable as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(f"/{workspace.name}/")
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return HttpResponseRedirect(f"/{workspace.name}/?{view.query}")


@require_POST
@login_required
def forget_view(request: HttpRequest, workspace: Workspace, key: int) -> HttpResponse:
    """Forget a view of one's own."""
    saved.forget(workspace, key, by=asked.person(request), at=asking.moment())
    messages.success(request, _("The view is forgotten."))
    return HttpResponseRedirect(f"/{workspace.name}/")
