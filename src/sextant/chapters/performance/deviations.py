"""Deviations: who is off the pace by more than is tolerated, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sextant.agenda.audience import leaders
from sextant.chapters.performance import telling
from sextant.chapters.performance.aiming import Aim, shown, unplanned
from sextant.kernel.roles import permits
from sextant.plans.deviating import Deviation, Deviations
from sextant.plans.deviating import deviations as found_in
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.models import Person

MOST = 50
TOLERANCE = 10
CALIBRATION = "plan-calibration"


@dataclass(frozen=True)
class Told:
    """A deviation in words, with the addresses of what can be done about it."""

    deviation: Deviation
    text: str
    initiative: str


@require_GET
@login_required
def deviations(request: HttpRequest) -> HttpResponse:
    """List who is off the pace, the largest shortfall first."""
    aim = Aim.of(request)
    if not aim.plans or not aim.sees:
        return unplanned(request, aim, _("Deviations"))
    tolerance = max((plan.tolerance for plan in aim.plans), default=TOLERANCE)
    found = None if aim.look.is_ahead else found_in(aim.elapsed, tolerance)
    return render(
        request,
        "performance/deviations.html",
        {
            **shown(request, aim),
            "tolerance": tolerance,
            "found": found,
            **_told(request, aim, found),
        },
    )


def _told(request: HttpRequest, aim: Aim, found: Deviations | None) -> dict[str, Any]:
    if found is None:
        return {"behind": [], "ahead": [], "short": 0, "more": 0}
    me = asking.person_of(request)
    may_launch = permits(me, "initiative.create")
    shown_first = found.behind[:MOST]
    owners = _owners(aim, shown_first)
    behind = []
    for each in shown_first:
        text = telling.told(each, aim)
        behind.append(Told(each, text, _initiative(each, text, aim, owners) if may_launch else ""))
    return {
        "behind": behind,
        "more": max(0, len(found.behind) - MOST),
        "ahead": [Told(each, telling.told(each, aim), "") for each in found.ahead[:MOST]],
        "recalibrate": _recalibrate(aim) if permits(me, "plan.revise") else "",
    }


def _owners(aim: Aim, found: list[Deviation]) -> Mapping[int, Person]:
    units = [each.standing.key for each in found if each.standing.kind != "person"]
    return leaders([key for key in units if key], aim.look.today)


def _initiative(deviation: Deviation, text: str, aim: Aim, owners: Mapping[int, Person]) -> str:
    """Return the address of the form that launches an initiative, filled in."""
    standing = deviation.standing
    assert standing.key is not None  # what belongs to nobody is on no list
    is_person = standing.kind == "person"
    owner = None if is_person else owners.get(standing.key)
    given = {
        "name": _("Bring %(name)s back to plan") % {"name": standing.name},
        "why": text,
        "owner": str(owner.pk) if owner else "",
        "person" if is_person else "unit": str(standing.key),
        "measure": aim.measure,
        "period": str(aim.look.period),
        "goal": telling.goal(standing, aim),
    }
    return "/initiatives/new/?" + urlencode({name: value for name, value in given.items() if value})


def _recalibrate(aim: Aim) -> str:
    """Return where the newest of the plans is recalibrated, or looked at where nothing does that."""
    key = aim.plans[0].pk
    try:
        return reverse(CALIBRATION, args=(key,))
    except NoReverseMatch:
        return f"/plans/{key}/"
