"""The funnel and the pipeline's flow over the API: the same figures as on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Router, Schema

from sextant.chapters.performance.funnel.asking import Asked
from sextant.chapters.performance.funnel.flowing import flowed
from sextant.chapters.performance.funnel.stages import funnel
from sextant.config import config

if TYPE_CHECKING:
    from decimal import Decimal

    from sextant.chapters.performance.funnel.stages import Line

router = Router(tags=["Figures"])


class Stage(Schema):
    """A stage: what became of the deals in it, with intervals; shares are from 0 to 1."""

    id: int
    stage: str
    seen: int
    went_on: int
    lost: int
    still: int
    elsewhere: int
    conversion: float | None
    interval: tuple[float, float] | None
    likely_on: float | None
    likely_lost: float | None
    undecided: float | None
    days: tuple[int | None, int | None, int | None]
    leak: str


class Funnel(Schema):
    """The stages of one pipeline in their order; money is a decimal string."""

    view: str
    start: str
    end: str
    pipeline: int | None
    deals: int
    without_stages: int
    currency: str
    stages: list[Stage]


class Boxed(Schema):
    """A box of the flow, and the deals in it with what each adds."""

    box: str
    deals: int
    amount: str
    of: dict[int, str] | None = None


class Moved(Schema):
    """What moved the pipeline: start + new + pulled in + increased - won - lost - slipped - decreased = end."""

    start: str
    end: str
    due: str
    currency: str
    boxes: list[Boxed]
    notes: list[str]


@router.get(
    "/funnel",
    response=Funnel,
    summary="Show where the funnel leaks",
    description=(
        "Parameters: `period`; `view` is moves (what moved in these days) or cohort (what became of"
        " the deals created in them); `pipeline`, `region`, `person`, `product` and `source` by"
        " number; `scope` narrows to a unit. Deals still open are censored, not lost."
    ),
)
def stages(request: HttpRequest) -> dict[str, Any]:
    """Answer as far as the person who asks may see."""
    asked = Asked.seen(request)
    found = funnel(asked)
    return {
        "view": asked.view,
        "start": str(asked.watched.start),
        "end": str(asked.watched.end),
        "pipeline": asked.pipeline,
        "deals": found.deals,
        "without_stages": found.unstaged,
        "currency": config.currency,
        "stages": [_stage(line) for line in found.lines],
    }


@router.get(
    "/pipeline-flow",
    response=Moved,
    summary="Show what moved the pipeline between two days",
    description=(
        "Parameters: `from` and `to` are days, both inside; `period` says which days a deal must be"
        " due in, unless `which=all`; `box` also names the deals of one box; the others as for the"
        " funnel."
    ),
)
def pipeline_flow(request: HttpRequest, box: str = "") -> dict[str, Any]:
    """Answer as far as the person who asks may see."""
    asked = Asked.seen(request)
    moved = flowed(asked)
    return {
        "start": str(asked.span.start),
        "end": str(asked.span.end),
        "due": str(asked.look.period) if asked.which == "due" else "",
        "currency": config.currency,
        "boxes": [
            {
                "box": str(step.box),
                "deals": step.count,
                "amount": _money(step.amount),
                "of": _deals(moved.flow.deals[step.box]) if box == str(step.box) else None,
            }
            for step in moved.steps
        ],
        "notes": [*moved.notes, *([asked.span_refusal] if asked.span_refusal else [])],
    }


def _stage(line: Line) -> dict[str, Any]:
    it = line.health
    chances = it.chances
    return {
        "id": line.key, "stage": line.name, "seen": it.seen, "went_on": it.on, "lost": it.lost,
        "still": it.still, "elsewhere": it.away, "conversion": it.conversion,
        "interval": it.interval, "days": it.days, "leak": _money(it.leak),
        "likely_on": chances.on if chances else None,
        "likely_lost": chances.lost if chances else None,
        "undecided": chances.still if chances else None,
    }  # fmt: skip


def _deals(amounts: dict[int, Decimal]) -> dict[int, str]:
    return {key: _money(amount) for key, amount in amounts.items()}


def _money(amount: Decimal) -> str:
    return f"{amount:f}"
