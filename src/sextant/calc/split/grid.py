"""What a target is split over: an organisation's tree by steps of time, and what is held in it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


class SplitError(ValueError):
    """A split that cannot be made as asked."""


class GridError(SplitError):
    """A grid, hold, weight or cell that does not fit: a fault of the caller, not of its user."""


@dataclass(frozen=True)
class Grid(Generic[Node]):
    """Nodes with their parents, steps of time, and the groups in which rounding is kept even.

    `parents` names the parent of each node, None for the one root; parents stand before their
    children, and of siblings the earlier is served first. Steps count from 0. `groups` are spans
    of steps (first, last), half-open and nested, such as the quarters of a year.
    """

    parents: Mapping[Node, Node | None]
    steps: int
    groups: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Hold(Generic[Node]):
    """The sum over everything under a node in the steps from `first` to before `last` is amount."""

    node: Node
    first: int
    last: int
    amount: int


@dataclass
class Tree(Generic[Node]):
    """A grid's nodes by number, in its order: parents before children.

    `above` has each node's parent (-1 for the root) and `below` its children. `top` is the highest
    node with the same leaves, `width` how many these are. `leaves` are in the order of a walk, so
    that the leaves under a node stand together.
    """

    nodes: list[Node]
    number: dict[Node, int]
    above: list[int]
    below: list[list[int]]
    top: list[int] = field(init=False)
    width: list[int] = field(init=False)
    leaves: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.width = [0 if children else 1 for children in self.below]
        for place in range(len(self.nodes) - 1, 0, -1):
            self.width[self.above[place]] += self.width[place]
        self.top = list(range(len(self.nodes)))
        for place in range(1, len(self.nodes)):
            if len(self.below[self.above[place]]) == 1:
                self.top[place] = self.top[self.above[place]]
        self.leaves, waiting = [], [0]
        while waiting:
            place = waiting.pop()
            waiting.extend(reversed(self.below[place]))
            if not self.below[place]:
                self.leaves.append(place)


def tree(grid: Grid[Node]) -> Tree[Node]:
    """Return the numbered tree of a grid; raise `GridError` where it is none."""
    number: dict[Node, int] = {}
    above: list[int] = []
    below: list[list[int]] = []
    for place, (node, parent) in enumerate(grid.parents.items()):
        if (parent is None) != (place == 0) or (parent is not None and parent not in number):
            raise GridError(node, parent)
        number[node] = place
        above.append(-1 if parent is None else number[parent])
        below.append([])
        if parent is not None:
            below[above[place]].append(place)
    if not number or grid.steps < 1:
        raise GridError(len(number), grid.steps)
    return Tree(list(number), number, above, below)


def rows(grid: Grid[Node], cells: Mapping[Node, Sequence[int]]) -> list[Sequence[int]]:
    """Return the cells of each node by number, zeros for interior nodes and for missing leaves.

    Raises `GridError` for cells of what is no leaf, or with the wrong number of steps.
    """
    whole = tree(grid)
    found: list[Sequence[int]] = [(0,) * grid.steps] * len(whole.nodes)
    for node, row in cells.items():
        place = whole.number.get(node, -1)
        if place < 0 or whole.below[place] or len(row) != grid.steps:
            raise GridError(node, row)
        found[place] = row
    return found


def sums(grid: Grid[Node], cells: Mapping[Node, Sequence[int]]) -> dict[Node, list[int]]:
    """Return the total of every node in each step, from the cells of the leaves.

    Leaves without cells count as zeros. Raises `GridError` as `rows` does.
    """
    whole = tree(grid)
    found = [list(row) for row in rows(grid, cells)]
    for place in range(len(found) - 1, 0, -1):
        up = whole.above[place]
        found[up] = list(map(add, found[up], found[place]))
    return dict(zip(whole.nodes, found, strict=True))
