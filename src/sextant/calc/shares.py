"""Sharing an amount so that its parts are whole smallest units and add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

Weight = Decimal | int | Fraction


class WeightError(ValueError):
    """The weights cannot share anything: none, one below zero, or all of them zero."""


def shared(amount: Decimal, weights: Sequence[Weight], unit: Decimal) -> list[Decimal]:
    """Return the parts of an amount in proportion to weights, by largest remainder.

    `amount` and `unit` are in the same currency or measure; `amount` need not be a whole number of
    `unit`: what is left below one unit goes to the part with the largest remainder, so that the
    parts always add up to `amount`. Every part is within one unit of its exact share. Of equal
    remainders the earlier part is served first, so the same question has the same answer.

    Raises `WeightError`. Source: the method of Hamilton (Balinski and Young, Fair Representation,
    1982), on absolute values, so that a negative amount is shared like its opposite.
    """
    counts = apportioned(int(abs(amount) // unit), weights)
    parts = [count * unit for count in counts]
    rest = abs(amount) - sum(parts, Decimal(0))
    if rest:
        exact = _exact(Fraction(abs(amount)), weights)
        gaps = [share - Fraction(part) for share, part in zip(exact, parts, strict=True)]
        parts[gaps.index(max(gaps))] += rest
    return [-part for part in parts] if amount < 0 else parts


def apportioned(count: int, weights: Sequence[Weight]) -> list[int]:
    """Return whole numbers in proportion to weights that add up to a whole number, not negative.

    Raises `WeightError`.
    """
    exact = _exact(Fraction(count), weights)
    floors = [share.numerator // share.denominator for share in exact]
    order = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
    for place in order[: count - sum(floors)]:
        floors[place] += 1
    return floors


def _exact(amount: Fraction, weights: Sequence[Weight]) -> list[Fraction]:
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if not exact or min(exact) < 0 or whole == 0:
        raise WeightError
    return [amount * weight / whole for weight in exact]
