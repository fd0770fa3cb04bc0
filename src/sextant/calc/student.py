"""Student's t for any number of degrees of freedom: what few cases add to doubt."""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, sqrt

STEPS, TINY, CLOSE = 400, 1e-300, 1e-15
HALVINGS = 200


def two_sided(t: float, freedom: float) -> float:
    """Return the chance (0 to 1) that |T| is at least |t| with so many degrees of freedom.

    `freedom` is above 0, need not be whole, and may be infinite (the normal). Raises `ValueError`
    otherwise. Source: the regularised incomplete beta function by its continued fraction (W. H.
    Press et al., Numerical Recipes, 6.4).
    """
    if not freedom > 0:
        raise ValueError(f"Degrees of freedom are above 0, not {freedom}.")
    if freedom == inf:
        from math import erfc

        return erfc(abs(t) / sqrt(2))
    if t == 0:
        return 1.0
    return _beta(freedom / 2, 0.5, freedom / (freedom + t * t))


@lru_cache(4096)
def quantile(chance: float, freedom: float) -> float:
    """Return the t that |T| stays below with a chance: 0.95 and 10 give 2.228.

    `chance` lies between 0 and 1, both excluded; `freedom` as in `two_sided`. Raises `ValueError`.
    """
    if not 0 < chance < 1:
        raise ValueError(f"A chance lies between 0 and 1, not at {chance}.")
    low, high = 0.0, 1.0
    while two_sided(high, freedom) > 1 - chance:
        high *= 2
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if two_sided(middle, freedom) > 1 - chance:
            low = middle
        else:
            high = middle
    return high


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function, by the side that converges."""
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction by Lentz's method."""
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d, c = 1 / _off_zero(1 + step * d), _off_zero(1 + step / c)
            found *= d * c
        if abs(d * c - 1) < CLOSE:
            break
    return found


def _off_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
