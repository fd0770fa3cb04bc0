"""Holds in their places: which lie within which, which cross, and which atoms they cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

from sextant.calc.split.grid import GridError, Hold, Node, Tree
from sextant.calc.split.refusals import Contradiction, HoldsExceed, HoldsFallShort, NegativeHold


@dataclass(eq=False)
class Held(Generic[Node]):
    """A hold in its place: `top` is the highest node with its leaves, `size` counts its cells.

    `bit` marks its cells in the atoms. `outer` is the smallest other hold that it lies within.
    """

    hold: Hold[Node]
    top: int
    size: int
    bit: int
    outer: Held[Node] | None = None

    def spans(self, other: Held[Node]) -> bool:
        """Whether another's steps lie within its own."""
        return self.hold.first <= other.hold.first and other.hold.last <= self.hold.last

    def meets(self, other: Held[Node]) -> bool:
        """Whether it has steps in common with another."""
        return self.hold.first < other.hold.last and other.hold.first < self.hold.last


@dataclass(frozen=True)
class Holding(Generic[Node]):
    """All holds, the outer before the inner, and whether some cross."""

    held: list[Held[Node]]
    crossing: bool


def placed(tree: Tree[Node], steps: int, holds: Sequence[Hold[Node]]) -> Holding[Node]:
    """Return holds in their places; the same hold twice counts once.

    Raises `NegativeHold`, `Contradiction` of two that want different amounts of the same cells, and
    `GridError` for a hold on no node or on no steps.
    """
    at: dict[int, dict[tuple[int, int], Held[Node]]] = defaultdict(dict)
    for place, hold in enumerate(holds):
        _check(tree, steps, hold)
        top = tree.top[tree.number[hold.node]]
        held = Held(hold, top, tree.width[top] * (hold.last - hold.first), 1 << place)
        twin = at[top].setdefault((hold.first, hold.last), held)
        if twin.hold.amount != hold.amount:
            raise Contradiction((twin.hold, hold), None)
    every = [held for spans in at.values() for held in spans.values()]
    every.sort(key=lambda held: (-held.size, held.bit))
    crossing = False
    for held in every:
        for other in _met(tree, at, held):
            if other.spans(held):
                if held.outer is None or other.size < held.outer.size:
                    held.outer = other
            elif other.top != held.top or not held.spans(other):
                crossing = True
    return Holding(every, crossing)


def _check(tree: Tree[Node], steps: int, hold: Hold[Node]) -> None:
    if hold.node not in tree.number or not 0 <= hold.first < hold.last <= steps:
        raise GridError(hold)
    if hold.amount < 0:
        raise NegativeHold(hold)


def _met(
    tree: Tree[Node], at: dict[int, dict[tuple[int, int], Held[Node]]], held: Held[Node]
) -> Iterator[Held[Node]]:
    place = held.top
    while place >= 0:
        if place in at:
            for other in at[place].values():
                if other is not held and other.meets(held):
                    yield other
        place = tree.above[place]


def pieces(
    tree: Tree[Node], steps: int, holding: Holding[Node]
) -> list[dict[int, tuple[int, ...]]]:
    """Return, for each node, its steps by atom, as far as holds on it and above it tell them apart.

    An atom is a set of cells that lie in exactly the same holds; it goes by the sum of their bits.
    Lists are shared between nodes that no hold tells apart.
    """
    at: dict[int, list[Held[Node]]] = defaultdict(list)
    for held in holding.held:
        at[held.top].append(held)
    marks: list[list[int]] = []
    found: list[dict[int, tuple[int, ...]]] = []
    for place, up in enumerate(tree.above):
        if place and place not in at:
            marks.append(marks[up])
            found.append(found[up])
            continue
        own = list(marks[up]) if place else [0] * steps
        for held in at[place]:
            for step in range(held.hold.first, held.hold.last):
                own[step] |= held.bit
        marks.append(own)
        found.append(_by_atom(own))
    return found


def _by_atom(marks: Sequence[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for step, atom in enumerate(marks):
        found[atom].append(step)
    return {atom: tuple(steps) for atom, steps in found.items()}


def nested_amounts(holding: Holding[Node]) -> dict[int, int]:
    """Return what holds that do not cross leave to each atom, by subtracting the inner from each.

    Raises `HoldsExceed` or `HoldsFallShort` of the largest hold that cannot stand.
    """
    inner: dict[int, int] = defaultdict(int)
    covered: dict[int, int] = defaultdict(int)
    for held in holding.held:
        if held.outer:
            inner[held.outer.bit] += held.hold.amount
            covered[held.outer.bit] += held.size
    atoms: dict[int, int] = {}
    found: dict[int, int] = {}
    for held in holding.held:
        atoms[held.bit] = held.bit | (atoms[held.outer.bit] if held.outer else 0)
        hold, inside = held.hold, inner[held.bit]
        if inside > hold.amount:
            raise HoldsExceed(hold.node, hold.first, hold.last, inside, hold.amount)
        if inside < hold.amount and covered[held.bit] == held.size:
            raise HoldsFallShort(hold.node, hold.first, hold.last, inside, hold.amount)
        found[atoms[held.bit]] = hold.amount - inside
    return found
