"""How well scores rank what is truly off: the volume under the precision-recall surface."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

THRESHOLDS = 250


def vus_pr(off: Sequence[bool], scores: Sequence[float], window: int) -> float:
    """Return VUS-PR: 1 where every odd step scores above every other, near their share for dice.

    Shapes: whether each step is odd, at least one being so; its score, higher for odder; the widest
    buffer in steps. Method: for each buffer from 0 to `window` a label fades on both sides over
    half of it; precision and recall are weighted by the labels, recall by the share of odd spells
    that were met at all; the mean of the areas over the buffers is the volume (J. Paparrizos et
    al., Volume Under the Surface, VLDB 2022). Thresholds are 250 of the scores, as in the authors'
    package, whose figures this gives to 1e-12.
    """
    import numpy as np

    labels, found = np.asarray(off, dtype=float), np.asarray(scores, dtype=float)
    spells = _spells(labels > 0)
    if not spells:
        raise ValueError("Nothing is odd in this series, so nothing can be found in it.")
    places = np.linspace(0, len(found) - 1, THRESHOLDS).astype(int)
    limits = -np.sort(-found)[places]
    told = (found >= limits[:, None]).astype(float)
    areas = [_area(labels, spells, told, buffer) for buffer in range(window + 1)]
    return float(np.mean(areas))


def _area(labels: Floats, spells: list[tuple[int, int]], told: Floats, buffer: int) -> float:
    import numpy as np

    faded = _faded(labels, spells, buffer)
    hits = told @ faded
    expected = labels.sum() + (told @ (faded * (labels == 0)) / 2)
    met = [told[:, begin : end + 1].any(axis=1) for begin, end in _joined(spells, buffer, labels)]
    recall = np.minimum(hits / expected, 1.0) * np.mean(met, axis=0)
    return float(np.diff(recall, prepend=0.0) @ (hits / told.sum(axis=1)))


def _spells(odd: NDArray[np.bool_]) -> list[tuple[int, int]]:
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[False], odd, [False]])))
    return [(int(begin), int(end) - 1) for begin, end in edges.reshape(-1, 2)]


def _faded(labels: Floats, spells: list[tuple[int, int]], buffer: int) -> Floats:
    import numpy as np

    faded, half = labels.copy(), buffer // 2
    for begin, end in spells:
        after = np.arange(end + 1, min(end + half + 1, len(labels)))
        faded[after] += np.sqrt(1 - (after - end) / buffer)
        before = np.arange(max(begin - half, 0), begin)
        faded[before] += np.sqrt(1 - (begin - before) / buffer)
    return np.minimum(faded, 1.0)


def _joined(spells: list[tuple[int, int]], buffer: int, labels: Floats) -> list[tuple[int, int]]:
    """Return spells with their buffers, as one where those touch."""
    half = buffer // 2
    joined, begin = [], max(spells[0][0] - half, 0)
    for (_first, end), (following, _last) in pairwise(spells):
        if end + half < following - half:
            joined.append((begin, end + half))
            begin = following - half
    return [*joined, (begin, min(spells[-1][1] + half, len(labels) - 1))]
