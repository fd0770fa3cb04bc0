"""Why a sum moved: which segments made its change, and whether they came, went, grew or shrank."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeVar

from sextant.calc.drivers.parts import Exact, Explained, Number, difference, explained, total

Key = TypeVar("Key", bound=Hashable)
Movement = Literal["new", "lost", "grown", "shrunk"]

MOVEMENTS: tuple[Movement, ...] = ("new", "lost", "grown", "shrunk")


def by_segment(
    before: Mapping[Key, Number], now: Mapping[Key, Number], *, unit: Decimal
) -> Explained[Key]:
    """Tell what each segment contributed to the change of a sum: its value now less that before.

    Shapes: values by segment, in one unit, of any sign; a segment that is absent has nothing.
    Every segment of either side is a part, the largest effect first. Raises `ValueError` for a
    `unit` that is not above zero.
    """
    moved = _moved(before, now)
    order = sorted(moved, key=lambda key: -abs(moved[key]))
    parts = [Exact(key, moved[key]) for key in order]
    return explained(_sum(before), _sum(now), parts, unit)


def by_movement(
    before: Mapping[Key, Number], now: Mapping[Key, Number], *, unit: Decimal
) -> Explained[Movement]:
    """Tell how much of a sum's change came of new, lost, grown and shrunk segments or customers.

    Shapes and errors as in `by_segment`. New is who had nothing before (absent or exactly zero) and
    has something now, lost the opposite; the others grew or shrank. All four parts are always
    there, each with its segments.
    """
    groups: dict[Movement, dict[Key, Fraction]] = {name: {} for name in MOVEMENTS}
    for key, effect in _moved(before, now).items():
        if effect:
            groups[_movement(before.get(key), now.get(key), effect)][key] = effect
    parts = [Exact.of(name, keys) for name, keys in groups.items()]
    return explained(_sum(before), _sum(now), parts, unit)


def _moved(before: Mapping[Key, Number], now: Mapping[Key, Number]) -> dict[Key, Fraction]:
    keys = dict.fromkeys([*before, *now])
    return {key: difference(now.get(key, 0), before.get(key, 0)) for key in keys}


def _movement(before: Number | None, now: Number | None, effect: Fraction) -> Movement:
    if not before:
        return "new"
    if not now:
        return "lost"
    return "grown" if effect > 0 else "shrunk"


def _sum(values: Mapping[Key, Number]) -> Fraction:
    return total(values.values())
