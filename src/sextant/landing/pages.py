"""Files brought in on a page: uploaded, mapped, looked ahead, landed, taken back."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable
from sextant.landing import background, landings, planning, quarantine, reverting, targets
from sextant.landing.models import Landing
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sextant.kernel.models import Person

State = Landing.State
MINUTE = 60
MOST = 200  # names or refused rows on one page; the rest is in the file to download
URGENT = ("refused", "mended", "created")
POLL_AGAIN = "landing/progress.html"


def lander(request: HttpRequest) -> Person:
    """Return who lands; for anyone else the pages do not exist."""
    person = asking.person_of(request)
    if person is None or not permits(person, "landing.land"):
        raise Http404
    return person


def sees_every(request: HttpRequest) -> bool:
    """Tell whether a person sees what others landed: who sees every record does."""
    scope = asking.whole_scope_for(request)
    return scope.sees_all("deal") and scope.sees_all("account")


def found(request: HttpRequest, number: int) -> Landing:
    """Return a landing this person may see."""
    return quarantine.find(number, lander(request), every=sees_every(request))


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Show the import list with the place to drop files; take files in."""
    person = lander(request)
    refusal = ""
    if request.method == "POST":
        try:
            files = [
                (each.name or "file", cast("IO[bytes]", each.file))
                for each in request.FILES.getlist("files")
            ]
            landing = background.receive(
                files, by=person, at=asking.moment(), language=get_language() or "en"
            )
        except Unable as unable:
            refusal = str(unable)
        else:
            return redirect("landing:landing", number=landing.pk)
    rows = quarantine.latest(person, every=sees_every(request))
    context = {"landings": rows, "refusal": refusal}
    return render(request, "landing/start.html", context, status=422 if refusal else 200)


@login_required
@require_GET
def landing(request: HttpRequest, number: int) -> HttpResponse:
    """Show a landing as far as it has come."""
    landing = found(request, number)
    context: dict[str, Any] = {"landing": landing, "may_revert": _may_revert(request)}
    if landing.is_busy:
        return render(request, "landing/busy.html", context | _progress(landing))
    if landing.state == State.OPEN:
        tables = planning.shown(landing)
        asked = any(column.question for table in tables for column in table.columns)
        outlook = _told(landing.preview)
        return render(request, "landing/plan.html",
                      context | {"tables": tables, "asked": asked, "outlook": outlook,
                                 "between": planning.BETWEEN})  # fmt: skip
    if landing.state == State.REFUSED:
        return render(request, "landing/refused.html", context)
    context |= {"result": _told(landing.result), "quarantine": _quarantine(landing)}
    return render(request, "landing/result.html", context)


def _may_revert(request: HttpRequest) -> bool:
    return permits(asking.person_of(request), "landing.revert")


def _told(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with the words for its workspaces."""
    if not result:
        return {}
    files = [{**each, "nouns": targets.get(each["workspace"]).nouns,
              "list": each["workspace"]} for each in result["files"]]  # fmt: skip
    names = [
        {**item, "file": each["name"], "noun": targets.get(item["workspace"]).noun,
         "key": f"{item['workspace']}{planning.BETWEEN}{item['spelling']}"}
        for each in result["files"]
        for item in each["mismatches"]
        if item["action"] != "left_out"
    ]  # fmt: skip
    refusals = [
        {**row, "file": each["name"]} for each in result["files"] for row in each["refusals"]
    ]
    names.sort(key=lambda item: URGENT.index(item["action"]))
    return {
        **result,
        "files": files,
        "names": names[:MOST],
        "more_names": max(len(names) - MOST, 0),
        "refusals": refusals[:50],
    }


def _quarantine(landing: Landing) -> list[dict[str, Any]]:
    rows = quarantine.waiting(landing)[:MOST]
    files: dict[int, dict[str, Any]] = {}
    for row in rows:
        group = files.setdefault(row.file_id, {"file": row.file, "rows": []})
        group["rows"].append(row)
    for group in files.values():
        group["header"] = group["file"].header
        group["rows"] = [
            {"row": row, "wrong": {each["column"] for each in row.reasons},
             "cells": [(name, row.values.get(name, "")) for name in group["header"]]}
            for row in group["rows"]
        ]  # fmt: skip
    return list(files.values())


def _progress(landing: Landing) -> dict[str, Any]:
    far = background.progress_of(landing)
    return {"landing": landing, "far": far, "remaining": _remaining(far.seconds)}


def _remaining(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < MINUTE:
        text = ngettext("about %(count)s second left", "about %(count)s seconds left", seconds)
        return text % {"count": max(seconds, 1)}
    minutes = round(seconds / MINUTE)
    text = ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes)
    return text % {"count": minutes}


@login_required
@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Answer how far the work is; when it is done, send the page on."""
    landing = found(request, number)
    if landing.is_busy:
        return render(request, POLL_AGAIN, _progress(landing))
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Take over corrections, then look ahead or land as asked."""
    landing = found(request, number)
    if landing.state != State.OPEN:
        return redirect("landing:landing", number=number)
    try:
        planning.correct(landing, request.POST.dict())
        landings.questions_of(landing)
    except Unable as unable:
        Landing.objects.filter(pk=number).update(refusal=str(unable))
        return redirect("landing:landing", number=number)
    doing = State.LANDING if request.POST.get("do") == "land" else State.PREVIEWING
    if any(True for _each in landings.questions_of(landing)):
        Landing.objects.filter(pk=number).update(
            refusal=_("Some columns leave a doubt: answer the marked questions first.")
        )
        return redirect("landing:landing", number=number)
    background.start(landing, doing, get_language() or "en")
    return redirect("landing:landing", number=number)


@login_required
@require_POST
def carry_out(request: HttpRequest, number: int) -> HttpResponse:
    """Land what was looked through."""
    landing = found(request, number)
    if landing.state == State.OPEN:
        background.start(landing, State.LANDING, get_language() or "en")
    return redirect("landing:landing", number=number)


@login_required
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Forget files that were only looked at."""
    landings.drop_unless_landed(found(request, number))
    messages.success(request, _("The files were put aside: nothing was landed."))
    return redirect("landing:start")


@login_required
@require_POST
def revert(request: HttpRequest, number: int) -> HttpResponse:
    """Take a landing back, or say what stands in the way."""
    landing = found(request, number)
    try:
        reverted = reverting.revert(landing, by=lander(request), at=asking.moment())
    except Unable as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, _("The landing was taken back."))
        for note in reverted.result.get("notes", ()):
            messages.info(request, note)
    return redirect("landing:landing", number=number)
