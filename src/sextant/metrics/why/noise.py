"""Whether a change is more than the usual ups and downs of its own earlier periods."""

from __future__ import annotations

from decimal import Decimal
from math import sqrt

from sextant.calc.intervals import Z95
from sextant.calc.significance import FEWEST, judged
from sextant.metrics.why.series import Course

Usual = tuple[float, float]
FAR = 99.0  # of what never moved otherwise before


def usual(course: Course | None) -> Usual | None:
    """Return what a number usually moves by over the period, and how far about that chance reaches.

    None where too few earlier periods are known.
    """
    if course is None:
        return None
    values = course.values
    lag = course.lag if len(values) - course.lag >= FEWEST else course.near
    found = judged(values, values[-1], season=lag) if values else None
    if found is None:
        return None
    known = found.usual, (found.high - found.low) / 2
    return over_length(known, course.length, is_sum=course.is_sum)


def over_length(known: Usual, length: float, *, is_sum: bool) -> Usual:
    """Return what is usual over several stretches from what is usual over one.

    Sums over independent stretches spread by the root of their number, means by its inverse.
    """
    drift, spread = (length, sqrt(length)) if is_sum else (1.0, 1 / sqrt(length))
    return known[0] * drift, known[1] * spread


def significance(change: Decimal, course: Course | None) -> float | None:
    """Return how many times its usual ups and downs a number moved; None where too few are known."""
    return _times(float(change), usual(course))


def times_usual(change: float, known: Usual | None, length: float, *, is_sum: bool) -> float | None:
    """Return how many times what is usual in one stretch a change over several is."""
    return _times(change, known and over_length(known, length, is_sum=is_sum))


def is_noise(significance: float | None) -> bool:
    """Tell whether a change is known to be no more than chance makes in nineteen cases of twenty."""
    return significance is not None and significance < Z95


def _times(change: float, known: Usual | None) -> float | None:
    if known is None:
        return None
    if not known[1]:
        return 0.0 if change == known[0] else FAR
    return min(FAR, round(Z95 * abs(change - known[0]) / known[1], 2))
