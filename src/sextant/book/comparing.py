"""Which way a figure went, and whether that is more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.calc.noise import counts_differ, means_differ, shares_differ, sums_differ

if TYPE_CHECKING:
    from sextant.metrics.answer import Answer, Row

CASES = {"won_revenue": "won_deals", "average_deal": "won_deals"}
COUNTS = {"won_deals", "lost_deals", "created_deals", "activities"}


@dataclass(frozen=True)
class Step:
    """From one figure to another: how far, which way, and whether chance would do as much."""

    before: Any
    rate: Decimal | None
    way: str
    is_sure: bool

    @property
    def verdict(self) -> str:
        """Return `more`, `less`, or `same` where chance explains the difference."""
        return self.way if self.is_sure else "same"

    @property
    def is_first(self) -> bool:
        """Tell whether there was nothing before, so that no share can be said."""
        return not self.before and self.way == "more"

    @property
    def share(self) -> Decimal | None:
        """Return how far, without the way."""
        return None if self.rate is None else abs(self.rate)


def step(answer: Answer, metric: str, row: Row | None = None) -> Step | None:
    """Compare a metric with itself in the period compared with; None where there is nothing."""
    values = answer.total if row is None else row
    now, before = values.get(metric), values.get(f"{metric}_compare")
    if now is None or before is None:
        return None
    way = "same" if now == before else "more" if now > before else "less"
    sure = way != "same" and _differs(answer, metric, values, row)
    return Step(before, values.get(f"{metric}_change_rate"), way, sure)


def moved(now: tuple[Decimal, int], before: tuple[Decimal, int]) -> Step | None:
    """Compare two sums, each with its number of amounts; None where there is nothing to compare."""
    if not now[1] and not before[1]:
        return None
    gap = now[0] - before[0]
    way = "same" if not gap else "more" if gap > 0 else "less"
    rate = gap / abs(before[0]) if before[0] else None
    return Step(before[0], rate, way, way != "same" and sums_differ(*now, *before))


def _differs(answer: Answer, metric: str, values: Row, row: Row | None) -> bool:
    now, before = values[metric], values[f"{metric}_compare"]
    if metric in COUNTS:
        return counts_differ(now, before)
    if metric == "win_rate":
        return shares_differ(*_parts(answer, row), *_parts_before(answer, row))
    cases = CASES.get(metric)
    if cases is None or cases not in values:
        return False
    test = means_differ if metric == "average_deal" else sums_differ
    return test(now, values[cases], before, values[f"{cases}_compare"])


def _parts(answer: Answer, row: Row | None) -> tuple[int, int]:
    wins, cases = answer.parts("win_rate", row) or (0, 0)
    return int(wins or 0), int(cases or 0)


def _parts_before(answer: Answer, row: Row | None) -> tuple[int, int]:
    values = answer.total if row is None else row
    wins, losses = values.get("won_deals_compare") or 0, values.get("lost_deals_compare") or 0
    return int(wins), int(wins + losses)
