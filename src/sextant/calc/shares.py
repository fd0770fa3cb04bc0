"""Sharing an amount so that its parts are whole smallest units and add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

Weight = Decimal | int | Fraction

UNIT = 1 << 64  # the fineness of what is owed: far below any remainder that matters


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
    exact = _sharing(weights)
    scale = lcm(*(weight.denominator for weight in exact))
    return apportioned_in_turn(count, [int(weight * scale) for weight in exact], [0] * len(exact))


def apportioned_in_turn(count: int, weights: Sequence[int], owed: list[int]) -> list[int]:
    """Return one of several apportionments among the same parts, whose roundings even out.

    `weights` are whole, not negative and not all zero. `owed` is what the apportionments before
    this one left each part short of its exact shares, in `UNIT`ths of one, and is brought up to
    date; it only decides who is rounded up, so that each part is within one of its exact share
    here, and the sums of a part over all apportionments stay within a few of theirs. With nothing
    owed this is the method of the largest remainder. Source: as `shared`; the carrying over is
    the error diffusion of Tijdeman, The chairman assignment problem, 1980.
    """
    whole = sum(weights)
    divided = [divmod(count * weight, whole) for weight in weights]
    parts = [part for part, _ in divided]
    left = count - sum(parts)
    if left:
        claims = [
            (-owed[place] - rest * UNIT // whole, -rest, place)
            for place, (_, rest) in enumerate(divided)
            if rest
        ]
        claims.sort()
        for claim, _, place in claims:
            owed[place] = -claim
        for _, _, place in claims[:left]:
            parts[place] += 1
            owed[place] -= UNIT
    return parts


def _sharing(weights: Sequence[Weight]) -> list[Fraction]:
    exact = [Fraction(weight) for weight in weights]
    if not exact or min(exact) < 0 or not any(exact):
        raise WeightError
    return exact


def _exact(amount: Fraction, weights: Sequence[Weight]) -> list[Fraction]:
    exact = _sharing(weights)
    whole = sum(exact)
    return [amount * weight / whole for weight in exact]
