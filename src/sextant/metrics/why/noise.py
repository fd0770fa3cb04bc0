"""Whether a change is more than the usual ups and downs of its own earlier periods."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from sextant.calc.intervals import Z95
from sextant.metrics.why.series import FEWEST, Course

TO_DEVIATION = 1.4826  # a normal's standard deviation over its median absolute deviation


def significance(change: Decimal, course: Course | None) -> float | None:
    """Return how many times its usual ups and downs a number moved; None where too few are known."""
    changes = course.changes if course else []
    if len(changes) < FEWEST:
        return None
    spread = deviation(changes)
    return round(abs(float(change) - median(changes)) / spread, 2) if spread else None


def deviation(changes: Sequence[float]) -> float:
    """Return the standard deviation of changes, unmoved by single large ones where most are known."""
    middle = median(changes)
    robust = TO_DEVIATION * median(abs(each - middle) for each in changes)
    plain = (sum((each - middle) ** 2 for each in changes) / len(changes)) ** 0.5
    return robust or plain


def is_noise(significance: float | None) -> bool:
    """Tell whether a change is known to be no more than chance makes in nineteen cases of twenty."""
    return significance is not None and significance < Z95
