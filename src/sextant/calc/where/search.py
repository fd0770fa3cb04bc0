"""One segment after the other: what moved furthest, then what moved furthest without it, and so on.

The one that moved furthest beyond chance is put aside, by letting it have moved as the rest did; what
then moved furthest is the next, so that none is told for what another did.

Sources: to put aside what is found and go on is matching pursuit (S. Mallat, Z. Zhang, IEEE Trans.
Signal Processing 41, 1993); that a cause moves all its cells by one proportion is the generalized
ripple effect (Z. Li et al., Generic and Robust Localization of Multi-Dimensional Root Causes, ISSRE
2019). Chance is judged for all segments at once, by Bonferroni.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sextant.calc.where.cells import SUMS, Cells, Floats, Mask, Places
from sextant.calc.where.noise import LEVEL, Sample, quantile, scale, usual
from sextant.calc.where.segments import SIZE, Segments

ROUNDING = 1e-9  # of the whole: a difference below is one of adding up floats
MARKS = 2**30  # times a million cells stays within what a float counts exactly
ABOVE_TEST, ABOVE_CONTROL, BELOW_TEST, BELOW_CONTROL = range(4)


@dataclass(frozen=True)
class Moves:
    """How far segments moved beyond the rest of the data, one an item, in the unit of the sums.

    What cannot be said of a segment, for want of a denominator, is nan.
    """

    unexpected: Floats
    reach: Floats
    """How far chance makes even the furthest of all segments move, in 19 of 20 cases."""

    @property
    def certainty(self) -> Floats:
        """Return the moves by what chance makes: above 1 they are more than that."""
        known = self.reach > 0
        ratio = np.full_like(self.reach, np.inf)
        return np.divide(np.abs(self.unexpected), self.reach, out=ratio, where=known)

    def at(self, place: int) -> tuple[float, float]:
        """Return the move of one segment and its reach."""
        return float(self.unexpected[place]), float(self.reach[place])


@dataclass(frozen=True)
class State:
    """The data, or what is left of them: six sums and three moments of noise."""

    segments: Floats
    """One a column."""
    everything: Floats
    """One column."""


@dataclass(frozen=True)
class Change:
    """By how much some cells are other than in the data: which, and sums and moments as a column."""

    at: Places
    columns: Floats


class Search:
    """The segments of some data, and how they move when the moves of others are put aside."""

    def __init__(self, cells: Cells, depth: int, min_support: float) -> None:
        """Find the segments of some cells, and sum them up."""
        self.data, self.cells = cells, cells.sums
        self.is_ratio = bool(cells.sums[BELOW_TEST].any())
        self.scale = scale(cells.sums.sum(axis=1), self.is_ratio)
        self.usual = usual(self.scale.errors(cells.sums), self.scale.sizes(cells.sums))
        self.segments = Segments(cells, depth, min_support)
        columns, everywhere = self._columns(cells.sums), np.arange(cells.sums.shape[1])
        everything = columns.sum(axis=1, keepdims=True)
        self.whole = State(self.segments.sums(everywhere, columns), everything)
        self.candidates = self._candidates(everywhere)
        self.compared = max(1, int(self.candidates.sum()))
        self.inside = cache(self._inside)
        base = SIZE[0] if self.is_ratio else SIZE[1]  # what an expectation is reckoned from
        self.outside = everything[base] - self.whole.segments[base]

    def told(self, most: int) -> list[tuple[int, float, float]]:
        """Find up to so many segments: the place, the unexpected move and its reach by chance.

        The next is always the one that moved furthest beyond chance when those before are put aside.
        When all are found each is measured with the others aside, and what then is within chance
        comes last. The others are in the order of their moves.
        """
        found = self._found(most)
        sure = [place for place, move, reach in found if abs(move) > reach]
        while True:
            measured = {place: self._measured(place, sure) for place in sure}
            weak = [place for place, (move, reach) in measured.items() if abs(move) <= reach]
            if not weak:
                break
            sure.remove(min(weak, key=lambda place: abs(measured[place][0]) - measured[place][1]))
        first = sorted(measured.items(), key=lambda item: -abs(item[1][0]))
        later = [each for each in found if each[0] not in measured]
        return [*((place, *figures) for place, figures in first), *later]

    def growth_beside(self, place: int) -> float:
        """Return what the rest of the data is in test by what it is in control."""
        rest = self.whole.everything - self.whole.segments[:, [place]]
        return float(self._growth(rest)[0])

    def support(self, place: int) -> float:
        """Return the share of a segment in the test or in the control, whichever is greater."""
        sizes, whole = self.whole.segments[SIZE, place], self.whole.everything[SIZE, 0]
        return float(max(np.divide(sizes, whole, out=np.zeros(2), where=whole > 0)))

    def _found(self, most: int) -> list[tuple[int, float, float]]:
        found: list[tuple[int, float, float]] = []
        left, state = self.candidates.copy(), self.whole
        while len(found) < most:
            moves = self._moves(state.segments, state.everything)
            far = np.nan_to_num(np.abs(moves.unexpected))
            left &= far > ROUNDING * np.abs(self.whole.everything[:BELOW_TEST]).max()
            if not (left & (far > moves.reach)).any():
                return [*found, *self._within_chance(moves, left, most - len(found))]
            # beyond the whole, since beyond the rest a large segment moves for a small one of it
            score = np.where(left, (far - moves.reach) * self.outside, -np.inf)
            alike = np.flatnonzero(score >= score.max() - ROUNDING * abs(score.max()))
            place = int(alike[np.argmax(self.outside[alike])])  # of two halves, the smaller
            found.append((place, *moves.at(place)))
            left[place] = False
            state = self._without([place for place, *_figures in found])
        return found

    def _within_chance(self, moves: Moves, left: Mask, most: int) -> list[tuple[int, float, float]]:
        """Return who came nearest to what chance makes, none within another."""
        found: dict[int, set[tuple[str, int]]] = {}
        places = np.flatnonzero(left)
        for place in places[np.argsort(-moves.certainty[places], kind="stable")]:
            keys = set(self.segments.codes(int(place)).items())
            if len(found) < most and not any(
                keys <= each or each <= keys for each in found.values()
            ):
                found[int(place)] = keys
        return [(place, *moves.at(place)) for place in found]

    def _moves(self, segments: Floats, everything: Floats) -> Moves:
        rest = everything - segments
        with np.errstate(all="ignore"):
            unexpected = segments[ABOVE_TEST] - self._expected(segments, self._growth(rest))
            here, there = self._sample(segments), self._sample(rest)
            own, freedom = here.variance(self.usual)
            others, _freedom = there.variance(self.usual)
            lever = np.nan_to_num(here.sizes / there.sizes, posinf=0.0)
            reach = quantile(LEVEL / self.compared, freedom) * np.sqrt(own + lever**2 * others)
        return Moves(unexpected, reach)

    def _sample(self, columns: Floats) -> Sample:
        sums, moments = columns[: len(SUMS)], columns[len(SUMS) :]
        return Sample(self.scale.errors(sums), self.scale.sizes(sums), moments, self._grown(sums))

    def _growth(self, sums: Floats) -> Floats:
        """Return the metric in test by that in control, 1 where that cannot be said."""
        with np.errstate(all="ignore"):
            growth = sums[ABOVE_TEST] / sums[ABOVE_CONTROL]
            if self.is_ratio:
                growth = growth * sums[BELOW_CONTROL] / sums[BELOW_TEST]
        return np.asarray(np.where(np.isfinite(growth), growth, 1.0))

    def _expected(self, sums: Floats, growth: Floats) -> Floats:
        with np.errstate(all="ignore"):
            before = sums[ABOVE_CONTROL]
            if self.is_ratio:
                told = (sums[BELOW_CONTROL] != 0) & (sums[BELOW_TEST] != 0)
                before = before / sums[BELOW_CONTROL] * sums[BELOW_TEST]
                before = np.where(told, before, np.nan)
            return np.asarray(before * growth)

    def _grown(self, sums: Floats) -> Floats:
        """Return how many times as large sums are as the whole's growth makes them."""
        if self.is_ratio:
            return np.ones(sums.shape[1])
        grown = sums[ABOVE_TEST] / (self.scale.growth * sums[ABOVE_CONTROL])
        return np.asarray(np.nan_to_num(np.abs(grown), nan=1.0))

    def _measured(self, place: int, sure: Sequence[int]) -> tuple[float, float]:
        """Measure one segment with others put aside."""
        cells, change = self._put_aside([each for each in sure if each != place])
        segment = self._columns(cells[:, self.inside(place)]).sum(axis=1, keepdims=True)
        everything = self.whole.everything + change.columns.sum(axis=1, keepdims=True)
        return self._moves(segment, everything).at(0)

    def _without(self, places: Sequence[int]) -> State:
        """Return what is left of all segments when some are put aside."""
        _cells, change = self._put_aside(places)
        return State(
            self.whole.segments + self.segments.sums(change.at, change.columns),
            self.whole.everything + change.columns.sum(axis=1, keepdims=True),
        )

    def _put_aside(self, places: Sequence[int]) -> tuple[Floats, Change]:
        """Let some segments have moved as all that is in none of them, each by one proportion."""
        cells = self.cells.copy()
        told = np.zeros(cells.shape[1], bool)
        for place in places:
            told[self.inside(place)] = True
        rest = cells @ (1.0 - told) if not told.all() else cells.sum(axis=1)
        growth = self._growth(rest[:, None])
        for place in places:
            at = self.inside(place)
            cells[:, at] = self._levelled(cells[:, at], growth)
        at = np.flatnonzero(told)
        return cells, Change(at, self._columns(cells[:, at]) - self._columns(self.cells[:, at]))

    def _levelled(self, cells: Floats, growth: Floats) -> Floats:
        """Bring a segment to what is expected of it, without making its noise any larger.

        What it gained is taken from its cells by what they have now, what it lost given to them by
        what they had before.
        """
        now, sums = cells[ABOVE_TEST], cells.sum(axis=1, keepdims=True)
        expected = float(np.nan_to_num(self._expected(sums, growth))[0])
        weights = np.abs(cells[BELOW_TEST if self.is_ratio else ABOVE_CONTROL])
        gained = sums[ABOVE_TEST, 0] - expected
        if weights.any() and (gained < 0 or expected < 0):
            now = now - gained * weights / weights.sum()
        elif sums[ABOVE_TEST, 0]:
            now = now * (expected / sums[ABOVE_TEST, 0])
        cells[ABOVE_TEST] = now
        if not self.is_ratio:
            cells[SIZE[0]] = np.abs(now)
        return cells

    def _columns(self, cells: Floats) -> Floats:
        return np.vstack([cells, self.scale.moments(cells)])

    def _inside(self, place: int) -> Places:
        inside = np.ones(self.cells.shape[1], bool)
        for name, code in self.segments.codes(place).items():
            inside &= self.data.codes[name] == code
        return np.flatnonzero(inside)

    def _candidates(self, everywhere: Places) -> Mask:
        """Tell of which segments to speak: of those of the same cells of the most general alone."""
        marks = np.random.default_rng(1).integers(1, MARKS, len(everywhere)).astype(np.float64)
        rows, marks = self.segments.sums(everywhere, np.stack([self.data.rows, marks]))
        seen, told = {self.data.rows.sum()}, []
        for name in zip(rows, marks, strict=True):
            told.append(name not in seen)
            seen.add(name)
        return np.asarray(np.logical_and(told, rows < self.data.rows.sum()))
