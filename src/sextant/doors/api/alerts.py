"""Alerts over the API: the list, one with all that is known of it, and what it was worth."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from sextant.watch import documents, raising, reading
from sextant.watch.reading import ALL, STATES, Asked
from sextant.workspace import asking

router = Router(tags=["Alerts"])
MOST = 500


class Told(Schema):
    """An alert as a list shows it; `value` is a decimal string, what was expected an estimate."""

    id: int
    metric: str
    node: str
    node_kind: str
    node_name: str
    shape: str
    step: str
    start: str
    end: str
    value: str
    expected: float
    low: float
    high: float
    good: bool | None
    score: float
    p: float
    currency: str
    headline: str
    sentence: str
    useful: bool | None
    raised_at: str


class Alert(Told):
    """An alert with all that is known of it; the effects of its drivers sum to their change."""

    chance: str
    false_alarms: float | None
    judged_steps: int
    history: str
    course: list[dict[str, Any]]
    drivers: dict[str, Any] | None
    causes: list[dict[str, Any]]
    parts: list[int]
    part_of: int | None
    judgements: list[dict[str, Any]]
    tuned: str


class Judged(Schema):
    """Whether an alert was useful, and why."""

    useful: bool
    reason: str = ""


@router.get(
    "/alerts",
    response=list[Told],
    summary="List what moved beyond what it does by itself",
    description=(
        "The newest first, as far as the person who asks may see. `metric` and `node` (company,"
        " r7, t7, p7) keep those of one number or node; `scope` narrows to a unit."
    ),
)
def alerts(
    request: HttpRequest,
    metric: str = "",
    node: str = "",
    state: Annotated[str, Query(ALL, description=" or ".join(STATES))] = ALL,
) -> list[dict[str, Any]]:
    """Return the alerts that are asked for."""
    found = reading.seen(asking.scope_for(request), Asked(metric, node, state))
    return [documents.line(each) for each in found[:MOST]]


@router.get("/alerts/{int:number}", response=Alert, summary="Show an alert")
def alert(request: HttpRequest, number: int) -> dict[str, Any]:
    """Return one alert, with what drove it and its likely causes."""
    scope = asking.scope_for(request)
    return documents.whole(reading.find(number, scope), scope, asking.today())


@router.post(
    "/alerts/{int:number}/judge", response=Alert, summary="Say whether an alert was useful"
)
def judge(request: HttpRequest, number: int, data: Judged) -> dict[str, Any]:
    """Keep a judgement, which tunes how easily the next alerts of the kind are told."""
    scope = asking.whole_scope_for(request)
    found = reading.find(number, scope)
    raising.judge(
        found, useful=data.useful, reason=data.reason, by=asking.person_of(request),
        at=asking.moment(),
    )  # fmt: skip
    return documents.whole(reading.find(number, scope), scope, asking.today())
