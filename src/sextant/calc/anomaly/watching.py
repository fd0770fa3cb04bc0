"""Watching a series: what in it is off, and how often that is chance."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import isfinite, isnan
from typing import TYPE_CHECKING

from sextant.calc.anomaly.expecting import FEWEST, SHORT, Outlook, outlook, unrooted
from sextant.calc.anomaly.judging import Judgement, judgement
from sextant.calc.anomaly.series import (
    Expectation,
    Finding,
    FindingKind,
    Kind,
    Series,
    Watched,
)
from sextant.calc.anomaly.shifts import Shift, shifts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

FURTHER = 1.5  # times as far off a step must be than the one before it, to be told beside it


def watch(series: Series, *, alpha: float = 0.01, known: Collection[int] = ()) -> Watched:
    """Return what in a series is off: single steps, and shifts of its level.

    `alpha`: the chance up to which a step or a shift is a finding. `known`: steps already judged;
    they are not learned from and not found again. Each step is judged by those before it alone
    (see `outlook` and `judgement`), shifts by what came after too (see `shifts`). Of steps in a row
    off to one side the first is told, and one that is half as far off again. `false_alarms` is the
    share of judged steps told; it holds what was truly off in history, and is an upper bound. With
    fewer than 24 steps known nothing is said. Raises `ValueError` for an alpha that is no chance.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"The chance of a finding is between 0 and 1, not {alpha}.")
    marked = frozenset(known)
    found = outlook(series, marked)
    if found.learned.sum() < FEWEST:
        return Watched([], [None] * len(series.values), None, enough=False)
    judged = judgement(found, series.kind)
    expected = _expectations(series.kind, found, judged)
    points = _points(series, judged, expected, alpha)
    points = [each for each in points if each.at not in marked]
    levels = _levels(series, found, alpha)
    count = sum(isfinite(p) and at not in marked for at, p in enumerate(judged.p.tolist()))
    rate = len(points) / count if count else None
    findings = sorted([*points, *levels], key=lambda each: (each.at, each.kind))
    return Watched(findings, expected, rate, enough=bool(count))


def _expectations(kind: Kind, found: Outlook, judged: Judgement) -> list[Expectation | None]:
    nothing = Expectation(0.0, 0.0, 0.0) if kind is Kind.SUM else None
    rows = zip(judged.middle.tolist(), judged.low.tolist(), judged.high.tolist(), strict=True)
    expected = [Expectation(*row) if isfinite(row[0]) else None for row in rows]
    return [
        each if weight else nothing
        for each, weight in zip(expected, found.weights.tolist(), strict=True)
    ]


def _points(
    series: Series,
    judged: Judgement,
    expected: list[Expectation | None],
    alpha: float,
) -> list[Finding]:
    points: list[Finding] = []
    before = 0.0
    for at, (z, p) in enumerate(zip(judged.z.tolist(), judged.p.tolist(), strict=True)):
        value, around = series.values[at], expected[at]
        if isnan(p) or value is None or around is None:
            continue
        is_off = p <= alpha
        if is_off and (z * before <= 0 or abs(z) > FURTHER * abs(before)):
            points.append(Finding(FindingKind.POINT, at, float(value), around, z, p))
        before = z if is_off else 0.0
    return points


def _levels(series: Series, found: Outlook, alpha: float) -> list[Finding]:
    import numpy as np

    steps = np.flatnonzero(found.learned)
    # a long season is known too late for the smoothing's to be taken out
    season = found.season[steps] * (series.season <= SHORT)
    level = Level(series, found, steps, found.x[steps] - season, season)
    return [level.finding(shift) for shift in shifts(level.y, steps, series.season, alpha)]


@dataclass(frozen=True)
class Level:
    """What is needed to tell a shift in the unit of the series: `y` is x without its season."""

    series: Series
    found: Outlook
    steps: Places
    y: Floats
    season: Floats

    def finding(self, shift: Shift) -> Finding:
        """Return a shift as a finding.

        What was expected is told as the old level would have been over the new steps, on the scale
        on which means of the old one are right.
        """
        import numpy as np

        old, new = slice(shift.begin, shift.at), slice(shift.at, shift.end)
        values = np.array([self.series.values[at] for at in self.steps], dtype=float)
        fit, was = self._mean(old, float(np.mean(self.y[old]))), float(np.mean(values[old]))
        ratio = was / fit if self.series.kind is Kind.SUM and fit * was > 0 else 1.0
        level = float(np.mean(self.y[new])) - shift.size
        edges = (0.0, -shift.reach, shift.reach)
        expected = Expectation(*(ratio * self._mean(new, level + edge) for edge in edges))
        value, at = float(np.mean(values[new])), int(self.steps[shift.at])
        return Finding(FindingKind.LEVEL, at, value, expected, shift.score, shift.p)

    def _mean(self, over: slice, level: float) -> float:
        x = level + self.season[over]
        if self.series.kind is Kind.SUM:
            x = unrooted(x, self.found.weights[self.steps[over]], self.found.grain)
        return float(x.mean())
