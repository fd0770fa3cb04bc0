"""How likely a surprise is on a series' own history."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

LEARNED = 12  # surprises to learn from
WINDOW = 120  # the newest ones that count
QUARTILE, DECILE = 0.6745, 1.2816  # of the normal distribution: 75 and 90 of 100 are below
WIDER = 2.1  # see `calc.significance`
TAILS = (1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 30.0)  # degrees of freedom
PRIOR = (0.05, 0.1, 0.2, 0.25, 0.2, 0.15, 0.05)
CLIP = 8.0  # one giant surprise must not make the next look usual
LEAST = 1e-16


@dataclass(frozen=True)
class Judgement:
    """How far off each step is: z and its two-sided chance, and the bounds of 95 in 100.

    All arrays have one number a step, NaN where none was judged; bounds are surprises.
    """

    z: Floats
    p: Floats
    low: Floats
    high: Floats


def judgement(surprises: Floats, learned: Bools, floor: Floats) -> Judgement:
    """Judge each surprise by those before it.

    Shapes: one a step, NaN where there is none; whether it teaches; the least deviation to reckon
    with. Method: the middle is the median of the newest 120 that taught; the deviation on each side
    the greater of those by their quartile and by their decile, wider by 2.1/n for being learned
    from n. z follows Student's t; how heavy its tails are is learned from the z before, over seven
    degrees of freedom weighted by likelihood (Bayesian model averaging, J. A. Hoeting et al.,
    Statistical Science 14, 1999), so that a series with many odd steps alarms on few.
    """
    import numpy as np

    middle, up, down = _scales(surprises, learned, floor)
    off = surprises - middle
    with np.errstate(invalid="ignore"):
        z = np.where(off > 0, off / up, off / down)
    weights = _tails(z, learned)
    p, edge = _two_sided(z, weights)
    return Judgement(z, p, middle - edge * down, middle + edge * up)


def _scales(surprises: Floats, learned: Bools, floor: Floats) -> tuple[Floats, Floats, Floats]:
    import numpy as np

    middle, up, down = (np.full(len(surprises), np.nan) for _ in range(3))
    taught: list[float] = []
    for at, surprise in enumerate(surprises.tolist()):
        if len(taught) >= LEARNED:
            ranked = np.sort(taught[-WINDOW:]).tolist()
            last = len(ranked) - 1
            middle[at] = half = ranked[last // 2]
            wider = 1 + WIDER / len(ranked)
            for side, (quarter, tenth) in ((up, (0.75, 0.9)), (down, (0.25, 0.1))):
                by_quartile = abs(ranked[round(last * quarter)] - half) / QUARTILE
                by_decile = abs(ranked[round(last * tenth)] - half) / DECILE
                side[at] = max(by_quartile, by_decile) * wider
        if learned[at] and isfinite(surprise):
            taught.append(surprise)
    return middle, np.maximum(up, floor), np.maximum(down, floor)


def _tails(z: Floats, learned: Bools) -> Floats:
    """Return the weight of each degree of freedom before each step (steps x degrees)."""
    import numpy as np
    from scipy.special import gammaln

    freedom = np.array(TAILS)
    clipped = np.clip(np.nan_to_num(z), -CLIP, CLIP)[:, None]
    constant = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - np.log(freedom * np.pi) / 2
    likelihood = constant - (freedom + 1) / 2 * np.log1p(clipped**2 / freedom)
    likelihood[~(learned & np.isfinite(z))] = 0.0
    total = np.cumsum(likelihood, axis=0) - likelihood + np.log(PRIOR)
    weights = np.exp(total - total.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=float)


def _two_sided(z: Floats, weights: Floats) -> tuple[Floats, Floats]:
    import numpy as np
    from scipy.special import stdtr, stdtrit

    freedom = np.array(TAILS)
    p = np.sum(weights * 2 * stdtr(freedom, -np.abs(z)[:, None]), axis=1)
    edge = np.sum(weights * stdtrit(freedom, 0.975), axis=1)
    return np.clip(p, LEAST, 1.0), edge
