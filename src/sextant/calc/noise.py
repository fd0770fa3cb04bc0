"""Whether two figures differ by more than chance: else a page neither colours nor stresses it."""

from __future__ import annotations

from decimal import Decimal
from math import comb, sqrt

from sextant.calc.intervals import Z95, wilson

ALPHA = 0.05
EXACT = 400  # cases up to which the binomial is summed; beyond, the normal is as good
FEW = 10
SPREAD = 1.0


def counts_differ(one: int, other: int, *, alpha: float = ALPHA) -> bool:
    """Tell whether two counts over equally long spans come from different rates.

    Shapes: two counts of events, zero or more. Given their sum, one of two equal Poisson rates
    is binomial with an even chance; the test is two-sided and exact up to 400 events
    (J. Przyborowski, H. Wilenski, Biometrika 31, 1940), normal above.
    """
    low, total = min(one, other), one + other
    if total > EXACT:
        return bool(abs(one - other) / sqrt(total) > Z95)
    tail = sum(comb(total, k) for k in range(low + 1))
    return bool(2 * tail / 2**total < alpha)


def shares_differ(wins: int, cases: int, other_wins: int, other_cases: int) -> bool:
    """Tell whether two shares of independent cases differ: zero is outside Newcombe's interval.

    Shapes: successes and trials of each, trials may be zero (then nothing can be said). The
    interval of the difference joins two Wilson intervals (R. G. Newcombe, Statistics in Medicine
    17, 1998, method 10).
    """
    one, other = wilson(wins, cases), wilson(other_wins, other_cases)
    if one is None or other is None:
        return False
    here, there = wins / cases, other_wins / other_cases
    gap = here - there
    if gap < 0:
        one, other, here, there, gap = other, one, there, here, -gap
    return gap > sqrt((here - one[0]) ** 2 + (other[1] - there) ** 2)


def sums_differ(
    one: Decimal, cases: int, other: Decimal, other_cases: int, *, spread: float = SPREAD
) -> bool:
    """Tell whether two sums of amounts over equally long spans differ by more than chance.

    Shapes: sums in one currency and the numbers of amounts in them. Number and size of the amounts
    both vary, so a sum is compound Poisson: its relative variance is (1 + spread²) / cases, spread
    being the coefficient of variation of one amount (1 for exponential sizes, near what deals
    show). With fewer than ten amounts on either side nothing is claimed, except against none.
    """
    if min(cases, other_cases) < FEW:
        return bool(max(cases, other_cases) >= FEW and min(cases, other_cases) == 0)
    noise = sqrt(sum_variance(one, cases, spread) + sum_variance(other, other_cases, spread))
    return abs(float(one - other)) > Z95 * noise


def sum_is_off(
    total: Decimal, expected: Decimal, *, amount: Decimal | float | None, spread: float = SPREAD
) -> bool:
    """Tell whether a sum is further from what was expected of it than chance makes.

    Shapes: the sum and what a plan expected of it, in one unit; `amount` is the usual size of one
    amount (1, with a spread of 0, where cases are counted), None or 0 where it is not known. As
    much as expected comes in expected / amount amounts, so the sum is compound Poisson about it
    (see `sums_differ`). With fewer than ten amounts both expected and come nothing is claimed.
    """
    if not amount or float(max(total, expected)) / float(amount) < FEW:
        return False
    noise = sqrt(float(expected) * float(amount) * (1 + spread**2))
    return abs(float(total - expected)) > Z95 * noise


def means_differ(
    one: Decimal, cases: int, other: Decimal, other_cases: int, *, spread: float = SPREAD
) -> bool:
    """Tell whether two averages of amounts differ by more than chance.

    Shapes: averages in one currency and the numbers of amounts behind them, with `spread` as in
    `sums_differ`. The test is a normal one (Welch's statistic, with the spread given and not
    estimated); with fewer than ten amounts on either side nothing is claimed.
    """
    if min(cases, other_cases) < FEW:
        return False
    noise = spread * sqrt(float(one) ** 2 / cases + float(other) ** 2 / other_cases)
    return abs(float(one - other)) > Z95 * noise


def sum_variance(total: Decimal, cases: int, spread: float = SPREAD) -> float:
    """Return the variance of a sum of a random number of amounts (compound Poisson).

    Shapes: the sum and the number of amounts in it; the result is in the square of the sum's unit.
    """
    return float(total) ** 2 * (1 + spread**2) / cases if cases else 0.0
