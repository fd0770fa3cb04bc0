"""Two factors of a change, number and size, so that the parts add up to the change exactly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class TwoFactors:
    """How the change of a product comes from its two factors, exactly.

    `alone_first` and `alone_second` are what each factor would have changed with the other left as
    it was, and `joint` what only came of both changing together; the three add up to the change.
    `first` and `second` share the joint part out evenly (Shapley) and add up to the change, too.
    """

    alone_first: Fraction
    alone_second: Fraction
    joint: Fraction

    @property
    def first(self) -> Fraction:
        """Return the first factor's part of the change."""
        return self.alone_first + HALF * self.joint

    @property
    def second(self) -> Fraction:
        """Return the second factor's part of the change."""
        return self.alone_second + HALF * self.joint

    @property
    def change(self) -> Fraction:
        """Return the whole change."""
        return self.alone_first + self.alone_second + self.joint


@dataclass(frozen=True)
class Drivers:
    """How much of a sum's change comes of the number of its cases, and how much of their size."""

    number: Decimal
    size: Decimal

    @property
    def change(self) -> Decimal:
        """Return the whole change."""
        return self.number + self.size


def two_factors(
    before: tuple[Fraction | int, Fraction | int], after: tuple[Fraction | int, Fraction | int]
) -> TwoFactors:
    """Divide the change of a product between its two factors.

    Shapes: both factors before and after, exact numbers, in any units. With two players the Shapley
    value gives each what it changes alone and half of what both change together (L. S. Shapley, A
    Value for n-Person Games, 1953; as a decomposition of a product: J. Albrecht, D. François, K.
    Schoors, Energy Policy 30, 2002). No part is left over, and neither factor comes first.
    """
    first, second = Fraction(before[0]), Fraction(before[1])
    more_first, more_second = Fraction(after[0]) - first, Fraction(after[1]) - second
    return TwoFactors(more_first * second, first * more_second, more_first * more_second)


def number_and_size(
    before: tuple[Decimal, int], after: tuple[Decimal, int], *, unit: Decimal
) -> Drivers:
    """Divide the change of a sum between how many cases there were and how large they were.

    Shapes: the sum and its number of cases before and after, in one currency; `unit` is the
    smallest unit parts are rounded to. Where one side has no case, no size can be said of it: the
    whole change is one of number. The parts add up to the change exactly.
    """
    change = after[0] - before[0]
    if not before[1] or not after[1]:
        return Drivers(change, Decimal(0) * unit)
    then = (Fraction(before[1]), Fraction(before[0]) / before[1])
    now = (Fraction(after[1]), Fraction(after[0]) / after[1])
    exact = two_factors(then, now).first
    number = round(exact / Fraction(unit)) * unit
    return Drivers(number, change - number)
