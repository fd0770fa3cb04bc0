"""Whether a change is more than the usual ups and downs of its own earlier periods."""

from __future__ import annotations

from decimal import Decimal
from math import sqrt

from sextant.calc.intervals import Z95
from sextant.calc.significance import FEWEST, judged
from sextant.metrics.why.series import Course


def usual(course: Course | None) -> tuple[float, float] | None:
    """Return what a number usually moves by over the period, and how far about that chance reaches.

    None where too few earlier periods are known. Sums over independent stretches spread by the root
    of their number, means by its inverse.
    """
    if course is None:
        return None
    values = course.values
    lag = course.lag if len(values) - course.lag >= FEWEST else course.near
    found = judged(values, values[-1], season=lag) if values else None
    if found is None:
        return None
    length = course.length
    drift, spread = (length, sqrt(length)) if course.is_sum else (1.0, 1 / sqrt(length))
    return found.usual * drift, (found.high - found.low) / 2 * spread


def significance(change: Decimal, course: Course | None) -> float | None:
    """Return how many times its usual ups and downs a number moved; None where too few are known."""
    known = usual(course)
    if known is None or not known[1]:
        return None
    return round(Z95 * abs(float(change) - known[0]) / known[1], 2)


def is_noise(significance: float | None) -> bool:
    """Tell whether a change is known to be no more than chance makes in nineteen cases of twenty."""
    return significance is not None and significance < Z95
