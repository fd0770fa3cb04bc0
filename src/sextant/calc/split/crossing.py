"""What holds that cross leave to each atom of cells, and which of them cannot stand together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sextant.calc.split.grid import Hold, Node, Tree
from sextant.calc.split.holding import Held, Holding, nested_amounts, placed
from sextant.calc.split.programme import Sum, whole_solution
from sextant.calc.split.refusals import Contradiction


def crossing_amounts(
    tree: Tree[Node], steps: int, holding: Holding[Node], masses: Mapping[int, int]
) -> dict[int, int]:
    """Return an amount for each atom that satisfies every hold, in proportion to the masses.

    The first hold is the total. Raises `HoldsExceed`, `HoldsFallShort` or `Contradiction` of a set
    of holds none of which could stay if the others did (the deletion filter of Chinneck and
    Dravnieks, Locating minimal infeasible constraint sets in linear programs, 1991).
    """
    atoms = list(masses)
    sums = _sums(atoms, holding.held)
    if all(sum(masses[atoms[place]] for place in each.members) == each.amount for each in sums):
        return dict(masses)
    scale = max(1, sum(masses.values()))
    found = whole_solution(sums, [masses[atom] / scale for atom in atoms])
    if found is not None:
        return dict(zip(atoms, found, strict=True))
    core = minimal(holding.held, lambda held: not _stands(atoms, held))
    raise _refusal(tree, steps, core, holding.held[0].hold)


def minimal(
    items: Sequence[Held[Node]], fails: Callable[[Sequence[Held[Node]]], bool]
) -> list[Held[Node]]:
    """Return a part of items that fails as the whole does, and of which no item can be spared.

    The earlier are spared first, in halves before one by one.
    """
    kept = list(items)
    size = max(1, len(kept) // 2)
    while True:
        place = 0
        while place < len(kept):
            rest = kept[:place] + kept[place + size :]
            if fails(rest):
                kept = rest
            else:
                place += size
        if size == 1:
            return kept
        size //= 2


def _sums(atoms: Sequence[int], held: Sequence[Held[Node]]) -> list[Sum]:
    return [
        Sum([place for place, atom in enumerate(atoms) if atom & each.bit], each.hold.amount)
        for each in held
    ]


def _stands(atoms: Sequence[int], held: Sequence[Held[Node]]) -> bool:
    bits = sum(each.bit for each in held)
    merged = sorted({atom & bits for atom in atoms} - {0})
    return whole_solution(_sums(merged, held), [0.0] * len(merged)) is not None


def _refusal(
    tree: Tree[Node], steps: int, core: Sequence[Held[Node]], total: Hold[Node]
) -> Exception:
    holds = [each.hold for each in core]
    again = placed(tree, steps, holds)
    if not again.crossing:
        nested_amounts(again)
    others = tuple(hold for hold in holds if hold is not total)
    return Contradiction(others, total.amount if total in holds else None)
