"""Squeeze, as a reference: leaves that moved alike are grouped, and a cause is sought for each group.

Re-implemented from the description in Z. Li et al., Generic and Robust Localization of
Multi-Dimensional Root Causes, ISSRE 2019, with the settings of its public program; the authors' own may
do better. Bottom up: leaves with large deviations (beyond the knee of their sorted sizes) are grouped by
deviation score (f - v) / (f + v): each peak of its smoothed histogram, up to the valleys, is a group
with all leaves of such scores, unless their mean score is below 0.2. Top down: in each cuboid the
combinations whose leaves are most within the group are taken, as many as give the best generalized
potential score; below a cuboid with a score above 0.9 nothing deeper is looked at; of the candidates
the one with the best score, less its number of attribute values, is the cause.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import polars as pl

from benchmarks.planting import VALUES, Cause

GOOD, NORMAL, MOST = 0.9, 0.2, 12
SMOOTH, AROUND, BEYOND = 10, 0.1, 6  # how the histogram is smoothed, and how far it is led on


def located(leaves: pl.DataFrame) -> set[Cause]:
    """Return the causes it finds among leaves with a forecast and a real value."""
    forecast, real = (leaves[name].to_numpy() for name in ("forecast", "real"))
    codes = {name: leaves[name].to_numpy() for name in VALUES}
    groups = _groups(forecast, real)
    found: set[Cause] = set()
    if groups:
        scores = np.abs(_scores(forecast, real))
        normal = scores < min(scores[group].min() for group in groups)
        for group in groups:
            found |= _cause(codes, (forecast, real), group, normal & (forecast > 0), len(groups))
    return found


def _scores(forecast: np.ndarray, real: np.ndarray) -> np.ndarray:
    filled = forecast + real > 0
    return np.divide(forecast - real, forecast + real, out=np.zeros_like(real), where=filled)


def _groups(forecast: np.ndarray, real: np.ndarray) -> list[np.ndarray]:
    """Return the groups of leaves that moved alike, as masks."""
    far, scores, filled = np.abs(forecast - real), _scores(forecast, real), forecast > 0
    order = np.sort(far[filled])
    rise = np.linspace(0, 1, len(order)) - order / order[-1]  # the knee: furthest above the chord
    moved = filled & (far > order[int(np.argmax(rise))])
    edges = np.histogram_bin_edges(scores[moved], "auto")
    led = AROUND * np.arange(1, BEYOND)
    edges = np.concatenate([edges[0] - led[::-1], edges, edges[-1] + led])
    counts = np.histogram(scores[moved], edges)[0].astype(float)
    window = max(int((counts > 0).sum()) // SMOOTH, 1)
    counts = np.convolve(counts, np.ones(window) / window, "same")
    starts = [0, *_valleys(counts), len(counts)]
    found = []
    for start, end in pairwise(starts):
        seeds = scores[moved & (scores >= edges[start]) & (scores < edges[end])]
        if len(seeds) and np.abs(seeds).mean() >= NORMAL:
            found.append(filled & (scores >= seeds.min()) & (scores <= seeds.max()))
    return found


def _valleys(counts: np.ndarray) -> list[int]:
    steps = np.sign(np.diff(counts))
    falls = np.flatnonzero(steps < 0)
    return sorted({int(at + 1) for at in falls if (after := steps[at + 1 :][steps[at + 1 :] != 0]).size
                   and after[0] > 0})  # fmt: skip


def _cause(
    codes: dict[str, np.ndarray],
    values: tuple[np.ndarray, np.ndarray],
    group: np.ndarray,
    normal: np.ndarray,
    groups: int,
) -> set[Cause]:
    every = sum(VALUES.values())
    share = groups * group.sum() / len(group)
    worth = -np.log(share) / np.log(every) * every if share < 1 else 1.0
    best, causes = -np.inf, set()
    for layer in range(1, len(VALUES) + 1):
        top = -np.inf
        for cuboid in combinations(VALUES, layer):
            score, chosen = _best_of(cuboid, codes, values, group, normal)
            top = max(top, score)
            if score * worth - len(chosen) * layer > best:
                best, causes = score * worth - len(chosen) * layer, chosen
        if top > GOOD:
            break
    return causes


def _best_of(
    cuboid: tuple[str, ...],
    codes: dict[str, np.ndarray],
    values: tuple[np.ndarray, np.ndarray],
    group: np.ndarray,
    normal: np.ndarray,
) -> tuple[float, set[Cause]]:
    """Return the best generalized potential score of a cuboid, and the combinations that have it."""
    forecast, real = values
    shape = [VALUES[name] for name in cuboid]
    keys = np.ravel_multi_index([codes[name] for name in cuboid], shape)
    filled = forecast + real > 0
    inside = np.bincount(keys[group], minlength=int(np.prod(shape)))
    share = inside / np.maximum(np.bincount(keys[filled], minlength=len(inside)), 1)
    order = [int(each) for each in np.lexsort((-inside, -share)) if inside[each]][:MOST]
    far = np.abs(real - forecast)
    best, chosen = -np.inf, 0
    for count in range(1, len(order) + 1):
        one = np.isin(keys, order[:count]) & filled
        other = (normal | group) & ~one & filled
        ripple = forecast[one] * real[one].sum() / max(forecast[one].sum(), 1e-300)
        rest = far[other].mean() if other.any() else 0.0
        score = 1 - (np.abs(real[one] - ripple).mean() + rest) / (far[one].mean() + rest)
        if score > best:
            best, chosen = score, count
    found = (np.unravel_index(each, shape) for each in order[:chosen])
    return best, {frozenset(zip(cuboid, map(int, each), strict=True)) for each in found}
