"""Why a product of factors moved, such as leads x conversion x average deal: what each factor did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from math import comb, prod

from sextant.calc.drivers.parts import Exact, Explained, Number, explained

DIGITS = 50
NONE = Fraction(0)


class OtherFactorsError(ValueError):
    """The factors before and now are not the same ones, or there are none."""


class SignChangesError(ValueError):
    """A factor goes from above zero to below it or back, of which no logarithm tells."""


def shapley(
    before: Mapping[str, Number], now: Mapping[str, Number], *, unit: Decimal
) -> Explained[str]:
    """Divide the change of a product among its factors: each has its mean effect over all orders.

    Shapes: the factors by name before and now, any exact numbers of any sign, the same names on both
    sides in the order the parts are to have; `unit` is the smallest unit of the product. No factor
    comes first, nothing is left over, and the way back undoes the way there. Raises
    `OtherFactorsError`, and `ValueError` for a `unit` that is not above zero.

    Source: L. S. Shapley, A Value for n-Person Games, 1953; as a decomposition of a product J.
    Albrecht, D. François, K. Schoors, Energy Policy 30, 2002. Orders are not gone through one by
    one: what the others make is a polynomial in how many of them have changed already.
    """
    names, then, later = _factors(before, now)
    effects = [_mean_effect(then, later, at) for at in range(len(names))]
    return _explained(names, then, later, effects, unit)


def lmdi(
    before: Mapping[str, Number], now: Mapping[str, Number], *, unit: Decimal
) -> Explained[str]:
    """Divide the change of a product among its factors by the logarithms of their growth.

    Shapes and parts as in `shapley`. A factor that grew by the same rate has the same part, however
    large it is. Zeros are taken as limits: where the product comes from zero or goes there, the
    factors that are zero on that side share the change evenly; where it is zero on both sides no
    factor did anything. Raises `OtherFactorsError`, `SignChangesError`, and `ValueError` for a `unit`
    that is not above zero.

    Source: the logarithmic mean Divisia index, additive (B. W. Ang, The LMDI approach to
    decomposition analysis: a practical guide, Energy Policy 33, 2005); limits: B. W. Ang, N. Liu,
    Handling zero values in the LMDI approach, Energy Policy 35, 2007.
    """
    names, then, later = _factors(before, now)
    for name, one, other in zip(names, then, later, strict=True):
        if one * other < 0:
            raise SignChangesError(f"{name} changes its sign, from {one} to {other}.")
    return _explained(names, then, later, _logarithmic(then, later), unit)


def _factors(
    before: Mapping[str, Number], now: Mapping[str, Number]
) -> tuple[list[str], list[Fraction], list[Fraction]]:
    if set(before) != set(now) or not before:
        raise OtherFactorsError(f"Factors before: {list(before)}, now: {list(now)}.")
    names = list(before)
    return (
        names,
        [Fraction(before[name]) for name in names],
        [Fraction(now[name]) for name in names],
    )


def _explained(
    names: list[str],
    then: list[Fraction],
    later: list[Fraction],
    effects: Sequence[Fraction],
    unit: Decimal,
) -> Explained[str]:
    parts = [Exact(name, effect) for name, effect in zip(names, effects, strict=True)]
    return explained(_product(then), _product(later), parts, unit)


def _mean_effect(then: list[Fraction], later: list[Fraction], at: int) -> Fraction:
    made = [Fraction(1)]  # by how many of the other factors have changed already
    for place, (one, other) in enumerate(zip(then, later, strict=True)):
        if place != at:
            made = [
                one * stayed + other * moved
                for stayed, moved in zip([*made, NONE], [NONE, *made], strict=True)
            ]
    others = len(then) - 1
    by_count = (value / comb(others, changed) for changed, value in enumerate(made))
    return (later[at] - then[at]) * sum(by_count, NONE) / len(then)


def _product(factors: list[Fraction]) -> Fraction:
    return prod(factors, start=Fraction(1))


def _logarithmic(then: list[Fraction], later: list[Fraction]) -> list[Fraction]:
    whole, whole_now = _product(then), _product(later)
    if not whole and not whole_now:
        return [NONE] * len(then)
    if not whole or not whole_now:
        zeros = [not (one and other) for one, other in zip(then, later, strict=True)]
        return [Fraction(zero) * (whole_now - whole) / sum(zeros) for zero in zeros]
    growths = [other / one for one, other in zip(then, later, strict=True)]
    logs = _logs(growths)
    if whole == whole_now:
        return [whole * log for log in logs]
    return [(whole_now - whole) * log / sum(logs) for log in logs]


def _logs(growths: list[Fraction]) -> list[Fraction]:
    """Return natural logarithms, so fine that even those that nearly cancel out leave no rest."""
    with localcontext() as context:
        longest = max(max(each.numerator, each.denominator).bit_length() for each in growths)
        context.prec = DIGITS + 2 * len(growths) * (longest * 3 // 10 + 1)
        return [
            Fraction(Decimal(each.numerator).ln() - Decimal(each.denominator).ln())
            for each in growths
        ]
