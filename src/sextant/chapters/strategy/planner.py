"""The planner: a plan as a sheet of the organisation by steps, typed into and shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sextant.chapters.strategy import deeds, sheet
from sextant.chapters.strategy.sheet import Look
from sextant.kernel.roles import permits
from sextant.metrics import catalogue
from sextant.plans import agreeing, moved
from sextant.plans.comparing import Against
from sextant.plans.models import Level, Part, Version
from sextant.plans.weighing import BUCKETS, RAMP, Over, When

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
@login_required
def planner(request: HttpRequest, key: int) -> HttpResponse:
    """Show a version of a plan as a sheet."""
    look = Look.of(request, key)
    version = look.version
    others = list(look.plan.versions.select_related("made_by"))
    found = sheet.of(look.beside(""))
    shares = version.is_draft and permits(look.person, "plan.edit") and not found["padded"]
    shown = {
        "look": look,
        "plan": look.plan,
        "measure": sheet.measure_name(look.plan),
        "version": version,
        "versions": others,
        "levels": _levels(look, version),
        "sheet": found,
        "empty": version.is_draft and not any(any(row["amounts"]) for row in found["rows"]),
        "may_land": permits(look.person, "landing.create"),
        "against": Against.choices[1:],
        "shares": shares,
        "deeds": deeds.of(look, version),
        "moved": _moved(look, version, found),
        **_agreed(look, version),
        **(_ways(look) if shares else {}),
    }
    return render(request, "strategy/planner.html", shown)


def _moved(look: Look, version: Version, found: dict[str, Any]) -> list[str]:
    """Say who moved or left since, while the plan's days are not over."""
    if look.plan.ends_on <= look.today:
        return []
    visible = {row["key"] for row in found["rows"]}
    return moved.moved(look.plan, moved.holders_of(version, visible), look.today)


def _levels(look: Look, version: Version) -> list[dict[str, Any]]:
    asked = {"version": version.number, "against": look.against}
    return [
        {"key": value, "label": label,
         "href": "?" + urlencode({"level": value, **{k: v for k, v in asked.items() if v}})}
        for value, label in Level.choices
    ]  # fmt: skip


def _ways(look: Look) -> dict[str, Any]:
    """Return what an amount may be shared out by."""
    additive = [each for each in catalogue.every().values() if each.is_additive]
    return {
        "overs": Over.choices,
        "whens": When.choices,
        "metrics": [(each.name, each.label) for each in additive],
        "ramp": RAMP,
        "buckets": [(name, weight) for name, (_share, weight) in BUCKETS.items()],
        "months": sheet.month_names(),
        "steps": [each for each in sheet.columns(look.plan, ()) if each["kind"] == "step"],
    }


def _agreed(look: Look, version: Version) -> dict[str, Any]:
    """Return who has agreed to a version, and how many are late, as far as the person sees it."""
    parts = agreeing.parts(version)
    seen = look.scope.spans("target")
    if seen is not None:
        people = {span.person_id for span in seen}
        parts = [part for part in parts if part.holder_id in people]
    late = [part for part in parts if _is_late(part, look)]
    return {
        "parts": [(part, part in late) for part in parts],
        "agreed": sum(part.status == Part.Status.APPROVED for part in parts),
        "late": late,
        "is_proposed": version.status == Version.Status.PROPOSED,
    }


def _is_late(part: Part, look: Look) -> bool:
    is_waiting = part.status == Part.Status.WAITING
    return is_waiting and part.due_on is not None and part.due_on < look.today
