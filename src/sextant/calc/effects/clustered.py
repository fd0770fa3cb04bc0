"""Least squares whose errors hang together within people: intervals that few people do not fool."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
import numpy.typing as npt

from sextant.calc import student

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SURE = 0.95
NOTICED = 0.8416  # the normal quantile of four times out of five
RANK = 1e-10  # of the largest eigenvalue, below which a direction counts as none
ALONE = 1e-9  # what a cluster leaves of a direction that it alone speaks of


@dataclass(frozen=True)
class Estimate:
    """A value with its standard error and degrees of freedom, in the units of the question."""

    value: float
    error: float
    freedom: float

    @property
    def bounds(self) -> tuple[float, float]:
        """Return between which values the truth lies in 95 of 100 such cases."""
        reach = student.quantile(SURE, self.freedom) * self.error
        return self.value - reach, self.value + reach

    @property
    def chance(self) -> float:
        """Return the chance of a value at least as far from nought, if the truth were nought."""
        if self.error == 0:
            return 1.0 if self.value == 0 else 0.0
        return student.two_sided(self.value / self.error, self.freedom)

    @property
    def noticeable(self) -> float:
        """Return the smallest true value that would be told from nought four times out of five."""
        return (student.quantile(SURE, self.freedom) + NOTICED) * self.error

    def times(self, factor: float) -> Estimate:
        """Return the same in another unit."""
        return Estimate(self.value * factor, self.error * abs(factor), self.freedom)


@dataclass(frozen=True)
class Fit:
    """A least-squares fit; `weights` make each coefficient: coefficients = weights' × outcome."""

    coefficients: Array
    weights: Array
    residuals: Array
    basis: Array
    clusters: tuple[Whole, ...]

    def contrast(self, parts: Array) -> Estimate:
        """Estimate a sum of coefficients, each times its part.

        Shapes: `parts` (k). Method: the variance CR2 of R. M. Bell and D. F. McCaffrey (Survey
        Methodology 28, 2002), without bias where errors are alike, and their degrees of freedom
        (as in G. W. Imbens, M. Kolesár, Review of Economics and Statistics 98, 2016), which keep
        intervals honest where people are few or unlike. Fixed effects of the clusters may be swept
        out before (J. E. Pustejovsky, E. Tipton, Journal of Business & Economic Statistics 36,
        2018).
        """
        weight = self.weights @ parts
        meat, lengths, spoken = 0.0, [], []
        for rows, bending in zip(self.clusters, self._bendings, strict=True):
            bent = bending @ weight[rows]
            meat += float(bent @ self.residuals[rows]) ** 2
            lengths.append(float(bent @ bent))
            spoken.append(self.basis[rows].T @ bent)
        shared = np.array(spoken)
        gram = np.diag(lengths) - shared @ shared.T
        whole = float(np.trace(gram))
        freedom = whole**2 / float(np.sum(gram**2)) if whole > 0 else 1.0
        return Estimate(float(self.coefficients @ parts), sqrt(meat), max(freedom, 1.0))

    @cached_property
    def _bendings(self) -> list[Array]:
        """Return what lifts the residuals of each cluster to their true size (CR2)."""
        return [_bending(self.basis[rows]) for rows in self.clusters]

    def one(self, place: int) -> Estimate:
        """Estimate one coefficient."""
        parts = np.zeros(len(self.coefficients))
        parts[place] = 1.0
        return self.contrast(parts)


def fit(columns: Array, beside: Array, outcome: Array, clusters: Whole) -> Fit:
    """Fit an outcome by columns, with others beside that are held fixed but not told of.

    Shapes: `columns` (n × k) of full rank once what is beside is taken out, `beside` (n × m, of any
    rank, m may be 0), `outcome` (n), `clusters` (n) whole numbers that say whose row it is. Units:
    outcome per unit of each column. Raises `numpy.linalg.LinAlgError` where the columns are not of
    full rank. Source: R. Frisch, F. V. Waugh, Econometrica 1, 1933.
    """
    held = basis(beside)
    own = columns - held @ (held.T @ columns)
    square = own.T @ own
    weights: Array = np.linalg.solve(square, own.T).T.astype(float)
    base = np.hstack([held, basis(own)])
    residuals = outcome - base @ (base.T @ outcome)
    groups = tuple(np.flatnonzero(clusters == each) for each in np.unique(clusters))
    return Fit(weights.T @ outcome, weights, residuals, base, groups)


def basis(columns: Array) -> Array:
    """Return orthonormal columns that span the same, fewer where some say nothing new.

    Shapes: (n × k) to (n × the rank).
    """
    if not columns.size:
        return np.zeros((len(columns), 0))
    sizes = np.sqrt((columns**2).sum(axis=0))
    scaled = columns[:, sizes > 0] / sizes[sizes > 0]
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    kept = values > RANK * max(float(values.max(initial=0.0)), RANK)
    rough = scaled @ (vectors[:, kept] / np.sqrt(values[kept]))
    # rounding leaves them not quite at right angles, which a second turn mends
    values, vectors = np.linalg.eigh(rough.T @ rough)
    found: Array = rough @ (vectors / np.sqrt(values))
    return found


def correlation(one: Array, other: Array, clusters: Whole) -> Estimate | None:
    """Return the plain correlation of two columns of rows that hang together in clusters.

    Shapes: (n), (n), (n). From -1 to 1; None where either does not vary or one cluster is all.
    The error is the delete-one-cluster jackknife's (M. H. Quenouille, Biometrika 43, 1956).
    """
    keys = np.unique(clusters)
    whole = _pearson(one, other)
    if whole is None or len(keys) < 2:  # noqa: PLR2004 - nothing is left without the one
        return None
    without = [_pearson(one[clusters != key], other[clusters != key]) for key in keys]
    known = np.array([whole if each is None else each for each in without])
    count = len(keys)
    error = sqrt((count - 1) / count * float(np.sum((known - known.mean()) ** 2)))
    return Estimate(whole, error, count - 1)


def holm(chances: list[float]) -> list[float]:
    """Return chances as many questions at once leave of them (S. Holm, Scand. J. Stat. 6, 1979)."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    found, highest = [1.0] * len(chances), 0.0
    for n, place in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - n) * chances[place]))
        found[place] = highest
    return found


def normal(value: float, error: float) -> Estimate:
    """Return an estimate from so many cases that its error is known."""
    return Estimate(value, error, float("inf"))


def _pearson(one: Array, other: Array) -> float | None:
    a, b = one - one.mean(), other - other.mean()
    size = sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / size if size > 0 else None


def _bending(base: Array) -> Array:
    """Return (I - H) to the power of -1/2, H being the part of the hat of one cluster."""
    values, vectors = np.linalg.eigh(np.eye(len(base)) - base @ base.T)
    power = np.where(values > ALONE, 1 / np.sqrt(np.maximum(values, ALONE)), 0.0)
    found: Array = (vectors * power) @ vectors.T
    return found


__all__ = ["Array", "Estimate", "Fit", "Whole", "basis", "correlation", "fit", "holm", "normal"]
