"""The deal page: the way it has come, what it may do next, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sextant.book import timeline
from sextant.book.models import Activity, Deal, Stage, StageChange
from sextant.calc.stays import days_at
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable
from sextant.workspace import asking, declare, history, verbs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope

LONGEST = 200
QUICK = (Activity.Kind.CALL, Activity.Kind.MEETING, Activity.Kind.VISIT, Activity.Kind.EMAIL)


@dataclass(frozen=True)
class StepOnWay:
    """A stage on a deal's path: passed, present or ahead, and how long the deal stood there."""

    stage: Stage
    state: str
    days: int | None


def context(deal: Deal, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:
    """Return what the deal page shows beyond its fields."""
    person, now = asking.person_of(request), asking.moment()
    moves = list(
        StageChange.objects.filter(deal=deal)
        .select_related("from_stage", "to_stage", "by")
        .order_by("at", "pk")
    )
    sees = scope.spans("activity") != ()
    activities = (
        Activity.objects.visible_to(scope).about(deal).recent(timeline.SHOWN) if sees else ()
    )
    told = history.of(declare.get("deals"), deal, scope)
    return {
        "path": path(deal, moves, now),
        "timeline": timeline.together(
            timeline.of_activities(activities, now),
            timeline.of_moves(moves),
            timeline.of_history(told),
        ),
        "timeline_href": f"/activities/?deal={deal.pk}" if sees else "",
        "is_late": bool(
            deal.is_open and deal.expected_close_on and deal.expected_close_on < asking.today()
        ),
        "may_move": deal.is_open and permits(person, "deal.move"),
        "may_log": permits(person, "activity.create"),
        "quick": QUICK,
    }


def path(deal: Deal, moves: list[StageChange], now: datetime) -> list[StepOnWay]:
    """Return the stages of the deal's pipeline, with the days it stood in each."""
    end = now
    if deal.closed_on is not None:
        end = max(datetime.combine(deal.closed_on, time.max, UTC), moves[-1].at if moves else now)
    days = days_at([(move.to_stage_id, move.at) for move in moves], end)
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


@require_POST
@login_required
def log(request: HttpRequest, key: int) -> HttpResponse:
    """Note that something was just done about a deal: two taps, the rest is known."""
    scope, person = asking.scope_for(request), asking.person_of(request)
    deal = get_object_or_404(Deal.objects.visible_to(scope).select_related("account"), pk=key)
    kind = request.POST.get("kind", "")
    kind = kind if kind in Activity.Kind.values else str(Activity.Kind.CALL)
    label = Activity.Kind(kind).label
    now = asking.moment()
    values = {
        "kind": kind,
        "subject": request.POST.get("subject", "").strip()[:LONGEST] or str(label),
        "at": now,
        "done": True,
        "deal": deal,
        "account": deal.account,
        "owner": person,
    }
    try:
        verbs.create(declare.get("activities"), values, by=person, at=now)
        messages.success(
            request, _("Noted: %(kind)s on “%(deal)s”.") % {"kind": label, "deal": deal}
        )
    except Unable as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"/deals/{deal.pk}/")
