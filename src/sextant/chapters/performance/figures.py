"""The figures of Home's second row, each with its comparison, its doubt and its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from sextant.chapters.performance.standing import Standing
    from sextant.metrics.answer import Answer

KINDS = {"money": "money_short", "count": "number", "ratio": "percent", "days": "number"}
SHOWN = (
    "won_revenue",
    "won_deals",
    "win_rate",
    "average_deal",
    "sales_cycle_days",
    "created_deals",
)


@dataclass(frozen=True)
class Figure:
    """A metric as a page shows it."""

    metric: str
    label: Any
    value: Any
    kind: str
    unit: str = ""
    before: Any = None
    good: str = "none"
    size: int | None = None
    interval: tuple[float, float] | None = None
    is_thin: bool = False
    records: Any = None


def figure(answer: Answer, metric: str, *, good: str = "", row: Any = None) -> Figure:
    """Make a figure of an answer; `good` only where the difference is more than chance."""
    definition = answer.definition(metric)
    values = answer.total if row is None else row
    return Figure(
        metric=metric,
        label=definition.label,
        value=values[metric],
        kind=KINDS[definition.unit],
        unit=_("days") if definition.unit == "days" else "",
        before=values.get(f"{metric}_compare"),
        good=good or "none",
        size=answer.size(metric, row),
        interval=answer.interval(metric, row),
        is_thin=answer.is_thin(metric, row),
        records=answer.records(metric, row),
    )


def numbers(standing: Standing) -> list[Figure]:
    """Return the period's figures."""
    answer = standing.results
    found = []
    for metric in SHOWN:
        moved = standing.step(metric)
        good = answer.definition(metric).good if moved is not None and moved.is_sure else "none"
        found.append(figure(answer, metric, good=good))
    return found
