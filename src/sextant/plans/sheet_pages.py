"""Plans out to a spreadsheet and back: a workbook to download, and the list of what one changes."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sextant.kernel.roles import permits, require
from sextant.kernel.unable import Unable
from sextant.plans import finding, naming, sheets, versions
from sextant.plans.models import Level
from sextant.plans.sheets import Clashing, keeping
from sextant.workspace import asking
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sextant.plans.models import Plan, Version
    from sextant.plans.sheets import Proposal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 9  # digits of a version's number


@require_GET
@login_required
def sheet(request: HttpRequest, key: int) -> HttpResponse:
    """Answer a version as a workbook, as far as the person sees it."""
    person, version = asked.person(request), _version(request, key)
    require(person, "export")
    content = sheets.write(
        version, scope=asking.scope_for(request), person=person, today=asking.today()
    )
    answer = HttpResponse(content, content_type=XLSX)
    name = f"{version.plan.name}, {version.number}.xlsx"
    answer.headers["Content-Disposition"] = _attachment(name)
    return answer


@require_http_methods(["GET", "POST"])
@login_required
def sheet_import(request: HttpRequest, key: int) -> HttpResponse:
    """Take an edited workbook in: first every change is listed, then all of it is taken."""
    version = _version(request, key)
    if request.method == "GET":
        return _page(request, version)
    require(asked.person(request), "plan.set")
    try:
        return _taken(request, version) if "token" in request.POST else _listed(request, version)
    except Unable as refusal:
        return _page(request, version, refusal=refusal)


def _listed(request: HttpRequest, version: Version) -> HttpResponse:
    """Read an uploaded workbook and show what it would change."""
    upload = request.FILES.get("file")
    if upload is None:
        raise sheets.UnableToReadSheet(_("Choose the workbook you edited."))
    file = cast("IO[bytes]", upload.file)
    proposal = _read(request, version, file)
    token = keeping.keep(file, version.plan, asked.person(request))
    return _page(request, version, proposal=proposal, token=token)


def _taken(request: HttpRequest, version: Version) -> HttpResponse:
    """Take what was listed, unless the plan changed since: then it is listed anew."""
    person, token = asked.person(request), request.POST["token"]
    path = keeping.kept(token, version.plan, person)
    with path.open("rb") as file:
        proposal = _read(request, version, file)
    shown: dict[str, Any] = {"proposal": proposal, "token": token}
    if request.POST.get("seen") != str(proposal.seen):
        shown["note"] = _("The plan was changed while you looked: this is the list as it is now.")
        return _page(request, version, **shown)
    try:
        sheets.take(
            proposal,
            keep_totals="keep_totals" in request.POST,
            clashing=request.POST.get("clashing", Clashing.REFUSE),
            by=person,
            at=asking.moment(),
        )
    except Unable as refusal:
        return _page(request, version, refusal=refusal, **shown)
    path.unlink(missing_ok=True)
    messages.success(request, _told(len(proposal.changes)))
    return redirect(f"/plans/{version.plan_id}/table/?version={version.number}")


def _told(count: int) -> str:
    return ngettext(
        "%(count)d number of the file is taken.", "%(count)d numbers of the file are taken.", count
    ) % {"count": count}


def _page(
    request: HttpRequest,
    version: Version,
    *,
    proposal: Proposal | None = None,
    token: str = "",
    refusal: Unable | None = None,
    note: str = "",
) -> HttpResponse:
    context = {
        "plan": version.plan,
        "version": version,
        "may_set": version.is_draft and permits(asked.person(request), "plan.set"),
        "may_export": permits(asked.person(request), "export"),
        "proposal": proposal,
        "rows": _rows(version.plan, proposal) if proposal else [],
        "token": token,
        "refusal": refusal,
        "problems": getattr(refusal, "problems", ()),
        "note": note,
        "clashings": Clashing.choices,
    }
    status = 422 if refusal and proposal is None else 409 if refusal or note else 200
    return render(request, "plans/sheet.html", context, status=status)


def _rows(plan: Plan, proposal: Proposal) -> list[dict[str, Any]]:
    """Return every change as it is written."""

    def written(amount: Any) -> str:
        return naming.money(plan, plan.count(amount))

    return [
        {
            "change": change,
            "level": Level(change.level).label,
            "was": written(change.was),
            "now": written(change.now),
            "new": written(change.new),
            "more": written(change.more),
        }
        for change in proposal.changes
    ]


def _read(request: HttpRequest, version: Version, file: IO[bytes]) -> Proposal:
    # the whole scope, for the file may be of a wider look than this page
    scope, person = asking.whole_scope_for(request), asked.person(request)
    return sheets.read(file, version, scope=scope, person=person, today=asking.today())


def _version(request: HttpRequest, key: int) -> Version:
    text = request.GET.get("version", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST
    plan = finding.find(key, asking.whole_scope_for(request))
    return versions.find(plan, int(text) if is_number else None)


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
