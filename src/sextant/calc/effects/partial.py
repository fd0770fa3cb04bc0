"""What goes with results: partial effects of what people do on what comes after it.

A plain correlation mixes three things: that some people have it easier and do more, that everyone
does more in a good month, and that whoever just won has more to do. Here each person is compared
with themselves, each step with what all did in it, each behaviour with the others held fixed, and
only what was done *before* counts. What is left is still no proof of cause: see `Effect.after`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sextant.calc.effects.clustered import (
    Array,
    Estimate,
    Fit,
    Whole,
    correlation,
    fit,
    holm,
)
from sextant.calc.effects.panel import (
    LeftOut,
    Panel,
    Rows,
    apart,
    dummies,
    inflation,
    rows,
    told_apart,
    within,
)

LAGS = 3
ALPHA = 0.05
FEWEST_PEOPLE, FEWEST_STEPS = 8, 6
FEWEST_FREEDOM = 4.0  # below, degrees of freedom themselves are not known (Pustejovsky, Tipton)
MUCH = 5.0  # of variance inflation


@dataclass(frozen=True)
class Lack:
    """That too little is known: how many people and steps there are, and how many it takes."""

    people: int
    steps: int
    needs_people: int = FEWEST_PEOPLE
    needs_steps: int = FEWEST_STEPS


@dataclass(frozen=True)
class Effect:
    """What one more of a behaviour goes with, in units of the outcome.

    `before` is the sum over the steps that follow it, all other behaviours and its own course held
    fixed; `lags` are its parts, step by step; `same` is within the same step, where nobody knows
    what came first. `after` is what the outcome goes with one step *later*: where it is sure, effort
    follows results, and `before` may be no effect at all (the test of strict exogeneity of J. M.
    Wooldridge, Econometric Analysis of Cross Section and Panel Data, 2010, 10.7.1).
    """

    name: str
    before: Estimate
    same: Estimate
    lags: tuple[Estimate, ...]
    after: Estimate | None
    plain: Estimate | None
    spread: float
    """The usual ups and downs of the behaviour within a person, in its own unit."""
    outcome_spread: float
    """The same of the outcome."""
    inflation: float
    held_by_many: float = 1.0
    """The chance of such a relation by luck, among as many as were looked at (Holm)."""

    @property
    def standard(self) -> Estimate:
        """Return it in usual ups and downs of the outcome for one of the behaviour."""
        return self.before.times(self.spread / self.outcome_spread)

    @property
    def is_thin(self) -> bool:
        """Tell whether so few people speak of it that not even the interval is to be relied on."""
        return self.before.freedom < FEWEST_FREEDOM

    @property
    def is_sure(self) -> bool:
        """Tell whether it can be told from chance, all that was looked at taken together."""
        return self.held_by_many < ALPHA and not self.is_thin

    @property
    def is_single(self) -> bool:
        """Tell whether it could be told from chance if nothing else had been looked at."""
        return self.before.chance < ALPHA and not self.is_thin

    @property
    def follows(self) -> bool:
        """Tell whether effort is seen to follow results."""
        return self.after is not None and self.after.chance < ALPHA

    @property
    def is_entangled(self) -> bool:
        """Tell whether it goes along with other behaviours so much that they blur each other."""
        return self.inflation >= MUCH


@dataclass(frozen=True)
class Effects:
    """The effects, what they rest upon, and what nothing can be said of."""

    effects: tuple[Effect, ...]
    people: int
    steps: int
    rows: int
    left_out: tuple[tuple[str, LeftOut], ...]


def effects(panel: Panel, *, lags: int = LAGS, told: Sequence[str] = ()) -> Effects | Lack:
    """Return what each behaviour goes with in the steps after it.

    Shapes: see `Panel`; `lags` steps, 1 or more; `told` names the behaviours to be told of, all
    where empty, the others being held fixed. Units: of the outcome, for one more of each behaviour.
    `Lack` with fewer than 8 people or 6 whole steps, or where fewer rows than twice the columns
    are whole.

    Method: least squares with effects of people and steps (two-way fixed effects), the same step
    and `lags` earlier ones of all behaviours, intervals by `clustered.Fit.contrast`. Where
    effort follows results, estimates are drawn off by about one over the number of steps (S.
    Nickell, Econometrica 49, 1981), which is why `after` is told beside.
    """
    table = rows(panel, range(lags + 1))
    people, steps = table.counts
    if people < FEWEST_PEOPLE or steps < FEWEST_STEPS:
        return Lack(people, steps)
    swept = within(table.around, table.people, table.steps)
    kept, left = told_apart(table.around, swept)
    columns = len(kept) * (lags + 1) + people + steps
    if len(table.outcome) < 2 * columns:
        return Lack(people, steps, needs_steps=max(FEWEST_STEPS, -(-2 * columns // people)))
    out = tuple((panel.names[place], why) for place, why in left.items())
    spread = float(within(table.outcome, table.people, table.steps).std())
    if not kept or spread == 0:
        return Effects((), people, steps, len(table.outcome), out)
    found = _Found(panel, table, swept, kept, spread)
    wanted = [place for place in kept if not told or panel.names[place] in told]
    return Effects(together([*map(found.effect, wanted)]), people, steps, len(table.outcome), out)


def together(found: Sequence[Effect]) -> tuple[Effect, ...]:
    """Judge effects as so many questions at once, wherever each was found."""
    chances = holm([each.before.chance for each in found])
    return tuple(
        replace(each, held_by_many=chance) for each, chance in zip(found, chances, strict=True)
    )


class _Found:
    """One fit of the behaviours that can be told apart, and one more that looks ahead."""

    def __init__(
        self, panel: Panel, table: Rows, swept: Array, kept: list[int], spread: float
    ) -> None:
        self.panel, self.table, self.kept, self.spread = panel, table, kept, spread
        self.spreads = swept[:, 0].std(axis=0)
        self.lags = table.around.shape[1] - 1
        self.fit = _fitted(table, kept)
        self.inflation = inflation(swept[:, 1:, kept].sum(axis=1))
        self.ahead = self._looking_ahead()

    def effect(self, place: int) -> Effect:
        """Return the effect of one behaviour."""
        n = self.kept.index(place)
        size = self.lags + 1
        first = n * size
        parts = np.zeros(len(self.kept) * size)
        parts[first + 1 : first + size] = 1.0
        now = self.table.around[:, 0, place]
        return Effect(
            self.panel.names[place],
            before=self.fit.contrast(parts),
            same=self.fit.one(first),
            lags=tuple(self.fit.one(first + each) for each in range(1, size)),
            after=self.ahead.one(n * (size + 1)) if self.ahead else None,
            plain=correlation(now, self.table.outcome, self.table.people),
            spread=float(self.spreads[place]),
            outcome_spread=self.spread,
            inflation=float(self.inflation[n]),
        )

    def _looking_ahead(self) -> Fit | None:
        table = rows(self.panel, range(-1, self.lags + 1))
        people, steps = table.counts
        if people < FEWEST_PEOPLE or steps < FEWEST_STEPS - 1:
            return None
        swept = within(table.around, table.people, table.steps)
        kept, _left = told_apart(table.around, swept)
        if not set(self.kept) <= set(kept):
            return None
        return _fitted(table, self.kept)


def _fitted(table: Rows, kept: list[int]) -> Fit:
    """Fit the outcome by the kept behaviours, each with all its offsets, one after another."""
    around = table.around[:, :, kept]
    columns = around.transpose(0, 2, 1).reshape(len(around), -1)
    who: Whole = table.people
    return fit(
        apart(columns, who), apart(dummies(table.steps), who), apart(table.outcome, who), who
    )
