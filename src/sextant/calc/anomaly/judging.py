"""How far each step is from what was expected of it, and how likely that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.calc.anomaly.chances import LEAST, Chances, chances
from sextant.calc.anomaly.expecting import Outlook, unrooted
from sextant.calc.anomaly.series import Kind
from sextant.calc.anomaly.spectral import salience

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROUNDING = 1e-3  # of what is expected: what is nearer than that does not differ
SMALL = 0.25  # of the usual size: what is expected is not reckoned smaller
CAREFUL = 4.0  # times as large a chance is told as it was found, see `judgement`
TINY = 1e-12


@dataclass(frozen=True)
class Judgement:
    """Of each step z, its two-sided chance, what was expected and within which bounds.

    All arrays have one number a step, NaN where nothing was judged; the last three are in the unit
    of the series, the bounds hold 95 times in a hundred.
    """

    z: Floats
    p: Floats
    middle: Floats
    low: Floats
    high: Floats


def judgement(found: Outlook, kind: Kind) -> Judgement:
    """Return how far off each step is from what was expected of it.

    Method: a sum is judged twice by the series' own history (see `chances`), as a root and as an
    amount by the root of its level, since the noise of sales lies between the two; the chance is
    the geometric mean of both. It is then weighted by how much the step stands out from the
    spectrum of all surprises (see `salience`), weights being one on average (C. R. Genovese, K.
    Roeder, L. Wasserman, Biometrika 93, 2006). Since these weights come from the same numbers, and
    a history is never long enough to be sure of tails, chances are told four times as large: of
    noise without anything odd, from Poisson's to lognormal amounts that scatter by 0.8 and
    Student's t with 3 degrees of freedom, less than 1 in 100 steps then has a chance of 0.01 or
    less (measured; most kinds less than 1 in 300). Salience knows the steps after too, where there
    are such; all else is of the past.
    """
    import numpy as np

    root = chances(found.x - found.expected, found.learned, _floor(found, kind))
    if kind is Kind.SUM:
        size = np.maximum(np.abs(found.expected), SMALL * _usual(found.x))
        amount = _as_amount(found, size, _floor(found, kind))
        z, p = (root.z + amount.z) / 2, np.sqrt(root.p * amount.p)
        edges = [
            (_in_unit(found, root_edge) + _amount_in_unit(found, size, amount_edge)) / 2
            for root_edge, amount_edge in ((root.low, amount.low), (root.high, amount.high))
        ]
        middle = unrooted(found.expected, found.weights, found.grain)
    else:
        z, p, middle = root.z, root.p, found.expected
        edges = [found.expected + edge for edge in (root.low, root.high)]
    p = np.clip(CAREFUL * p / _salience(found.x - found.expected, p), LEAST, 1.0)
    middle = np.where(np.isfinite(edges[0]), middle, np.nan)
    return Judgement(z, p, middle, np.minimum(edges[0], middle), np.maximum(edges[1], middle))


def _floor(found: Outlook, kind: Kind) -> Floats:
    """Return the least deviation: that of rounding, and of a count that of Poisson's noise."""
    import numpy as np

    floor = np.maximum(ROUNDING * np.abs(np.nan_to_num(found.expected)), TINY)
    if kind is Kind.SUM and found.grain:
        weights = np.where(found.weights > 0, found.weights, np.inf)
        floor = np.maximum(floor, np.sqrt(found.grain / weights) / 2)
    return np.asarray(floor, dtype=float)


def _usual(x: Floats) -> Floats:
    """Return the mean size of the steps before each."""
    import numpy as np

    known = np.isfinite(x)
    sums = np.cumsum(np.where(known, np.abs(x), 0.0))
    counts = np.cumsum(known)
    return np.asarray(np.append(0.0, (sums / np.maximum(counts, 1))[:-1]), dtype=float)


def _as_amount(found: Outlook, size: Floats, floor: Floats) -> Chances:
    import numpy as np

    amounts = (np.sign(each) * each**2 for each in (found.x, found.expected))
    come, expected = amounts
    return chances((come - expected) / (2 * np.maximum(size, TINY)), found.learned, floor)


def _in_unit(found: Outlook, edge: Floats) -> Floats:
    return unrooted(found.expected + edge, found.weights, found.grain)


def _amount_in_unit(found: Outlook, size: Floats, edge: Floats) -> Floats:
    import numpy as np

    amount = np.sign(found.expected) * found.expected**2 + 2 * size * edge
    root = np.sign(amount) * np.sqrt(np.abs(amount))
    if np.nanmin(found.x, initial=0.0) >= 0:  # what never was negative is not expected to be
        root = np.maximum(root, 0.0)
    return unrooted(root, found.weights, found.grain)


def _salience(surprises: Floats, p: Floats) -> Floats:
    import numpy as np

    weights = np.ones(len(surprises))
    judged = np.isfinite(p)
    if judged.any():
        found = 1 + np.maximum(salience(surprises[judged]), 0.0)
        weights[judged] = found / found.mean()
    return weights
