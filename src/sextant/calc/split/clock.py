"""The steps of time as a tree of groups, down which a leaf's amount is shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sextant.calc.shares import apportioned_in_turn
from sextant.calc.split.grid import GridError


@dataclass
class Part:
    """A span of steps and the parts it falls into; a single step has none.

    `owed` is carried from leaf to leaf, so that a step's roundings even out over the leaves.
    """

    first: int
    last: int
    parts: list[Part]
    owed: list[int]

    def fill(
        self, amount: int, weights: Sequence[int], present: Sequence[int], row: list[int]
    ) -> None:
        """Share an amount over the steps of a row, in proportion to weights.

        `weights`, `present` and `row` have one entry for each step of the whole; `present` is 1
        where the steps may get something, and weights are 0 elsewhere. Where no step weighs
        anything the steps that are present share evenly.
        """
        if not self.parts:
            row[self.first] += amount
            return
        shares = [sum(weights[part.first : part.last]) for part in self.parts]
        if not any(shares):
            shares = [sum(present[part.first : part.last]) for part in self.parts]
        amounts = apportioned_in_turn(amount, shares, self.owed)
        for part, share in zip(self.parts, amounts, strict=True):
            if share:
                part.fill(share, weights, present, row)


def clock(steps: int, groups: Sequence[tuple[int, int]]) -> Part:
    """Return the whole of the steps with nested groups in it.

    Raises `GridError` for groups that cross, are empty, or reach beyond the steps.
    """
    for first, last in groups:
        if not 0 <= first < last <= steps:
            raise GridError(first, last)
    spans = {(0, steps), *groups} | {(step, step + 1) for step in range(steps)}
    ordered = sorted(spans, key=lambda span: (span[0], -span[1]))
    whole = Part(0, steps, [], [])
    path = [whole]
    for first, last in ordered[1:]:
        while path[-1].last <= first:
            path.pop()
        if last > path[-1].last:
            raise GridError(first, last)
        part = Part(first, last, [], [])
        path[-1].parts.append(part)
        path[-1].owed.append(0)
        path.append(part)
    return whole
