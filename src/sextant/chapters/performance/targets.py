"""Targets: are we on track, as one sentence and one picture, then node by node down the tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from sextant.chapters.performance import landing_chart
from sextant.chapters.performance.aiming import PLACES, Aim, shown, unplanned
from sextant.chapters.performance.landing_chart import Landing
from sextant.kernel.numbers import whole_number
from sextant.kernel.period import name as named
from sextant.plans import tracking
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from django.http import HttpRequest, HttpResponse

    from sextant.plans.standing import Standing

MOST = 200  # rows of a branch that are shown at once
NONE = "none"
STEPS = ("week", "month")


@dataclass(frozen=True)
class Line:
    """A row of the tree: a standing, its trend, and what is asked when it is unfolded."""

    standing: Standing
    name: str
    trend: list[Decimal]
    depth: int
    query: str = ""
    person: int | None = None


@require_GET
@login_required
def targets(request: HttpRequest) -> HttpResponse:
    """Answer whether the plan will be met, for the chosen days, measure and level."""
    aim = Aim.of(request)
    if not aim.plans or not aim.sees:
        return unplanned(request, aim, _("Targets"))
    whole = tracking.whole(aim.tracked)
    name = aim.name(asking.organisation_of(request))
    course = tracking.course(aim.tracked)
    landing = Landing.of(whole.whole.values)
    top = replace(whole.whole, name=name)
    lines, more = _below(aim, _start(aim), {}, depth=1)
    return render(
        request,
        "performance/targets.html",
        {
            **shown(request, aim),
            "top": Line(top, name, tracking.trends(aim.tracked, ()).get(None, []), 0),
            "landing": landing if aim.look.is_running else None,
            "whole": whole,
            "chart": landing_chart.chart(aim.tracked, course, landing),
            "lines": lines,
            "more": more,
            **_by_step(request, aim),
        },
    )


@require_GET
@login_required
def branch(request: HttpRequest) -> HttpResponse:
    """Answer with the rows right below one node."""
    aim = Aim.of(request)
    where = {name: _key(request.GET[name]) for name in PLACES[:-1] if name in request.GET}
    depth = request.GET.get("depth", "")
    start = whole_number(request.GET.get("start", "")) or 0
    asked = max((PLACES.index(name) + 1 for name in where), default=0)
    lines, more = _below(
        aim, asked, where, depth=int(depth) if depth in {"1", "2", "3"} else 1, start=start
    )
    return render(
        request,
        "performance/targets_lines.html",
        {**shown(request, aim), "lines": lines, "more": more},
    )


def _start(aim: Aim) -> int:
    return min(aim.depth, len(PLACES))


def _key(text: str) -> int | str:
    number = whole_number(text)
    return "" if number is None else number


def _below(
    aim: Aim, place: int, where: Mapping[str, Any], *, depth: int, start: int = 0
) -> tuple[list[Line], str]:
    """Return the nodes below one: regions, teams or people, whichever there are, best first."""
    while place < len(PLACES):
        kind = PLACES[place]
        found = tracking.standings(aim.tracked, (kind,), where=where).rows
        rows = [each for each in found if each.target or each.actual]
        if any(each.key is not None for each in rows) or kind == PLACES[-1]:
            break
        place += 1  # nobody stands in such a unit: what is below it comes at once
    else:
        return [], ""
    rows.sort(key=lambda each: each.rank or len(rows) + 1)
    trends = tracking.trends(aim.tracked, (kind,), where=where)
    lines = [
        Line(each, _name(each), trends.get(each.key, []), depth, _query(each, where, depth),
             each.key if kind == "person" else None)
        for each in rows[start : start + MOST]
    ]  # fmt: skip
    return lines, _more(where, depth, start, len(rows))


def _name(standing: Standing) -> str:
    if standing.key is not None:
        return standing.name
    return {
        "region": _("Without a region"),
        "team": _("Without a team"),
        "person": _("Held by a unit itself"),
    }[standing.kind]


def _query(standing: Standing, where: Mapping[str, Any], depth: int) -> str:
    """Return what is asked when a row is unfolded; a person's is not."""
    if standing.kind == PLACES[-1]:
        return ""
    asked = {**where, standing.kind: standing.key}
    return _asked(asked, depth + 1)


def _asked(where: Mapping[str, Any], depth: int) -> str:
    pairs = [f"{name}={NONE if key in {None, ''} else key}" for name, key in where.items()]
    return "&".join([*pairs, f"depth={min(depth, len(PLACES))}"])


def _more(where: Mapping[str, Any], depth: int, start: int, count: int) -> str:
    """Return what is asked for the rows that are not shown yet."""
    until = start + MOST
    return f"{_asked(where, depth)}&start={until}" if count > until else ""


def _by_step(request: HttpRequest, aim: Aim) -> dict[str, Any]:
    """Return the plan week by week or month by month: months spread by their working days."""
    period = aim.look.period
    usual = "month" if len(period) > tracking.LONG else "week"
    step = request.GET.get("step", "")
    step = step if step in STEPS else usual
    if period.unit in {"day", "week"}:
        step = "day"
    course = tracking.course(aim.tracked, step)
    rows = [
        {
            "part": named(part.start, step, period.calendar),
            "from": part.start,
            "until": part.last,
            "is_now": aim.look.today in part,
            "planned": course.planned[n],
            "reached": course.reached[n] if n < len(course.reached) else None,
            "share": course.reached[n] / course.planned[n]
            if n < len(course.reached) and course.planned[n]
            else None,
        }
        for n, part in enumerate(course.parts)
    ]
    words = {
        "day": pgettext("steps", "Day by day"),
        "week": pgettext("steps", "Week by week"),
        "month": pgettext("steps", "Month by month"),
    }
    tabs = [(each, words[each]) for each in STEPS] if step != "day" else []
    return {"steps": rows, "step": step, "step_words": words[step], "step_tabs": tabs}
