"""Watching a series: what in it is off, and how often that is chance."""

from __future__ import annotations

from collections.abc import Collection
from math import isfinite, isnan
from typing import TYPE_CHECKING

from sextant.calc.anomaly.chances import Judgement, judgement
from sextant.calc.anomaly.expecting import FEWEST, Outlook, outlook, unrooted
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
ROUNDING = 1e-3  # of the size of the numbers: what is nearer than that does not differ


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
    judged = judge(found, series.kind)
    expected = _expectations(series, found, judged)
    points = _points(series, judged, expected, alpha)
    points = [each for each in points if each.at not in marked]
    levels = _levels(series, found, alpha)
    count = sum(isfinite(p) and at not in marked for at, p in enumerate(judged.p.tolist()))
    rate = len(points) / count if count else None
    findings = sorted([*points, *levels], key=lambda each: (each.at, each.kind))
    return Watched(findings, expected, rate, enough=bool(count))


def judge(found: Outlook, kind: Kind) -> Judgement:
    """Return how far off each step is from what was expected of it."""
    import numpy as np

    size = np.abs(np.where(np.isfinite(found.expected), found.expected, 0.0))
    floor = ROUNDING * size
    if kind is Kind.SUM and found.grain:
        with np.errstate(divide="ignore"):
            poisson = np.sqrt(found.grain / found.weights) / 2
        floor = np.maximum(floor, np.where(found.weights > 0, poisson, 0.0))
    return judgement(found.x - found.expected, found.learned, np.maximum(floor, 1e-12))


def _expectations(series: Series, found: Outlook, judged: Judgement) -> list[Expectation | None]:
    edges = [found.expected + part for part in (0.0, judged.low, judged.high)]
    middle, low, high = (_told(edge, series.kind, found, slice(None)).tolist() for edge in edges)
    nothing = Expectation(0.0, 0.0, 0.0) if series.kind is Kind.SUM else None
    return [
        nothing
        if not weight
        else Expectation(middle[at], low[at], high[at])
        if low[at] == low[at]
        else None
        for at, weight in enumerate(found.weights.tolist())
    ]


def _told(x: Floats, kind: Kind, found: Outlook, at: slice | Places) -> Floats:
    """Return numbers in the unit of the series."""
    return unrooted(x, found.weights[at], found.grain) if kind is Kind.SUM else x


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
            points.append(Finding(FindingKind.POINT, at, value, around, z, p))
        before = z if is_off else 0.0
    return points


def _levels(series: Series, found: Outlook, alpha: float) -> list[Finding]:
    import numpy as np

    steps = np.flatnonzero(found.learned)
    y = found.x[steps] - found.season[steps]
    return [_level(series, found, steps, shift) for shift in shifts(y, alpha)]


def _level(series: Series, found: Outlook, steps: Places, shift: Shift) -> Finding:
    import numpy as np

    values = np.array([series.values[at] for at in steps], dtype=float)
    old, new = slice(shift.begin, shift.at), slice(shift.at, shift.end)
    y = found.x[steps] - found.season[steps]
    level = float(np.mean(y[new])) - shift.size

    def mean(over: slice, at: float) -> float:
        return float(
            np.mean(_told(at + found.season[steps[over]], series.kind, found, steps[over]))
        )

    fit, was = mean(old, float(np.mean(y[old]))), float(np.mean(values[old]))
    ratio = was / fit if series.kind is Kind.SUM and fit * was > 0 else 1.0
    bounds = (ratio * mean(new, level + part) for part in (0.0, -shift.reach, shift.reach))
    value = float(np.mean(values[new]))
    return Finding(
        FindingKind.LEVEL, int(steps[shift.at]), value, Expectation(*bounds), shift.score, shift.p
    )
