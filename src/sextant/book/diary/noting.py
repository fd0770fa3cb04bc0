"""Noting what was done in two taps: a kind, then how it went; from any record or from nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sextant.book.models import Activity
from sextant.kernel.roles import permits, require
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking, declare, sending, typed, verbs
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

K, R = Activity.Kind, Activity.Result
# how each kind usually goes, the likeliest first
RESULTS: dict[str, tuple[Activity.Result, ...]] = {
    K.CALL: (R.REACHED, R.NO_ANSWER, R.LEFT_MESSAGE, R.CALL_BACK),
    K.VISIT: (R.HELD, R.NOT_THERE, R.POSTPONED),
    K.MEETING: (R.HELD, R.NOT_THERE, R.POSTPONED),
    K.EMAIL: (R.SENT, R.ANSWERED),
    K.TASK: (R.DONE, R.POSTPONED),
    K.PROPOSAL: (R.SENT, R.DONE),
}
ICONS = {
    K.CALL: "phone", K.VISIT: "map-pin", K.MEETING: "users", K.EMAIL: "mail", K.TASK: "check",
    K.PROPOSAL: "receipt",
}  # fmt: skip
PLACE = re.compile(r"/?(deals|accounts|contacts|leads)/(\d{1,18})/?.*")
LONGEST = 200


def choices() -> list[dict[str, Any]]:
    """Return the kinds to tap, each with how it may have gone."""
    return [
        {"kind": kind.value, "label": kind.label, "icon": ICONS[kind],
         "results": [(result.value, result.label) for result in RESULTS[kind]]}
        for kind in K
    ]  # fmt: skip


def panel(record: Any, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:
    """Return what a record's page needs to note something about it."""
    person = asking.person_of(request)
    if scope.spans("activity") == () or not permits(person, "activity.create"):
        return None
    return {"kinds": choices(), "on": request.path, "token": sending.token(), "about": record}


@require_http_methods(["GET", "POST"])
@login_required
def note(request: HttpRequest) -> HttpResponse:
    """Offer the kinds, and keep what was tapped."""
    scope, person = asking.whole_scope_for(request), asked.person(request)
    require(person, "activity.create")
    given = request.POST if request.method == "POST" else request.GET
    on = given.get("on", "")
    about = _about(on, scope)
    if request.method == "GET":
        context = {"kinds": choices(), "on": on, "token": sending.token(), "about": about[1]}
        return render(request, "diary/note.html", {"panel": context})
    now = asking.moment()

    def act() -> str:
        activity = keep(given, about, by=person, at=now)
        messages.success(
            request, _("Noted: %(activity)s.") % {"activity": activity.get_kind_display()}
        )
        return f"/activities/{activity.pk}/" if about[1] is None else _back(about)

    try:
        address = sending.once(given.get("token", ""), act, by=person, at=now)
    except (UnableToPermit, UnableToFind):
        raise
    except Unable as refusal:
        messages.error(request, str(refusal))
        address = f"/note/?on={on}" if about[1] is None else _back(about)
    return HttpResponseRedirect(address)


def keep(given: Mapping[str, Any], about: tuple[str, Any], *, by: Person, at: datetime) -> Activity:
    """Note that something was just done: what it was is known from two taps."""
    kind = given.get("kind", "")
    kind = kind if kind in K.values else str(K.CALL)
    result = given.get("result", "")
    workspace = declare.get("activities")
    minutes = typed.read(workspace.field("minutes"), given.get("minutes", ""), _no_scope())
    name, record = about
    values = {
        "kind": kind,
        "subject": " ".join(given.get("subject", "").split())[:LONGEST] or str(K(kind).label),
        "at": at,
        "done": True,
        "result": result if result in {str(each) for each in RESULTS[kind]} else "",
        "outcome": given.get("outcome", "").strip(),
        "minutes": minutes,
        **({name.removesuffix("s"): record} if record is not None else {}),
    }
    if name == "contacts":
        values["contacts"] = [record]
    activity: Activity = verbs.create(workspace, values, by=by, at=at)
    return activity


def _about(on: str, scope: Scope) -> tuple[str, Any]:
    """Return the record an address shows, if it is one that activities may be about."""
    place = PLACE.fullmatch(on)
    if place is None:
        return "", None
    name, key = place.groups()
    return name, verbs.find(declare.get(name), int(key), scope)


def _back(about: tuple[str, Any]) -> str:
    name, record = about
    return f"/{name}/{record.pk}/"


def _no_scope() -> Any:
    return None  # a whole number refers to nothing, so no scope is asked
