"""Why a number moved, over the API: the same explanation as on its page."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from sextant.metrics.why import COMPARISONS
from sextant.metrics.why import why as explained
from sextant.metrics.why.linking import Method
from sextant.workspace.asking import scope_for, today

router = Router(tags=["Figures"])
QUESTION = {"metric", "by", "period", "compare", "measure", "method", "scope"}


class Days(Schema):
    """Days of a period, the end excluded."""

    start: str
    end: str


class Explained(Schema):
    """A change, the parts that sum to it exactly, and a sentence; amounts are decimal strings."""

    metric: str
    period: Days
    compare: str
    compared_with: Days
    by: list[str]
    before: Any
    now: Any
    change: Any
    change_rate: float | None
    significance: float | None
    is_noise: bool
    parts: list[dict[str, Any]]
    sentence: str
    drivers: list[dict[str, Any]]
    not_offered: list[dict[str, Any]]
    where: list[dict[str, Any]]
    published_at: str | None
    currency: str
    notes: list[str]


@router.get(
    "/why",
    response=Explained,
    summary="Explain what moved a figure",
    description=(
        "Name a metric, a period and what to compare with. `by` divides the change by dimensions,"
        " with commas between them; without it the most telling one is chosen. Every other"
        " parameter is a condition, as for `ask`. The effects of `parts` sum to `change` exactly, and"
        " so do those of each of the `drivers`: number and size, prices, customers, and chains of"
        " factors, which `method` shares out by Shapley or by logarithms (LMDI). `not_offered` says"
        " which of these do not hold here, and why."
    ),
)
def why(
    request: HttpRequest,
    metric: str,
    by: Annotated[list[str], Query(default_factory=list)],
    *,
    period: str = "",
    compare: Annotated[str, Query("previous", description=" or ".join(COMPARISONS))] = "previous",
    measure: Annotated[str, Query("", description="What targets are targets of.")] = "",
    method: Method = Method.SHAPLEY,
) -> dict[str, Any]:
    """Explain as far as the person who asks may see."""
    explanation = explained(
        metric,
        period=period or None,
        compare=compare or None,
        by=[name.strip() for value in by for name in value.split(",") if name.strip()],
        where={name: request.GET.getlist(name) for name in request.GET if name not in QUESTION},
        measure=measure,
        method=method,
        scope=scope_for(request),
        today=today(),
    )
    return explanation.as_json(method)
