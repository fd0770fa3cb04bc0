"""How far chance alone moves a segment, learned from how unlike its cells move."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from sextant.calc.where.cells import Floats

BORROWED = 4.0  # cells a segment's noise is judged by beside its own: those of all the data
MOST_GROWN = 4.0  # times, beyond which noise is not taken to grow with what has grown
NORMAL = 1.4826  # the standard deviation of normal errors by their median absolute one
LEVEL = 0.05


@dataclass(frozen=True)
class Scale:
    """What a cell's move e and its size s are reckoned from: how the whole moved.

    With `rates` the metric is a ratio of sums, and its move that of the numerator.
    """

    growth: float
    """What the whole is in test by what it is in control: of a ratio, what its denominator is."""
    rates: tuple[float, float] | None
    """The whole's ratio in test and in control, where the metric is one."""

    def errors(self, sums: Floats) -> Floats:
        """Return e: how far each moved beyond what the whole's growth makes of it.

        Shapes: the six sums of cells or segments, one a column.
        """
        above_test, above_control, below_test, below_control, *_sizes = sums
        if self.rates is None:
            return np.asarray(above_test - self.growth * above_control)
        now, before = self.rates
        lift = self.growth * (now / before if before else 1.0)
        rest = lift * (above_control - before * below_control)
        return np.asarray(above_test - now * below_test - rest)

    def sizes(self, sums: Floats) -> Floats:
        """Return s: how large each is in the mean of test and grown control."""
        test, control = sums[-2:]
        return np.asarray((test + abs(self.growth) * control) / 2)

    def moments(self, sums: Floats) -> Floats:
        """Return e², es and s² of cells, which add up to those of segments."""
        error, size = self.errors(sums), self.sizes(sums)
        return np.stack([error * error, error * size, size * size])


def scale(whole: Floats, is_ratio: bool) -> Scale:  # noqa: FBT001 - which of two metrics
    """Return the scale of cells, from the six sums of the whole."""
    above_test, above_control, below_test, below_control, *_sizes = map(float, whole)
    if is_ratio:
        rates = (above_test / below_test, above_control / below_control)
        return Scale(below_test / below_control, rates)
    return Scale(above_test / above_control if above_control else 1.0, None)


def usual(errors: Floats, sizes: Floats) -> float:
    """Return how far cells usually move apart, as a variance by the square of their size.

    Shapes: e and s of all cells. It is the median absolute deviation of e / s, weighted by size and
    by 1.4826 that of normal errors (F. R. Hampel, JASA 69, 1974), so that what moved for a cause
    does little to it.
    """
    told = sizes > 0
    if not told.any():
        return 0.0
    moves, weights = errors[told] / sizes[told], sizes[told]
    return float((NORMAL * _middle(np.abs(moves - _middle(moves, weights)), weights)) ** 2)


def _middle(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


@dataclass(frozen=True)
class Sample:
    """What is known of the noise of segments, one an item: e and s, and their cells' moments."""

    errors: Floats
    sizes: Floats
    moments: Floats
    growth: Floats
    """How many times as large as the whole's growth makes it each segment is."""

    def variance(self, usual: float) -> tuple[Floats, Floats]:
        """Return the variance of the sums by chance, and the degrees of freedom it is known with.

        Cells are taken to move apart in proportion to their size, each by chance of its own. Those
        of one cause move by one proportion (the generalized ripple effect of Z. Li et al., ISSRE
        2019), so it is their spread about their own e / s that is noise: the variance of a ratio
        estimator (W. G. Cochran, Sampling Techniques, 1977, 6.4), known from Kish's effective
        number of cells (L. Kish, Survey Sampling, 1965). As few cells know little, it is averaged
        with what is `usual`, as if four more cells had shown that.
        """
        squares, both, sizes = self.moments
        slope = _by(self.errors, self.sizes)
        spread = _by(squares - 2 * slope * both + slope * slope * sizes, sizes)
        cells = np.maximum(_by(self.sizes * self.sizes, sizes), 1.0)
        # e / s is 2 (g - 1) / (g + 1) for growth g, flatter the further that is from 1
        growth = np.clip(self.growth, 1 / MOST_GROWN, MOST_GROWN)
        flat, larger = 4 * growth / (1 + growth) ** 2, 2 * np.maximum(growth, 1.0) / (1 + growth)
        own = cells * np.maximum(spread, 0.0) / flat**2
        relative = (own + BORROWED * usual) / (cells - 1 + BORROWED)
        return relative * sizes * larger**2, cells - 1 + BORROWED


def _by(one: Floats, other: Floats) -> Floats:
    return np.divide(one, other, out=np.zeros_like(one), where=other > 0)


def quantile(level: float, freedom: Floats) -> Floats:
    """Return Student's t that is passed on either side with a chance of `level`.

    Shapes: degrees of freedom, of four or more. Source: M. Abramowitz, I. A. Stegun, Handbook of
    Mathematical Functions, 1964, 26.7.5.
    """
    z = NormalDist().inv_cdf(1 - level / 2)
    return np.asarray(
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
