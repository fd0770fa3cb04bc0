"""A target split down an organisation's tree and over time at once, in whole smallest units.

Without holds the total goes down the tree level by level, each parent's amount to its children, and
then each leaf's over the groups and steps of time, always by largest remainder (the method of
Hamilton: Balinski and Young, Fair Representation, 1982). What the roundings of one leaf leave a
step short of is made good in the leaves that follow, so that the steps of no node drift.

Holds cut the grid into atoms, the cells that lie in exactly the same holds. The sum of each atom
follows by subtraction where holds are nested, and from an integer programme where they cross; it
then goes down within the atom as a total does. A split is refused if and only if there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sextant.calc.split.clock import clock
from sextant.calc.split.crossing import crossing_amounts
from sextant.calc.split.grid import Grid, Hold, Node, Tree, rows, sums, tree
from sextant.calc.split.holding import Holding, nested_amounts, pieces, placed
from sextant.calc.split.pouring import Vessel
from sextant.calc.split.refusals import HoldsExceed, HoldsFallShort, NegativeTotal
from sextant.calc.split.shape import Shape, given, present


def spread(
    grid: Grid[Node],
    total: int,
    *,
    over: Mapping[Node, int | Fraction],
    when: Mapping[Node, Sequence[int]],
    holds: Sequence[Hold[Node]] = (),
) -> dict[Node, list[int]]:
    """Return the amount of each leaf in each step, in proportion to weights and with holds exact.

    `total` and all amounts are whole smallest units, not negative. `over` weighs a node among its
    siblings (1 if missing), `when` the steps of a node and of those below it that have no weights
    of their own (even if none has). What weighs nothing gets something only where holds force it.
    Without holds every node is within one unit of its exact share of its parent's amount.

    Raises a `SplitError`: see `calc.split.refusals`.
    """
    whole = tree(grid)
    return _split(grid, whole, total, given(grid, whole, over, when), holds)


def respread(
    grid: Grid[Node],
    total: int,
    cells: Mapping[Node, Sequence[int]],
    *,
    holds: Sequence[Hold[Node]] = (),
) -> dict[Node, list[int]]:
    """Return a new split in proportion to the cells that stand; the same where nothing changed.

    `cells` has the amounts of each leaf by step (zeros if missing), in whole smallest units. Where
    a part that must get something has only zeros it is shared among nodes by their sums over all
    steps, evenly if these are zero too, and evenly over its steps.

    Raises a `SplitError`: see `calc.split.refusals`.
    """
    whole = tree(grid)
    shape = present(whole, rows(grid, cells))
    return _split(grid, whole, total, shape, holds)


def _split(
    grid: Grid[Node], whole: Tree[Node], total: int, shape: Shape, holds: Sequence[Hold[Node]]
) -> dict[Node, list[int]]:
    if total < 0:
        raise NegativeTotal(total)
    holding = _with_total(grid, whole, total, holds)
    cut = pieces(whole, grid.steps, holding)
    masses = shape.masses(whole, cut)
    if holding.crossing:
        amounts = crossing_amounts(whole, grid.steps, holding, masses[0])
    else:
        amounts = nested_amounts(holding)
    vessel = Vessel(whole, clock(grid.steps, grid.groups), shape, cut, masses)
    cells = vessel.poured(amounts)
    return {node: cells[place] for place, node in enumerate(whole.nodes) if not whole.below[place]}


def _with_total(
    grid: Grid[Node], whole: Tree[Node], total: int, holds: Sequence[Hold[Node]]
) -> Holding[Node]:
    for hold in holds:
        of_all = whole.top[whole.number.get(hold.node, 0)] == 0
        if of_all and (hold.first, hold.last) == (0, grid.steps):
            if hold.amount > total:
                raise HoldsExceed(hold.node, 0, grid.steps, hold.amount, total)
            if hold.amount < total:
                raise HoldsFallShort(hold.node, 0, grid.steps, hold.amount, total)
    return placed(whole, grid.steps, [Hold(whole.nodes[0], 0, grid.steps, total), *holds])


__all__ = ["respread", "spread", "sums"]
