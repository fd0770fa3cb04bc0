"""The team wall: how far everyone is, day by day, for a screen that nobody touches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sextant.book.models import Deal
from sextant.chapters.performance.aiming import Aim, shown, unplanned
from sextant.kernel.period import Period
from sextant.metrics.largest import largest
from sextant.plans import tracking
from sextant.plans.crossing import MARKS
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from sextant.plans.standing import Standing, Tracked

FIT = 12  # people on one screen
RESTS, TURNS = 60, 20  # seconds until the content comes anew, and until the next people are shown
CROSSED = 5
WINS = 5
HUNDRED = 100


@dataclass(frozen=True)
class Crossed:
    """That somebody passed a mark of their target, and on which day."""

    name: str
    mark: int
    on: date


@dataclass(frozen=True)
class Tile:
    """A person on the wall: where they stand, how their days went, and what today brought."""

    standing: Standing
    days: list[Decimal]
    today: Decimal

    @property
    def ring(self) -> Decimal:
        """Return how far the ring is drawn, 100 being all of it."""
        return min(Decimal(self.standing.values["attainment"] or 0), Decimal(1)) * HUNDRED

    @property
    def pace(self) -> Decimal:
        """Return how far round the pace lies, in degrees."""
        return (self.standing.pace_share or Decimal(0)) * 360


@require_GET
@login_required
def team_wall(request: HttpRequest) -> HttpResponse:
    """Show the people of a unit; htmx asks again for what is within, the next people in turn."""
    aim = Aim.of(request)
    if not aim.plans or not aim.sees:
        return unplanned(request, aim, _("Team wall"))
    template = "wall_content" if request.headers.get("HX-Request") else "wall"
    return render(request, f"performance/{template}.html", _shown(request, aim))


def _shown(request: HttpRequest, aim: Aim) -> dict[str, Any]:
    found = tracking.standings(aim.tracked, ("person",), looks_ahead=False)
    people = [each for each in found.rows if each.target > 0 and each.key is not None]
    people.sort(key=lambda each: (each.rank or 0, each.name))
    days = _days(aim.elapsed)
    parts = max(1, -(-len(people) // FIT))
    asked = request.GET.get("part", "")
    part = int(asked) % parts if asked.isdecimal() and len(asked) < FIT else 0
    whole = tracking.standings(aim.tracked, (), looks_ahead=False).whole
    return {
        **shown(request, aim),
        "at": replace(whole, name=aim.name(asking.organisation_of(request))),
        "tiles": _tiles(aim, people[part * FIT : (part + 1) * FIT], days),
        "part": part + 1,
        "parts": parts,
        "seconds": TURNS if parts > 1 else RESTS,
        "next": _next(request, (part + 1) % parts),
        "is_still": "still" in request.GET,
        "crossed": _crossed(people, days)[:CROSSED],
        "wins": _wins(aim),
        "published_at": found.published_at,
    }


def _next(request: HttpRequest, part: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "part"}
    return urlencode({**kept, "part": part})


def _days(tracked: Tracked) -> dict[int | None, dict[str, Decimal]]:
    """Return what everyone reached on each day that has passed, in one question."""
    found: dict[int | None, dict[str, Decimal]] = defaultdict(dict)
    for row in tracked.ask((tracked.measure,), by=("person", "day")).rows:
        found[row["person_id"]][row["day"]] = Decimal(row[tracked.measure] or 0)
    return found


def _tiles(
    aim: Aim, people: Sequence[Standing], days: dict[int | None, dict[str, Decimal]]
) -> list[Tile]:
    passed = [] if aim.look.is_ahead else [str(part) for part in aim.look.elapsed.days()]
    found = []
    for each in people:
        own = days.get(each.key, {})
        line = list(accumulate(own.get(day, Decimal(0)) for day in passed))
        found.append(Tile(each, line, own.get(str(aim.look.today), Decimal(0))))
    return found


def _crossed(
    people: Sequence[Standing], days: dict[int | None, dict[str, Decimal]]
) -> list[Crossed]:
    """Return who passed which mark of the period's target, the latest first."""
    found = []
    for each in people:
        own = days.get(each.key, {})
        sums = list(accumulate(own[day] for day in sorted(own)))
        for mark in MARKS:
            wanted = each.target * mark / HUNDRED
            place = next((n for n, reached in enumerate(sums) if reached >= wanted), None)
            if place is not None:
                on = date.fromisoformat(sorted(own)[place])
                found.append(Crossed(each.name, mark, on))
    found.sort(key=lambda crossed: (crossed.on, crossed.mark), reverse=True)
    return found


def _wins(aim: Aim) -> list[Deal]:
    """Return the largest deals won today."""
    look = aim.look
    today = Period.holding(look.today, "day", look.period.calendar)
    keys = largest("won_revenue", WINS, period=today, scope=look.scope, today=look.today)
    won: list[Deal] = Deal.objects.visible_to(look.scope).won().first_of(keys, WINS)
    return won
