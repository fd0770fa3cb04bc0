"""New targets that everyone is about equally likely to reach, changing as little as possible.

The common chance is that at which the targets reached with it, cut to the limits, add up to the
total (bisection). Around it a band gives each target a least and a most; between these the sum of
squared relative changes is made smallest, whose solution moves each target by one multiple of its
square (water-filling; Boyd and Vandenberghe, Convex Optimization, 2004, 5.5.3). The parts are
rounded by largest remainder within the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, fsum
from statistics import median
from typing import Protocol

COARSE, CLOSE = 40, 100  # halvings: a chance needs fewer than a slope over sums of all sizes
FINE = 1e-9


class Chances(Protocol):
    """What is asked of an outlook: see `outlook.Outlook`."""

    def chance(self, target: Decimal) -> float:
        """Return the chance to reach a target."""

    def at(self, chance: float) -> Decimal:
        """Return the target that is reached with a chance."""


class TotalOutOfReachError(ValueError):
    """The total cannot be met within the limits: the least and the most that can."""

    def __init__(self, total: int, least: int, most: int) -> None:
        super().__init__(f"{total} is not within {least} and {most}")
        self.total, self.least, self.most = total, least, most


@dataclass(frozen=True)
class Proposal:
    """New targets in the order of the old ones, and what they do to the chances.

    `before` and `after` are the chances to reach the old and the new target, None without outlook.
    `common` is the chance that the new targets are drawn to, None where none may change. `limited`
    are the places of those whose limit keeps them outside the band around it, `kept` of those that
    were held or have no outlook.
    """

    amounts: tuple[int, ...]
    before: tuple[float | None, ...]
    after: tuple[float | None, ...]
    common: float | None
    limited: tuple[int, ...]
    kept: tuple[int, ...]


@dataclass(frozen=True)
class _Node:
    old: int
    least: int
    most: int
    outlook: Chances

    def within(self, chance: float) -> float:
        """Return the target reached with a chance, as far as the limits let it."""
        if chance >= 1 or chance <= 0 or self.least == self.most:
            return float(self.least if chance >= 1 else self.most)
        return min(max(float(self.outlook.at(chance)), self.least), self.most)

    def stays_outside(self, common: float, band: float) -> bool:
        """Tell whether no target within the limits has a chance within the band."""
        easiest, hardest = (self.outlook.chance(Decimal(at)) for at in (self.least, self.most))
        return easiest < common - band - FINE or hardest > common + band + FINE


def recalibrated(
    targets: Sequence[int],
    outlooks: Sequence[Chances | None],
    *,
    total: int,
    most_change: float,
    band: float,
    held: Collection[int] = (),
    unit: int = 1,
) -> Proposal:
    """Propose targets that add up to a total and have about the same chance to be reached.

    Shapes: targets in whole smallest units, none below zero, and an outlook for each in the same
    units or None; `held` are places that stay as they are, as do those without an outlook.
    `most_change` is the largest change relative to the old target (0.2 is a fifth), `band` how far
    a chance may lie from the common one, `unit` the whole number that changes are made in, as far
    as total and limits let them. Where the total is the old one, chances spread no wider than
    before, but for the rounding. Raises `TotalOutOfReachError`, and `ValueError` for nonsense.
    """
    _refuse_nonsense(targets, outlooks, most_change, band, unit)
    nodes = _nodes(targets, outlooks, most_change, held)
    free = list(nodes.values())
    rest = total - sum(target for place, target in enumerate(targets) if place not in nodes)
    _refuse_out_of_reach(total, rest, free)
    amounts, common, limited = list(targets), None, list[int]()
    if free:
        common = _common(free, rest)
        moved = _rounded(free, _moved(free, rest, common, band), rest, unit)
        for place, amount in zip(nodes, moved, strict=True):
            amounts[place] = amount
        limited = [place for place in nodes if nodes[place].stays_outside(common, band)]
    return Proposal(
        amounts=tuple(amounts),
        before=_chances(targets, outlooks),
        after=_chances(amounts, outlooks),
        common=common,
        limited=tuple(limited),
        kept=tuple(place for place in range(len(targets)) if place not in nodes),
    )


def _refuse_nonsense(
    targets: Sequence[int],
    outlooks: Sequence[Chances | None],
    most_change: float,
    band: float,
    unit: int,
) -> None:
    if len(targets) != len(outlooks):
        raise ValueError(f"{len(targets)} targets, but {len(outlooks)} outlooks")
    if min(targets, default=0) < 0 or most_change < 0 or band < 0 or unit < 1:
        raise ValueError("a target, limit or band below zero, or a unit below one")


def _refuse_out_of_reach(total: int, rest: int, free: list[_Node]) -> None:
    least, most = sum(node.least for node in free), sum(node.most for node in free)
    if not least <= rest <= most:
        raise TotalOutOfReachError(total, total - rest + least, total - rest + most)


def _nodes(
    targets: Sequence[int],
    outlooks: Sequence[Chances | None],
    most_change: float,
    held: Collection[int],
) -> dict[int, _Node]:
    change = Fraction(repr(most_change))  # the decimal that was meant, not its binary
    return {
        place: _Node(
            target, max(target - int(change * target), 0), target + int(change * target), outlook
        )
        for place, (target, outlook) in enumerate(zip(targets, outlooks, strict=True))
        if outlook is not None and place not in held
    }


def _chances(
    targets: Sequence[int], outlooks: Sequence[Chances | None]
) -> tuple[float | None, ...]:
    return tuple(
        None if outlook is None else outlook.chance(Decimal(target))
        for target, outlook in zip(targets, outlooks, strict=True)
    )


def _common(free: list[_Node], rest: int) -> float:
    def reached(chance: float) -> float:
        return fsum(node.within(chance) for node in free)

    slack = FINE + 1e-12 * rest
    least = _last(lambda chance: reached(chance) > rest + slack, 0, 1, COARSE)
    most = _last(lambda chance: reached(chance) >= rest - slack, 0, 1, COARSE)
    # between the two every target is at a limit, and any chance would do
    usual = median(node.outlook.chance(Decimal(node.old)) for node in free)
    return min(max(usual, least, FINE), max(most, FINE))


def _moved(free: list[_Node], rest: int, common: float, band: float) -> list[float]:
    bounds = [
        (node.within(common + band + FINE), node.within(common - band - FINE)) for node in free
    ]

    def at(level: float) -> list[float]:
        return [
            min(max(node.old + level * node.old**2, least), most)
            for node, (least, most) in zip(free, bounds, strict=True)
        ]

    # steep enough to take every target to its limit
    steep = 2 * max((node.most - node.old) / max(node.old, 1) ** 2 for node in free)
    return at(_last(lambda level: fsum(at(level)) <= rest, -steep, steep, CLOSE))


def _last(holds: Callable[[float], bool], low: float, high: float, halvings: int) -> float:
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _rounded(free: list[_Node], wished: list[float], rest: int, unit: int) -> list[int]:
    amounts = [_floored(node, wish, unit) for node, wish in zip(free, wished, strict=True)]
    left = rest - sum(amounts)
    sign = 1 if left > 0 else -1
    order = sorted(range(len(free)), key=lambda place: sign * (amounts[place] - wished[place]))
    # a unit each, then as many units as there is room for, then what no whole unit can carry
    for step, most in ((unit, 1), (unit, abs(left)), (1, abs(left))):
        for place in order:
            bound = free[place].most if left > 0 else free[place].least
            steps = min(abs(left) // step, abs(bound - amounts[place]) // step, most)
            amounts[place] += sign * steps * step
            left -= sign * steps * step
    return amounts


def _floored(node: _Node, wish: float, unit: int) -> int:
    steps = floor((wish - node.old) / unit)
    fewest, most = -((node.old - node.least) // unit), (node.most - node.old) // unit
    return node.old + unit * min(max(steps, fewest), most)
