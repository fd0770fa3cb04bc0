"""A metric as a page shows it: with its comparison, its doubt and its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sextant.book.comparing import step
from sextant.metrics.measures import UNIT_LABELS, Unit

if TYPE_CHECKING:
    from sextant.metrics.answer import Answer, Row

KINDS = {
    "money": "money_short", "count": "number", "ratio": "percent", "days": "number",
    "hours": "number",
}  # fmt: skip
TIMES = (Unit.DAYS, Unit.HOURS)


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


def figure(answer: Answer, metric: str, row: Row | None = None) -> Figure:
    """Make a figure of an answer; it says what is good only where chance hardly explains it."""
    moved = step(answer, metric, row)
    definition = answer.definition(metric)
    values = answer.total if row is None else row
    return Figure(
        metric=metric,
        label=definition.label,
        value=values[metric],
        kind=KINDS[definition.unit],
        unit=str(UNIT_LABELS[definition.unit]) if definition.unit in TIMES else "",
        before=values.get(f"{metric}_compare"),
        good=str(definition.good) if moved is not None and moved.is_sure else "none",
        size=answer.size(metric, row),
        interval=answer.interval(metric, row),
        is_thin=answer.is_thin(metric, row),
        records=answer.records(metric, row),
    )
