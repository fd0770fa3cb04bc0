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
CAREFUL = 3.0  # times as large a chance is told as it was found, see `judgement`
SECOND_LOOK = 2.0
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
    a history is never long enough to be sure of tails, chances are told three times as large. In
    noise without anything odd, from Poisson's to lognormal amounts that scatter by 0.8, less than 1
    in 100 steps then has a chance of 0.01 or less, of most kinds less than 1 in 200, and about 1 in
    1,000 one of 0.001 at most; with tails as heavy as Student's t with 3 degrees of freedom 1 in
    100 and 1 in 500 (measured on 50,000 steps of each). Salience knows the steps after too, where
    there are such; all else is of the past. A sum of nothing is told by how seldom there was one,
    where that is more telling: by k + 1 in n + 1 for k of n steps before (Laplace's rule of
    succession), and twice that for being a second look.
    """
    import numpy as np

    judged = (_sum if kind is Kind.SUM else _level)(found, _floor(found, kind))
    p = np.clip(CAREFUL * judged.p / _salience(found.x - found.expected, judged.p), LEAST, 1.0)
    p = np.fmin(p, np.where(np.isfinite(p), _of_nothing(found), np.nan))
    low, high = np.fmin(judged.low, judged.middle), np.fmax(judged.high, judged.middle)
    middle = np.where(np.isfinite(judged.low), judged.middle, np.nan)
    return Judgement(judged.z, p, middle, low, high)


def _level(found: Outlook, floor: Floats) -> Judgement:
    told = chances(found.x - found.expected, found.learned, floor)
    low, high = found.expected + told.low, found.expected + told.high
    return Judgement(told.z, told.p, found.expected, low, high)


def _sum(found: Outlook, floor: Floats) -> Judgement:
    import numpy as np

    root = chances(found.x - found.expected, found.learned, floor)
    size = np.maximum(np.abs(found.expected), SMALL * _usual(found.x))
    amount = _as_amount(found, size, floor)
    low, high = (
        (
            _in_unit(found, found.expected + as_root)
            + _in_unit(found, _root_of_amount(found, size, as_amount))
        )
        / 2
        for as_root, as_amount in ((root.low, amount.low), (root.high, amount.high))
    )
    z, p = (root.z + amount.z) / 2, np.sqrt(root.p * amount.p)
    return Judgement(z, p, _in_unit(found, found.expected), low, high)


def _floor(found: Outlook, kind: Kind) -> Floats:
    """Return the least deviation: that of rounding, and of a count that of Poisson's noise."""
    import numpy as np

    floor = np.maximum(ROUNDING * np.abs(np.nan_to_num(found.expected)), TINY)
    if kind is Kind.SUM and found.grain:
        weights = np.where(found.weights > 0, found.weights, np.inf)
        floor = np.maximum(floor, np.sqrt(found.grain / weights) / 2)
    return np.asarray(floor, dtype=float)


def _of_nothing(found: Outlook) -> Floats:
    """Return the chance of each sum of nothing by how often there were such, 1 for the others."""
    import numpy as np

    taught: Floats = np.cumsum(found.learned) - found.learned
    empty: Floats = np.cumsum(found.learned & found.empty) - (found.learned & found.empty)
    seldom = SECOND_LOOK * (empty + 1) / (taught + 1)
    return np.asarray(np.where(found.empty, np.minimum(seldom, 1.0), 1.0), dtype=float)


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


def _in_unit(found: Outlook, root: Floats) -> Floats:
    """Return roots as sums; what never was negative is not expected to be."""
    import numpy as np

    least = -np.inf if np.nanmin(found.x, initial=0.0) < 0 else 0.0
    return unrooted(np.maximum(root, least), found.weights, found.grain)


def _root_of_amount(found: Outlook, size: Floats, edge: Floats) -> Floats:
    import numpy as np

    amount = np.sign(found.expected) * found.expected**2 + 2 * size * edge
    return np.asarray(np.sign(amount) * np.sqrt(np.abs(amount)), dtype=float)


def _salience(surprises: Floats, p: Floats) -> Floats:
    import numpy as np

    weights = np.ones(len(surprises))
    judged = np.isfinite(p)
    if judged.any():
        found = 1 + np.maximum(salience(surprises[judged]), 0.0)
        weights[judged] = found / found.mean()
    return weights
