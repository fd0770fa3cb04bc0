"""Whole numbers that satisfy sums over overlapping sets, close to given proportions.

The ideal is the raking of the proportions to the sums (iterative proportional fitting: Deming and
Stephan 1940; Csiszár 1975); an integer programme finds the whole numbers next to it. It is posed
as changes from a whole centre near the ideal, so that its numbers are small and a solver that
reckons in floating point decides it rightly whatever the size of the amounts; what it answers is
checked in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import floor

LARGE = 10**6  # changes a floating-point solver tells apart to the unit with ease
SWEEPS = 200
WORK = 400_000  # steps of raking at most: some hundredths of a second
FORBIDDING = 1000.0  # what has no mass gets something only where nothing else can


@dataclass(frozen=True)
class Sum:
    """The members, by number, must add up to the amount."""

    members: Sequence[int]
    amount: int


@dataclass
class Programme:
    """The changes of owners that satisfy rows of owners at the least cost.

    Each column changes its owner by its sign, from nothing to its upper bound times.
    """

    rows: Sequence[Sequence[int]]
    wanted: Sequence[float]
    costs: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    signs: list[float] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)

    def column(self, owner: int, sign: float, cost: float, upper: float) -> None:
        """Add a variable from nothing to `upper`."""
        self.owners.append(owner)
        self.signs.append(sign)
        self.costs.append(cost)
        self.upper.append(upper)

    def solved(self, count: int, *, whole: bool) -> list[float] | None:
        """Return the change of each of `count` owners, or None where there is no solution."""
        values = _optimum(self, whole=whole)
        if values is None:
            return None
        found = [0.0] * count
        for owner, sign, value in zip(self.owners, self.signs, values, strict=True):
            found[owner] += sign * (round(value) if whole else value)
        return found


def whole_solution(sums: Sequence[Sum], masses: Sequence[float]) -> list[int] | None:
    """Return whole numbers, none negative, that satisfy every sum, or None where there are none.

    One number for each mass, as near as may be to the masses raked to the sums; where all masses
    are zero any solution will do.
    """
    ideal = raked(sums, masses) if any(masses) else [0.0] * len(masses)
    costs = [1.0 if mass else FORBIDDING for mass in masses]
    centre = [floor(value) for value in ideal]
    tilts = [1.0 - 2.0 * (value - whole) for value, whole in zip(ideal, centre, strict=True)]
    for _ in range(4):
        gaps = [each.amount - sum([centre[place] for place in each.members]) for each in sums]
        if not any(gaps):
            return centre
        if max(map(abs, gaps)) > LARGE:
            change = _large_change(sums, gaps, centre, costs)
            tilts = [1.0] * len(centre)
        else:
            change = _small_change(sums, gaps, centre, costs, tilts)
        if change is None:
            return None
        centre = [max(0, value + step) for value, step in zip(centre, change, strict=True)]
    raise ArithmeticError(sums)


def raked(sums: Sequence[Sum], masses: Sequence[float]) -> list[float]:
    """Return the masses scaled, sum after sum and over again, until they satisfy the sums.

    What has no mass starts with a trace of one, so that it takes what nothing else can. Ends before
    the sums are exact where that takes long, or where they cannot be.
    """
    largest = max((each.amount for each in sums), default=1) or 1
    whole = float(sum(masses))
    trace = 1e-9 * largest / len(masses)
    found = [mass / whole * largest or trace for mass in masses]
    work = 1 + sum(len(each.members) for each in sums)
    for _ in range(min(SWEEPS, 1 + WORK // work)):
        worst = 0.0
        for each in sums:
            present = sum([found[place] for place in each.members])
            worst = max(worst, abs(present - each.amount))
            if present > 0.0 and present != each.amount:
                factor = each.amount / present
                for place in each.members:
                    found[place] *= factor
        if worst < 1e-3:  # noqa: PLR2004 - of the smallest unit
            break
    return found


def _small_change(
    sums: Sequence[Sum],
    gaps: Sequence[int],
    centre: Sequence[int],
    costs: Sequence[float],
    tilts: Sequence[float],
) -> list[int] | None:
    programme = Programme([each.members for each in sums], [float(gap) for gap in gaps])
    for owner, (value, cost, tilt) in enumerate(zip(centre, costs, tilts, strict=True)):
        programme.column(owner, 1.0, cost * tilt, 1.0)
        programme.column(owner, 1.0, cost, 16.0 * LARGE)
        programme.column(owner, -1.0, 1.0, float(min(value, 16 * LARGE)))
    found = programme.solved(len(centre), whole=True)
    return None if found is None else [int(value) for value in found]


def _large_change(
    sums: Sequence[Sum], gaps: Sequence[int], centre: Sequence[int], costs: Sequence[float]
) -> list[int] | None:
    scale = max(map(abs, gaps)) / LARGE
    programme = Programme([each.members for each in sums], [gap / scale for gap in gaps])
    for owner, (value, cost) in enumerate(zip(centre, costs, strict=True)):
        programme.column(owner, 1.0, cost, float("inf"))
        programme.column(owner, -1.0, 1.0, value / scale)
    found = programme.solved(len(centre), whole=False)
    return None if found is None else [floor(value * scale) for value in found]


def _optimum(programme: Programme, *, whole: bool) -> list[float] | None:
    import highspy

    # the class below highspy.Highs, which prints its name before it can be told not to
    solver = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001
    for option, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0}.items():
        solver.setOptionValue(option, value)
    count = len(programme.costs)
    solver.addVars(count, [0.0] * count, programme.upper)
    every = list(range(count))
    solver.changeColsCost(count, every, programme.costs)
    if whole:
        for column in every:
            solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    columns: dict[int, list[int]] = {}
    for column, owner in enumerate(programme.owners):
        columns.setdefault(owner, []).append(column)
    for members, wanted in zip(programme.rows, programme.wanted, strict=True):
        places = [column for owner in members for column in columns[owner]]
        signs = [programme.signs[column] for column in places]
        solver.addRow(wanted, wanted, len(places), places, signs)
    solver.run()
    status = solver.getModelStatus()
    if status in {
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    }:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(status)
    return list(solver.getSolution().col_value)
