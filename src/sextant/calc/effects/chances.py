"""What goes with a yes or no: by how much one more of a behaviour moves the chance of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from sextant.calc.effects.clustered import Array, Estimate, Whole, normal
from sextant.calc.intervals import wilson

STEPS, CLOSE = 60, 1e-10
FEWEST = 10  # cases of the rarer answer for each column, the usual rule (Peduzzi et al., 1996)
SPLIT = 30.0  # log-odds beyond which answers are told apart entirely and no estimate exists


class Known(StrEnum):
    """When a behaviour is known, seen from the outcome."""

    BEFORE = "before"
    WITH = "with"
    """Only as the outcome falls, such as how long the call lasted in which it fell: it may be its
    result as well as its cause."""
    ENDED = "ended"
    """A count that the outcome itself brings to an end, such as calls until somebody says yes."""


@dataclass(frozen=True)
class Behaviour:
    """What was done in each case, and when that is known."""

    name: str
    done: Array
    known: Known = Known.BEFORE


@dataclass(frozen=True)
class Moved:
    """By how much one more of a behaviour moves the chance, on average over all cases."""

    name: str
    chance: Estimate
    linear: Estimate
    """The same by least squares, which should not be far."""
    plain: float
    """The plain correlation."""
    known: Known

    @property
    def may_be_cause(self) -> bool:
        """Tell whether it lies before the outcome; else no effect can be concluded from it."""
        return self.known is Known.BEFORE


@dataclass(frozen=True)
class Few:
    """That the rarer answer came too seldom: how often, and how often it takes."""

    cases: int
    needed: int


def moved(
    outcome: Array,
    behaviours: Sequence[Behaviour],
    beside: Array | None = None,
    clusters: Whole | None = None,
) -> list[Moved] | Few:
    """Return what each behaviour moves the chance of an outcome by, others held fixed.

    Shapes: `outcome` (n) of 0 and 1, each behaviour (n), `beside` (n × m) what else is held fixed,
    without columns that others make up, `clusters` (n) whose case it is; None: each stands alone.
    Units: chance (0 to 1) per unit of the behaviour; of one that is only 0 or 1, what 1 moves it by.
    `Few` with fewer than ten cases of the rarer answer for each column. Raises `ValueError` where
    columns tell the answers apart entirely, so that no estimate exists.

    Method: logistic regression by Newton's steps, average marginal effects with errors by the delta
    method from the sandwich (T. Bartus, Stata Journal 5, 2005; H. White, Econometrica 48, 1980).
    """
    held = np.zeros((len(outcome), 0)) if beside is None else beside
    columns = np.column_stack([np.ones(len(outcome)), *(each.done for each in behaviours), held])
    rarer = int(min(outcome.sum(), len(outcome) - outcome.sum()))
    if rarer < FEWEST * columns.shape[1]:
        return Few(rarer, FEWEST * columns.shape[1])
    slopes = _logistic(columns, outcome)
    shares = _share(columns @ slopes)
    spread = _sandwich(columns, shares * (1 - shares), outcome - shares, clusters)
    flat = np.linalg.lstsq(columns, outcome, rcond=None)[0]
    plain = _sandwich(columns, np.ones(len(outcome)), outcome - columns @ flat, clusters)
    found = []
    for place, each in enumerate(behaviours, start=1):
        value, slope = _average(columns, slopes, place)
        found.append(
            Moved(
                each.name,
                normal(value, sqrt(float(slope @ spread @ slope))),
                normal(float(flat[place]), sqrt(float(plain[place, place]))),
                float(np.corrcoef(each.done, outcome)[0, 1]),
                each.known,
            )
        )
    return found


def kinds(values: Sequence[str]) -> tuple[list[str], Array]:
    """Return the values but the commonest, and a column of 0 and 1 for each of them."""
    names, place, counts = np.unique(np.array(values), return_inverse=True, return_counts=True)
    kept = [n for n in range(len(names)) if n != int(counts.argmax())]
    return [str(names[n]) for n in kept], (place[:, None] == np.array(kept)[None, :]).astype(float)


@dataclass(frozen=True)
class Attempt:
    """The n-th attempt with somebody: how many were made, how many of them brought a yes."""

    number: int
    made: int
    brought: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return where the chance of such an attempt may truly lie (95 %)."""
        return wilson(self.brought, self.made)


def attempts(counts: Whole, outcome: Array, *, most: int) -> list[Attempt]:
    """Return what each attempt brought of those made, where a yes ends them.

    Shapes: `counts` (n) attempts with each, 1 or more, `outcome` (n) of 0 and 1, the answer to the
    last of them; up to the `most`-th. A count that ends with a yes is no behaviour that comes
    before it: whoever says yes at once was called once. So each attempt is judged among those who
    had it (the discrete hazard of D. R. Cox, Journal of the Royal Statistical Society B 34, 1972).
    """
    return [
        Attempt(n, int((counts >= n).sum()), int(((counts == n) & (outcome == 1)).sum()))
        for n in range(1, most + 1)
    ]


def _share(odds: Array) -> Array:
    found: Array = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    return found


def _logistic(columns: Array, outcome: Array) -> Array:
    scale = np.abs(columns).max(axis=0)
    scale[scale == 0] = 1.0
    scaled = columns / scale
    slopes = np.zeros(columns.shape[1])
    for _step in range(STEPS):
        shares = _share(scaled @ slopes)
        curve = (scaled * (shares * (1 - shares))[:, None]).T @ scaled
        step = np.linalg.lstsq(curve, scaled.T @ (outcome - shares), rcond=None)[0]
        slopes = slopes + step
        if np.abs(step).max() < CLOSE * max(1.0, np.abs(slopes).max()):
            break
    if np.abs(scaled @ slopes).max() > SPLIT and _parts(scaled @ slopes, outcome):
        raise ValueError("The columns tell the answers apart entirely: leave one of them out.")
    found: Array = slopes / scale
    return found


def _parts(odds: Array, outcome: Array) -> bool:
    """Tell whether all yes lie above all no."""
    return bool(odds[outcome == 1].min() > odds[outcome == 0].max())


def _sandwich(columns: Array, weights: Array, rest: Array, clusters: Whole | None) -> Array:
    """Return the variance of the slopes, errors being alike for nobody (CR1, or HC1)."""
    bread = np.linalg.pinv((columns * weights[:, None]).T @ columns)
    scores = columns * rest[:, None]
    count, size = columns.shape
    if clusters is None:
        factor = count / (count - size)
    else:
        keys, place = np.unique(clusters, return_inverse=True)
        sums = np.zeros((len(keys), size))
        np.add.at(sums, place, scores)
        scores = sums
        factor = len(keys) / (len(keys) - 1) * (count - 1) / (count - size)
    found: Array = factor * bread @ (scores.T @ scores) @ bread
    return found


def _average(columns: Array, slopes: Array, place: int) -> tuple[float, Array]:
    """Return the average effect of one column, and how it changes with each slope."""
    if set(np.unique(columns[:, place])) <= {0.0, 1.0}:
        with_it, without = columns.copy(), columns.copy()
        with_it[:, place], without[:, place] = 1.0, 0.0
        high, low = _share(with_it @ slopes), _share(without @ slopes)
        slope = (with_it * (high * (1 - high))[:, None]).mean(axis=0)
        slope = slope - (without * (low * (1 - low))[:, None]).mean(axis=0)
        return float((high - low).mean()), slope
    shares = _share(columns @ slopes)
    steep = shares * (1 - shares)
    turn = steep * (1 - 2 * shares)
    slope = (columns * turn[:, None]).mean(axis=0) * slopes[place]
    slope[place] += steep.mean()
    return float(steep.mean() * slopes[place]), slope
