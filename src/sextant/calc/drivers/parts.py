"""The parts of a change: rounded to whole units, so that they add up to it exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from math import lcm
from typing import Any, Generic, TypeVar

Number = Decimal | int | Fraction
Ratio = tuple[int, int]
Name = TypeVar("Name")

FINE = 1 << 64
LONG = 512  # bits of a common denominator, beyond which sums of fractions grow too slow
SHARE = Decimal("0.001")


class Joint(StrEnum):
    """Where the joint term goes: what only came of a rate and its weight both changing.

    The rate is a price or a segment's ratio, the weight a quantity or a segment's share.
    """

    SHOWN = "shown"
    """It is a part of its own."""
    SHARED = "shared"
    """Rate and weight share it evenly (Shapley), so that the way back undoes the way there."""
    IN_RATE = "in_rate"
    """The rate has it: old weights tell the weight's effect at old rates, new weights the rate's."""
    IN_WEIGHT = "in_weight"
    """The weight has it: the rate's effect is told at old weights, the weight's at new rates."""


@dataclass(frozen=True)
class Part(Generic[Name]):
    """One reason of a change, how much it made of it, and on request which keys made it.

    `effect` is a whole number of units. `share` is its share of the change, to a tenth of a per
    cent, None where nothing changed on the whole; shares add up to 1 and may be below 0 or above 1.
    """

    name: Name
    effect: Decimal
    share: Decimal | None
    keys: tuple[Part[Any], ...] = ()
    """The part by key, adding up to `effect`, with shares of the part; empty where not asked."""


@dataclass(frozen=True)
class Explained(Generic[Name]):
    """A number before and now, in whole units, and the parts that add up to its change exactly."""

    before: Decimal
    now: Decimal
    parts: tuple[Part[Name], ...]

    @property
    def change(self) -> Decimal:
        """Return the whole change."""
        return self.now - self.before

    def __getitem__(self, name: Name) -> Part[Name]:
        """Return the part of a name."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)


@dataclass(frozen=True)
class Exact(Generic[Name]):
    """A part before it is rounded: an exact effect, or those of its keys."""

    name: Name
    effect: Fraction
    keys: dict[Any, Fraction] = field(default_factory=dict)

    @classmethod
    def of(cls, name: Name, keys: dict[Any, Fraction]) -> Exact[Name]:
        """Return the part that some keys make together."""
        return cls(name, total(keys.values()), keys)


def explained(
    before: Fraction, now: Fraction, parts: Sequence[Exact[Name]], unit: Decimal
) -> Explained[Name]:
    """Round a number before and now to whole units, and its parts so that they add up to the change.

    Shapes: `parts` add up to `now` - `before` but for less than a unit. Both numbers are rounded
    for themselves (a half goes up), so that a reader who adds the parts to the number before
    arrives at the number now. Effects are rounded by largest remainder (see `calc.shares`): each is
    less than one unit from its exact value, and what is exactly nothing stays nothing. Then the
    keys of each part are rounded alike to add up to it. Raises `ValueError` where `unit` is not
    above zero.
    """
    if unit <= 0:
        raise ValueError(f"A unit is above zero, not {unit}.")
    step = Fraction(unit)
    first, last = nearest(before / step), nearest(now / step)
    counts = settled([part.effect / step for part in parts], last - first)
    shares = shared_out(counts)
    found = [
        Part(part.name, count * unit, share, _by_key(part, count, unit))
        for part, count, share in zip(parts, counts, shares, strict=True)
    ]
    return Explained(first * unit, last * unit, tuple(found))


def _by_key(part: Exact[Name], count: int, unit: Decimal) -> tuple[Part[Any], ...]:
    over, under = unit.as_integer_ratio()
    ratios = [effect.as_integer_ratio() for effect in part.keys.values()]
    counts = _settled([(above * under, below * over) for above, below in ratios], count)
    found = zip(part.keys, counts, shared_out(counts), strict=True)
    rows = [Part(key, each * unit, share) for key, each, share in found]
    return tuple(sorted(rows, key=lambda row: -abs(row.effect)))


def settled(exact: Sequence[Fraction], whole: int) -> list[int]:
    """Return whole numbers near exact ones, of any sign, that add up to a given whole number.

    Each is rounded down, and the largest remainders are rounded up instead, the earlier first among
    equals (largest remainder, see `calc.shares.shared`). Where `whole` is not the rounded sum, all
    bear the rest alike. Nothing to round gives nothing, whatever the sum.
    """
    return _settled([value.as_integer_ratio() for value in exact], whole)


def _settled(exact: Sequence[Ratio], whole: int) -> list[int]:
    if not exact:
        return []
    counts = [above // below for above, below in exact]
    alike, more = divmod(whole - sum(counts), len(counts))
    order = _by_remainder([(above % below, below) for above, below in exact])
    for place, at in enumerate(order):
        counts[at] += alike + (place < more)
    return counts


def _by_remainder(left: Sequence[Ratio]) -> list[int]:
    """Return the places of what is left over by size, the largest first and of equals the earlier.

    Floats tell nearly all of them apart; those they do not are told apart exactly.
    """
    rough = [-above / below for above, below in left]
    found: list[int] = []
    for _size, alike in groupby(sorted(range(len(left)), key=rough.__getitem__), rough.__getitem__):
        places = list(alike)
        if len(places) > 1 and any(left[at][0] for at in places):
            places.sort(key=lambda at: Fraction(-left[at][0], left[at][1]))
        found += places
    return found


def shared_out(counts: Sequence[int]) -> list[Decimal | None]:
    """Return the shares of whole numbers in their sum, to a tenth of a per cent, adding up to 1."""
    whole = sum(counts)
    if not whole:
        return [None] * len(counts)
    thousand = int(1 / SHARE)
    sign = 1 if whole > 0 else -1
    parts = _settled([(sign * count * thousand, sign * whole) for count in counts], thousand)
    return [part * SHARE for part in parts]


def total(values: Iterable[Number]) -> Fraction:
    """Return the sum of numbers: exact where their common denominator stays short.

    Else, as with thousands of unlike prices, each is first cut to 2^-64.
    """
    found = [value.as_integer_ratio() for value in values]
    common = 1
    for denominator in {below for _above, below in found}:
        common = lcm(common, denominator)
        if common.bit_length() > LONG:
            common = FINE
            break
    return Fraction(sum(above * common // below for above, below in found), common)


def difference(one: Number, other: Number) -> Fraction:
    """Return how much more one number is than another, exactly."""
    above, below = one.as_integer_ratio()
    less, under = other.as_integer_ratio()
    return Fraction(above * under - less * below, below * under)


def nearest(value: Fraction) -> int:
    """Return the nearest whole number; a half goes up, so that shifting by whole numbers is safe."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
