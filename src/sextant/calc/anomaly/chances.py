"""How likely a surprise is on a series' own history."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

LEARNED = 12  # surprises to learn from
WINDOW = 200  # the newest ones that count
QUARTILE = 0.6745  # of the normal distribution: 75 of 100 are below
WIDER = 2.1  # see `calc.significance`
TAILS = (1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 30.0)  # degrees of freedom
PRIOR = (0.15, 0.3, 0.35, 0.12, 0.05, 0.02, 0.01)  # heavy until the history shows that they are not
TAIL = 2.0  # deviations from which on a surprise tells how heavy the tails are
CLIP = 15.0  # one giant surprise must not make the next look usual
HALF95 = 0.975
LEAST = 1e-16


@dataclass(frozen=True)
class Chances:
    """How far off each step is: z and its two-sided chance, and the bounds of 95 in 100.

    All arrays have one number a step, NaN where none was judged; bounds are surprises.
    """

    z: Floats
    p: Floats
    low: Floats
    high: Floats


def chances(surprises: Floats, learned: Bools, floor: Floats) -> Chances:
    """Judge each surprise by those before it.

    Shapes: one a step, NaN where there is none; whether it teaches; the least deviation to reckon
    with. Method: the middle is the median of the newest 200 that taught. The deviation on each side
    is that of a normal distribution with the same quartile, half of it taken from both sides
    together, wider by 2.1/n for being learned from n. z follows Student's t; how heavy its tails
    are is learned from the z before: those within two deviations count as no more than that, so
    that the tails alone decide; seven degrees of freedom are weighted by likelihood (Bayesian model
    averaging, J. A. Hoeting et al., Statistical Science 14, 1999), and tails are taken for heavy
    until a history shows otherwise. A series with many odd steps thus alarms on few of them.
    """
    import numpy as np

    middle, down, up = _deviations(surprises, learned)
    down, up = np.maximum(down, floor), np.maximum(up, floor)
    off = surprises - middle
    with np.errstate(invalid="ignore"):
        z = np.where(off > 0, off / up, off / down)
    shares = _tails(z, learned)
    p, edge = _two_sided(z, shares)
    return Chances(z, p, middle - edge * down, middle + edge * up)


def _deviations(surprises: Floats, learned: Bools) -> tuple[Floats, Floats, Floats]:
    import numpy as np

    quartiles = np.full((3, len(surprises)), np.nan)
    taught: deque[float] = deque()
    ranked: list[float] = []
    for at, surprise in enumerate(surprises.tolist()):
        last = len(ranked) - 1
        if last + 1 >= LEARNED:
            quarter = last // 4
            quartiles[:, at] = ranked[last // 2], ranked[quarter], ranked[last - quarter]
            quartiles[1:, at] += (quartiles[1:, at] - quartiles[0, at]) * WIDER / len(ranked)
        if learned[at] and isfinite(surprise):
            taught.append(surprise)
            insort(ranked, surprise)
        if len(taught) > WINDOW:
            del ranked[bisect_left(ranked, taught.popleft())]
    middle = quartiles[0]
    down, up = (middle - quartiles[1]) / QUARTILE, (quartiles[2] - middle) / QUARTILE
    both = np.sqrt((down**2 + up**2) / 2)
    return middle, (down + both) / 2, (up + both) / 2


def _tails(z: Floats, learned: Bools) -> Floats:
    """Return the share of each degree of freedom before each step (steps x degrees)."""
    import numpy as np
    from scipy.special import gammaln, stdtr

    freedom = np.array(TAILS)
    size = np.minimum(np.abs(np.nan_to_num(z)), CLIP)[:, None]
    constant = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - np.log(freedom * np.pi) / 2
    beyond = np.log(2) + constant - (freedom + 1) / 2 * np.log1p(size**2 / freedom)
    likelihood = np.where(size <= TAIL, np.log(1 - 2 * stdtr(freedom, -TAIL)), beyond)
    likelihood[~(learned & np.isfinite(z))] = 0.0
    total = np.cumsum(likelihood, axis=0) - likelihood + np.log(PRIOR)
    shares = np.exp(total - total.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=float)


def _two_sided(z: Floats, shares: Floats) -> tuple[Floats, Floats]:
    import numpy as np
    from scipy.special import stdtr, stdtrit

    freedom = np.array(TAILS)
    p = np.sum(shares * 2 * stdtr(freedom, -np.abs(z)[:, None]), axis=1)
    edge = np.sum(shares * stdtrit(freedom, HALF95), axis=1)
    return np.clip(p, LEAST, 1.0), edge
