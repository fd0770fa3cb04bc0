"""Figures over the API: the same `ask` as on every page."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from sextant.metrics import explain
from sextant.metrics.ask import ask
from sextant.metrics.request import COMPARISONS
from sextant.metrics.request import metric as named
from sextant.workspace.asking import scope_for, today

router = Router(tags=["Figures"])
QUESTION = {"metric", "by", "period", "compare", "scope", "measure"}


class Span(Schema):
    """Days of a period, the end excluded."""

    start: str
    end: str


class Answered(Schema):
    """Rows of figures and their total; money is a decimal string."""

    metrics: list[str]
    by: list[str]
    period: Span | None
    rows: list[dict[str, Any]]
    total: dict[str, Any]
    published_at: str | None
    currency: str
    notes: list[str]


@router.get(
    "/ask",
    response=Answered,
    summary="Ask figures",
    description=(
        "Name metrics and dimensions, with commas between them or repeated. Every other"
        " parameter is a condition: `region=West&industry=retail`, repeated for any of several"
        " values. `scope` narrows to a unit by its number. `measure` names what targets are targets"
        " of, such as `metric=attainment&measure=sales`; won revenue where it is left out."
    ),
)
def figures(
    request: HttpRequest,
    metric: Annotated[list[str], Query(...)],
    by: Annotated[list[str], Query(default_factory=list)],
    *,
    period: str = "",
    compare: Annotated[str, Query("", description=" or ".join(COMPARISONS))] = "",
    measure: Annotated[str, Query("", description="A metric that can have targets")] = "",
) -> dict[str, Any]:
    """Answer as far as the person who asks may see."""
    answer = ask(
        _names(metric),
        by=_names(by),
        where={name: request.GET.getlist(name) for name in request.GET if name not in QUESTION},
        period=period or None,
        compare=compare or None,
        measure=measure,
        scope=scope_for(request),
        today=today(),
    )
    return answer.as_json()


@router.get("/metrics", response=list[dict[str, Any]], summary="List the figures there are")
def catalogue(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - ninja passes it
    """Return every metric with its meaning and what it can be asked by."""
    return explain.catalogue()


@router.get("/metrics/{name}", response=dict[str, Any], summary="Read what a figure means")
def metric(request: HttpRequest, name: str) -> dict[str, Any]:  # noqa: ARG001 - ninja passes it
    """Return a metric with its meaning, or refuse with the nearest names."""
    return explain.described(named(name))


def _names(values: list[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]
