"""Where a period ends if the rest of it goes like its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from sextant.calc.intervals import Z95
from sextant.calc.noise import sum_variance

FEW_CASES = 10
FEW_DAYS = 5


@dataclass(frozen=True)
class Projection:
    """Where a sum may end: the middle, and bounds that hold nineteen times in twenty."""

    middle: Decimal
    low: Decimal
    high: Decimal


def projected(total: Decimal, cases: int, elapsed: int, whole: int) -> Projection | None:
    """Project a sum to the end of its period, or return None where it is too early to say.

    Shapes: the sum so far and the number of amounts in it; working days elapsed and in the whole
    period. The rest is taken to run at the pace so far. Its bounds count both the chance in the
    rest and the doubt about the pace itself, with sums as compound Poisson (see `noise`). Below
    five days or ten amounts no projection is made; a finished period projects to itself.
    """
    if elapsed < FEW_DAYS or cases < FEW_CASES or whole < elapsed:
        return None
    rest = Decimal(whole - elapsed) / Decimal(elapsed)
    middle = total * (1 + rest)
    part = float(rest)
    doubt = Decimal(Z95 * sqrt(sum_variance(total, cases) * (part + part**2)))
    return Projection(middle, max(total, middle - doubt), middle + doubt)
