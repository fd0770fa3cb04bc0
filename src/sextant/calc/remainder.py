"""What the rest of a period brings: four ways to expect it, weighed by how well each did before.

Shapes throughout: a row is a node, a column a period, the last column the present one; NaN is what
is not known. All sums are in one unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from sextant.calc.spread import Spreads

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

WAYS = ("level", "pace", "tide", "pipeline")
ENOUGH = 3  # earlier periods with anything in them
FADE = 0.8  # what a period weighs against the next one
CREDIT = 2  # periods of its own that a node's yield needs to weigh as much as the yield of all
TIDES = (0.25, 4.0)
FLOOR = 0.05
DOUBT = 1  # cycles without season, by which what was seen of a season is drawn to none
GROUP, GROUPS = 30, 8  # cases that make a group of like size, and the most groups


@dataclass(frozen=True)
class Table:
    """Periods of many nodes at the same point of each: see `outlook.Course`."""

    to_date: Array
    rest: Array
    open: Array
    of_open: Array
    share: Array
    cycle: int | None = None
    lag: int = 0


class Faded:
    """A sum over earlier periods, of which the older weigh less (exponential smoothing)."""

    def __init__(self, nodes: int) -> None:
        self.total = np.zeros(nodes)
        self.weight = np.zeros(nodes)

    def take(self, values: Array) -> None:
        """Add one period; a node for which it is not known stays as it is."""
        known = ~np.isnan(values)
        self.total = np.where(known, FADE * self.total + values, self.total)
        self.weight = np.where(known, FADE * self.weight + 1, self.weight)

    @property
    def mean(self) -> Array:
        """The mean of each node, NaN where there was no period."""
        none = self.weight == 0
        return np.where(none, np.nan, self.total / np.where(none, 1, self.weight))


class Memory:
    """What is known of all nodes before a period begins."""

    def __init__(self, share: Array, cycle: int | None, lag: int = 0) -> None:
        nodes = len(share)
        self.cycle, self.lag = cycle, lag
        self.stood: list[tuple[float, float]] = []
        self.share = np.clip(share, 0.001, 0.999)
        self.odds = (1 - self.share) / self.share
        self.filled = np.zeros(nodes)
        self.to_date, self.rest = Faded(nodes), Faded(nodes)
        self.open, self.of_open, self.new = Faded(nodes), Faded(nodes), Faded(nodes)

    def expected(self, to_date: Array, opened: Array) -> Array:
        """Return the rest that each of the four ways expects (ways x nodes).

        Level: the mean of earlier rests. Pace: what is there, times what by plan is left over what
        by plan is past, corrected by how rests earlier kept to that in sum; as little of a period
        tells little, the level fills in for the part to come. Tide: the level, times how all nodes
        together stand against earlier periods, which holds season and growth. Pipeline: what is
        open times its yield (a node's own, drawn to that of all), and the usual new business.
        Levels follow the season of all nodes together, where a cycle of periods is given.
        """
        early, late = self._season()
        level = self.rest.mean * late
        paced = float(np.sum(self.to_date.total * self.odds))
        keeping = max(float(self.rest.total.sum()) / paced, 0.0) if paced > 0 else 1.0
        pace = self.share * to_date * self.odds * keeping + (1 - self.share) * level
        known = (self.filled >= ENOUGH) & ~np.isnan(to_date)
        usual = float(self.to_date.mean[known].sum()) * early
        tide = float(to_date[known].sum()) / usual if usual > 0 else 1.0
        ways = [level, pace, level * np.clip(tide, *TIDES), self._piped(opened)]
        return np.where(self.filled >= ENOUGH, np.stack(ways), np.nan)

    def _piped(self, opened: Array) -> Array:
        common = float(self.of_open.total.sum()) / max(float(self.open.total.sum()), 1e-12)
        credit = CREDIT * np.nan_to_num(self.open.mean)
        base = self.open.total + credit
        own = (self.of_open.total + credit * common) / np.where(base > 0, base, 1)
        return opened * np.where(base > 0, own, common) + self.new.mean

    def _season(self) -> tuple[float, float]:
        if self.cycle is None:
            return 1.0, 1.0
        newest = max(self.cycle - self.lag, 1)  # of those a whole cycle or more ago
        same = np.array(self.stood[-newest :: -self.cycle]).reshape(-1, 2)
        same = same[~np.isnan(same).any(axis=1)]
        early, late = 1 + (same - 1).sum(axis=0) / (len(same) + DOUBT)
        return float(early), float(late)

    def _stand(self, to_date: Array, rest: Array) -> tuple[float, float]:
        known = (self.filled > 0) & ~np.isnan(rest)
        early, late = (float(each.mean[known].sum()) for each in (self.to_date, self.rest))
        if early <= 0 or late <= 0:
            return nan, nan
        came, after = float(to_date[known].sum()), float(rest[known].sum())
        return max(came / early, 0.0), max(after / late, 0.0)

    def take(self, table: Table, column: int) -> None:
        """Learn how one period went."""
        to_date, rest = table.to_date[:, column], table.rest[:, column]
        self.stood.append(self._stand(to_date, rest))  # as the season of a later period
        opened = np.where(np.isnan(table.of_open[:, column]), np.nan, table.open[:, column])
        of_open = np.where(np.isnan(opened), np.nan, table.of_open[:, column])
        self.filled += ~np.isnan(rest) & ((to_date != 0) | (rest != 0) | (opened > 0))
        self.to_date.take(to_date)
        self.rest.take(rest)
        self.open.take(opened)
        self.of_open.take(of_open)
        self.new.take(rest - of_open)


@dataclass(frozen=True)
class Tested:
    """How the mixture did in periods that it had not seen: sums over all cases, and their number."""

    cases: int
    missed: float
    over: float
    landed: float
    inside: int


class Mixture:
    """The four ways, each predicting every period from those before it, and their mixtures."""

    def __init__(self, table: Table) -> None:
        memory, columns = Memory(table.share, table.cycle, table.lag), []
        for column in range(table.to_date.shape[1]):
            if column > table.lag:  # what was over when this period was looked at
                memory.take(table, column - table.lag - 1)
            columns.append(memory.expected(table.to_date[:, column], table.open[:, column]))
        self.table = table
        self.ways = np.stack(columns, axis=2)
        self.level = self.ways[0]
        self.cases = ~np.isnan(self.level) & ~np.isnan(table.rest)
        usual = np.abs(self.level[self.cases])
        self.least = FLOOR * float(usual.mean()) if usual.size else 0.0
        self.kept = not bool(np.any(table.rest < 0))

    def weights(self, cases: Mask) -> Array:
        """Return the weight of each way: the inverse of its mean squared error in some cases.

        A squared error counts in units of the node's level, as the variance of a sum of amounts
        grows with the sum (Bates and Granger, The Combination of Forecasts, 1969).
        """
        size = np.abs(self.level) + self.least
        squares = (self.ways - self.table.rest) ** 2 / np.where(size > 0, size, 1)
        known = cases & ~np.isnan(squares)
        counts = known.sum(axis=(1, 2))
        means = np.where(known, squares, 0).sum(axis=(1, 2)) / np.maximum(counts, 1)
        least = max(float(means.max()), 1e-12) * 1e-6
        inverse = np.where(counts > 0, 1 / np.maximum(means, least), 0)
        whole = float(inverse.sum())
        return inverse / whole if whole > 0 else np.full(len(WAYS), 1 / len(WAYS))

    def expected(self, weights: Array, columns: slice | int = slice(None)) -> Array:
        """Return the expected rest of some periods, mixed from the ways that are known there."""
        ways = self.ways[:, :, columns]
        by_way = weights.reshape((-1,) + (1,) * (ways.ndim - 1))
        known = np.where(np.isnan(ways), 0, by_way)
        whole = known.sum(axis=0)
        mixed = np.sum(np.nan_to_num(ways) * known, axis=0) / np.where(whole > 0, whole, 1)
        mixed = np.where(whole > 0, mixed, np.nan)
        return np.maximum(mixed, 0) if self.kept else mixed

    def scale(self, expected: Array) -> Array:
        """Return the unit of error of each node: the root of the rest expected of it."""
        return np.sqrt(np.maximum(np.abs(expected), self.least))

    def spreads(self, weights: Array, cases: Mask) -> Spreads:
        """Return how far rests lay from the expected in some cases, by size, in units of scale."""
        expected = self.expected(weights)[cases]
        scale = self.scale(expected)
        errors = (self.table.rest[cases] - expected) / np.where(scale > 0, scale, 1)
        groups = min(max(len(errors) // GROUP, 1), GROUPS)
        return Spreads.of(errors.tolist(), np.abs(expected).tolist(), groups)

    def tested(self, low: float, high: float) -> Tested:
        """Predict each period with weights and errors of the others only, and add up how it went.

        Periods that overlap are left out together. Where all cases lie in one period, a fifth of the
        nodes is left out in turn instead.
        """
        periods = np.arange(self.cases.shape[1]) // (self.table.lag + 1)
        folds = np.broadcast_to(periods, self.cases.shape)
        if len(np.unique(folds[self.cases])) == 1:
            folds = np.broadcast_to(np.arange(self.cases.shape[0])[:, None] % 5, self.cases.shape)
        parts = [
            self._left_out(self.cases & (folds == fold), self.cases & (folds != fold), low, high)
            for fold in np.unique(folds[self.cases])
        ]
        landed = float(np.abs((self.table.to_date + self.table.rest)[self.cases]).sum())
        missed, over, inside = (sum(each) for each in zip(*parts, strict=True))
        return Tested(int(self.cases.sum()), missed, over, landed, int(inside))

    def _left_out(
        self, out: Mask, others: Mask, low: float, high: float
    ) -> tuple[float, float, int]:
        weights = self.weights(others)
        expected, rest = self.expected(weights)[out], self.table.rest[out]
        spreads = self.spreads(weights, others)
        group = np.searchsorted(spreads.edges, np.abs(expected), side="right")
        scale = self.scale(expected)
        bounds = [
            expected + scale * np.array([each.quantile(at) for each in spreads.spreads])[group]
            for at in (low, high)
        ]
        if self.kept:
            bounds = [np.maximum(bound, 0) for bound in bounds]
        inside = (np.minimum(bounds[0], expected) <= rest) & (
            rest <= np.maximum(bounds[1], expected)
        )
        gap = expected - rest
        return float(np.abs(gap).sum()), float(gap.sum()), int(inside.sum())
