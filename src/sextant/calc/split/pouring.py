"""Amounts poured from atoms of cells down to the cells, by largest remainder at every level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic

from sextant.calc.shares import apportioned_in_turn
from sextant.calc.split.clock import Part
from sextant.calc.split.grid import Node, Tree
from sextant.calc.split.shape import Shape, even


@dataclass
class Vessel(Generic[Node]):
    """A tree and a clock with their shape, cut into atoms; `masses` are by node and atom."""

    tree: Tree[Node]
    clock: Part
    shape: Shape
    pieces: Sequence[Mapping[int, Sequence[int]]]
    masses: Sequence[Mapping[int, int]]

    @cached_property
    def evenly(self) -> Sequence[Mapping[int, int]]:
        """What each node would weigh in each atom if all weighed the same."""
        return even(self.tree, self.clock.last).masses(self.tree, self.pieces)

    def poured(self, amounts: Mapping[int, int]) -> list[list[int]]:
        """Return the cells of each node by number, empty for interior nodes.

        `amounts` are by atom. First every parent's go to its children, level by level; then every
        leaf's to its steps, group by group.
        """
        due: list[dict[int, int]] = [{} for _ in self.tree.nodes]
        due[0] = {atom: amount for atom, amount in amounts.items() if amount}
        for place, children in enumerate(self.tree.below):
            if children:
                self._to_children(due, place, children)
        cells: list[list[int]] = [[] for _ in self.tree.nodes]
        for leaf in self.tree.leaves:
            cells[leaf] = self._over_steps(leaf, due[leaf])
        return cells

    def _to_children(self, due: list[dict[int, int]], place: int, children: Sequence[int]) -> None:
        owed = [0] * len(children)
        for atom, amount in due[place].items():
            parts = apportioned_in_turn(amount, self._weights(children, atom), owed)
            for child, part in zip(children, parts, strict=True):
                if part:
                    due[child][atom] = part

    def _weights(self, children: Sequence[int], atom: int) -> list[int]:
        over, size = self.shape.over, self.shape.size
        weights = [over[child] * self.masses[child].get(atom, 0) for child in children]
        if any(weights):
            return weights
        evenly = [self.evenly[child].get(atom, 0) for child in children]
        weights = [size[child] * mass for child, mass in zip(children, evenly, strict=True)]
        return weights if any(weights) else evenly

    def _over_steps(self, leaf: int, amounts: Mapping[int, int]) -> list[int]:
        row = [0] * self.clock.last
        when, pieces = self.shape.when[leaf], self.pieces[leaf]
        for atom, amount in amounts.items():
            steps = pieces[atom]
            if len(steps) == len(row):
                self.clock.fill(amount, when, (1,) * len(row), row)
                continue
            weights, present = [0] * len(row), [0] * len(row)
            for step in steps:
                weights[step], present[step] = when[step], 1
            self.clock.fill(amount, weights, present, row)
        return row
