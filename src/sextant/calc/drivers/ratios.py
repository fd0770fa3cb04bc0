"""Why a ratio of sums moved: segments' own ratios (inner), or their weights (mix)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeVar

from sextant.calc.drivers.pairs import HALF
from sextant.calc.drivers.parts import Exact, Explained, Joint, Number, explained, total

Key = TypeVar("Key", bound=Hashable)
Effect = Literal["inner", "mix", "joint"]


class Over(NamedTuple):
    """A segment's two sums: won deals over decided ones, margin over sales, sales over deals."""

    numerator: Number
    denominator: Number


class NothingBelowError(ValueError):
    """The denominators of a side add up to zero, so that it has no ratio."""


@dataclass(frozen=True)
class _Segment:
    """One segment on one side: its weight, its ratio, and their product, its part of the whole."""

    weight: Fraction
    rate: Fraction
    part: Fraction


def inner_and_mix(
    before: Mapping[Key, Over],
    now: Mapping[Key, Over],
    *,
    unit: Decimal,
    joint: Joint = Joint.SHARED,
) -> Explained[Effect]:
    """Divide the change of a ratio of sums between segments' own ratios and their weights.

    Shapes: numerator and denominator by segment, any numbers whose denominators do not add up to
    zero; a segment that is absent has nothing. `unit` is the smallest step of the ratio that is
    told, such as 0.001 for a share or 0.01 for an average amount. Parts, each with its segments:

    - `inner`: segments' own ratios changed, at their weights, a weight being the share in the sum of
      denominators;
    - `mix`: weight moved between segments, each worth how far its ratio is from that of all: what
      moves into a better segment is a gain, what leaves a worse one, too;
    - `joint`, only where `joint` is `Joint.SHOWN`: both at once.

    A segment that has no denominator on a side has no ratio there, and is taken to have had that of
    the other side: one that is new is all mix. What it has in the numerator all the same (a refund
    without a sale) is inner. The ratio of all is the mean of before and now where the joint term is
    shared, else that of now. Raises `NothingBelowError`, and `ValueError` for a `unit` that is not
    above zero.

    Source: shift-share analysis; with `Joint.IN_RATE` it is the mean explainer of icanexplain
    (Carbonfact, 2024), but for segments that are new.
    """
    sums, sums_now = _whole(before), _whole(now)
    ratio, ratio_now = sums[0] / sums[1], sums_now[0] / sums_now[1]
    of_all = HALF * (ratio + ratio_now) if joint is Joint.SHARED else ratio_now
    found: dict[Effect, dict[Any, Fraction]] = {}
    for key in dict.fromkeys([*before, *now]):
        one, other = before.get(key, Over(0, 0)), now.get(key, Over(0, 0))
        then, later = _segment(one, other, sums[1]), _segment(other, one, sums_now[1])
        for name, effect in _effects(then, later, of_all, joint).items():
            found.setdefault(name, {})[key] = effect
    parts = [Exact.of(name, keys) for name, keys in found.items()]
    return explained(ratio, ratio_now, parts, unit)


def _effects(
    then: _Segment, later: _Segment, of_all: Fraction, joint: Joint
) -> dict[Effect, Fraction]:
    moved = later.weight - then.weight
    both = moved * (later.rate - then.rate)
    mix = moved * (then.rate - of_all) + _of_mix(both, joint)
    change = later.part - then.part - moved * of_all
    if joint is Joint.SHOWN:
        return {"inner": change - mix - both, "mix": mix, "joint": both}
    return {"inner": change - mix, "mix": mix}


def _whole(segments: Mapping[Any, Over]) -> tuple[Fraction, Fraction]:
    above = total(Fraction(each.numerator) for each in segments.values())
    below = total(Fraction(each.denominator) for each in segments.values())
    if not below:
        raise NothingBelowError("The denominators add up to zero: there is no ratio.")
    return above, below


def _segment(here: Over, there: Over, whole: Fraction) -> _Segment:
    above, below = Fraction(here.numerator), Fraction(here.denominator)
    known = here if here.denominator else there
    rate = Fraction(known.numerator) / Fraction(known.denominator or 1)
    return _Segment(below / whole, rate, above / whole)


def _of_mix(both: Fraction, joint: Joint) -> Fraction:
    if joint is Joint.SHARED:
        return HALF * both
    return both if joint is Joint.IN_WEIGHT else Fraction(0)
