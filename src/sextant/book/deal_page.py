"""The deal page: the way it has come, what it may do next, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import F

from sextant.book import deal_parts, timeline
from sextant.book.models import Deal, Pipeline, Stage, StageChange
from sextant.calc.stays import days_at
from sextant.kernel.models import Person
from sextant.kernel.roles import permits
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.kernel.scope import Scope

VERBS = ("split", "write_lines", "take_sum", "involve", "release", "meet", "dismiss", "plan",
         "transfer")  # fmt: skip


@dataclass(frozen=True)
class StepOnWay:
    """A stage on a deal's path: passed, present or ahead, and how long the deal stood there."""

    stage: Stage
    state: str
    days: int | None


def context(deal: Deal, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:
    """Return what the deal page shows beyond its fields."""
    person, now, today = asking.person_of(request), asking.moment(), asking.today()
    moves = list(
        StageChange.objects.filter(deal=deal)
        .select_related("from_stage", "to_stage", "by")
        .order_by("at", "pk")
    )
    sees = scope.spans("activity") != ()
    steps = path(deal, moves, now)
    here = next((step.days for step in steps if step.state == "present"), None)
    return {
        "path": steps,
        "told": timeline.told(request, scope, now, deal=deal),
        "timeline_href": f"/activities/?deal={deal.pk}" if sees else "",
        "is_late": bool(deal.is_open and deal.expected_close_on and deal.expected_close_on < today),
        "is_rotting": is_rotting(deal, here),
        "here": here,
        "age": ((deal.closed_on or today) - deal.created_on).days if deal.created_on else None,
        "pushed": deal.close_moves.filter(after__gt=F("before")).count(),
        "forecast": dict(Stage.Forecast.choices)[deal.forecast_now],
        "is_overdue": bool(deal.is_open and deal.next_step_on and deal.next_step_on < today),
        "may": {verb: permits(person, f"deal.{verb}") for verb in VERBS},
        "may_move": deal.is_open and permits(person, "deal.move"),
        "sees_people": set(Person.objects.visible_to(scope).values_list("pk", flat=True)),
        "pipelines": Pipeline.objects.in_use().count() if deal.is_open else 0,
    } | deal_parts.context(deal, scope)


def is_rotting(deal: Deal, days: int | None) -> bool:
    """Tell whether an open deal has stood in its stage for longer than the stage bears."""
    bears = deal.stage.rots_after
    return bool(deal.is_open and bears and days is not None and days > bears)


def path(deal: Deal, moves: list[StageChange], now: datetime) -> list[StepOnWay]:
    """Return the stages of the deal's pipeline, with the days it stood in each."""
    end = now
    if deal.closed_on is not None:
        end = max(datetime.combine(deal.closed_on, time.max, UTC), moves[-1].at if moves else now)
    stays = [(move.to_stage_id, move.at) for move in moves]
    if not stays and deal.created_on is not None:  # landed, and never moved since
        stays = [(deal.stage_id, datetime.combine(deal.created_on, time.min, UTC))]
    days = days_at(stays, end)
    stages = [
        stage
        for stage in Stage.objects.of(deal.stage.pipeline_id)
        if stage.kind == Stage.Kind.OPEN or stage.pk == deal.stage_id
    ]
    place = (deal.stage.position, deal.stage_id)
    return [
        StepOnWay(
            stage,
            "present" if stage.pk == deal.stage_id
            else "passed" if (stage.position, stage.pk) < place else "ahead",
            round(days[stage.pk]) if stage.pk in days else None,
        )
        for stage in stages
    ]  # fmt: skip
