"""The proportions of a split: what each node and step weighs, in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from sextant.calc.split.grid import Grid, GridError, Node, Tree
from sextant.calc.split.refusals import NegativeWeight, NoWeight

FINE = 720_720 << 64  # one leaf's mass where it is a share: fine, and divisible by all up to 16


@dataclass(frozen=True)
class Shape:
    """What a part of a grid weighs, node by node.

    A leaf's mass in some steps is the sum of its weights `when` there, times `unit`, by its `norm`;
    a node's the sum of its children's masses, each times its weight `over`, by its `norm`. `size`
    shares what falls to a part in which nothing has mass. All lists are by number of node.
    """

    over: Sequence[int]
    when: Sequence[Sequence[int]]
    norm: Sequence[int]
    size: Sequence[int]
    unit: int

    def masses(
        self, tree: Tree[Node], pieces: Sequence[Mapping[int, Sequence[int]]]
    ) -> list[dict[int, int]]:
        """Return the mass of each node in each atom of cells that it has a part in.

        `pieces` has the steps of each atom by node, of which only those of leaves are read.
        """
        found: list[dict[int, int]] = [{} for _ in tree.nodes]
        for place in range(len(found) - 1, -1, -1):
            norm, own = self.norm[place], found[place]
            if tree.below[place]:
                for atom, mass in own.items():
                    own[atom] = mass // norm
            else:
                when = self.when[place]
                for atom, steps in pieces[place].items():
                    own[atom] = sum([when[step] for step in steps]) * self.unit // norm
            if place:
                self._lift(own, found[tree.above[place]], self.over[place])
        return found

    @staticmethod
    def _lift(own: dict[int, int], up: dict[int, int], weight: int) -> None:
        for atom, mass in own.items():
            up[atom] = up.get(atom, 0) + weight * mass


def given(
    grid: Grid[Node],
    tree: Tree[Node],
    over: Mapping[Node, int | Fraction],
    when: Mapping[Node, Sequence[int]],
) -> Shape:
    """Return the shape of given weights: of nodes among siblings (1 if missing), and of steps.

    A node without weights of steps takes its nearest ancestor's; where none has any they are even.
    Raises `NegativeWeight`, `NoWeight`, and `GridError` for the wrong number of steps.
    """
    weights = [1] * len(tree.nodes)
    norm = [1] * len(tree.nodes)
    profiles = _profiles(grid, tree, when)
    for place, children in enumerate(tree.below):
        if children:
            family = _family(tree, children, over)
            norm[place] = sum(family)
            if not norm[place]:
                raise NoWeight(tree.nodes[place], "children")
            for child, weight in zip(children, family, strict=True):
                weights[child] = weight
        else:
            norm[place] = sum(profiles[place])
    return Shape(weights, profiles, norm, weights, FINE)


def present(tree: Tree[Node], cells: Sequence[Sequence[int]]) -> Shape:
    """Return the shape of the cells that stand, by number of leaf. Raises `NegativeWeight`."""
    size = [sum(row) for row in cells]
    for place in range(len(size) - 1, -1, -1):
        if min(cells[place]) < 0:
            raise NegativeWeight(tree.nodes[place], min(cells[place]))
        if place:
            size[tree.above[place]] += size[place]
    ones = [1] * len(size)
    return Shape(ones, cells, ones, size, 1)


def even(tree: Tree[Node], steps: int) -> Shape:
    """Return the shape in which siblings, and steps, weigh the same."""
    ones = [1] * len(tree.nodes)
    norm = [len(children) or 1 for children in tree.below]
    return Shape(ones, [(1,) * steps] * len(ones), norm, ones, FINE)


def _family(
    tree: Tree[Node], children: Sequence[int], over: Mapping[Node, int | Fraction]
) -> list[int]:
    weights = [over.get(tree.nodes[child], 1) for child in children]
    for child, weight in zip(children, weights, strict=True):
        if weight < 0:
            raise NegativeWeight(tree.nodes[child], weight)
    if all(isinstance(weight, int) for weight in weights):
        return [int(weight) for weight in weights]
    scale = lcm(*(Fraction(weight).denominator for weight in weights))
    return [int(Fraction(weight) * scale) for weight in weights]


def _profiles(
    grid: Grid[Node], tree: Tree[Node], when: Mapping[Node, Sequence[int]]
) -> list[Sequence[int]]:
    found: list[Sequence[int]] = []
    for place, node in enumerate(tree.nodes):
        profile = when.get(node)
        if profile is None:
            found.append(found[tree.above[place]] if place else (1,) * grid.steps)
            continue
        if len(profile) != grid.steps:
            raise GridError(node, profile)
        if min(profile) < 0:
            raise NegativeWeight(node, min(profile))
        if not any(profile):
            raise NoWeight(node, "steps")
        found.append(profile)
    return found
