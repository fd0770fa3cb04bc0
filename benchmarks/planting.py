"""Data with planted causes, made as the sets B0 to B4 of Squeeze are described.

Recipe, after Z. Li et al., Generic and Robust Localization of Multi-Dimensional Root Causes, ISSRE
2019, and the one file of B0 that its repository shows: four attributes of 6, 36, 10 and 10 values,
21,600 leaves, more than half of them empty, the others of very different sizes; a forecast f of each
leaf, and a real value v that is f with a relative normal error, larger from B0 to B4. One to three
causes, all of as many attributes as their layer says (1 to 3), each with a deviation d of its own; by
the generalized ripple effect every leaf of a cause has (f - v) / (f + v) = d, so v = f (1 - d) / (1 + d), again with the
error. What the description leaves open is settled here: f is log-normal within a product of the
attributes' shares; d is even between -0.8 and 1, at least 0.1 from zero and from the others'; a cause
moves at least half a percent of the whole, in no fewer than five leaves; causes do not hold each other
or have leaves in common; the error is 1 % in B0, as in that file, while 3, 6, 9 and 12 % in B1 to B4
are steps of our own. Figures on these sets are not those published on the real ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

Cause = frozenset[tuple[str, int]]

VALUES = {"a": 6, "b": 36, "c": 10, "d": 10}
NOISE = {"B0": 0.01, "B1": 0.03, "B2": 0.06, "B3": 0.09, "B4": 0.12}
LAYERS, MOST = (1, 2, 3), 3
EMPTY, SPREAD, SKEW = 0.55, 1.0, 0.5
LOWEST, HIGHEST, APART = -0.8, 1.0, 0.1
LEAST, FEWEST = 0.005, 5


@dataclass(frozen=True)
class Planted:
    """A case: the leaves with their forecast and real values, and the causes."""

    leaves: pl.DataFrame
    """Columns: one for each attribute, `forecast` and `real`."""
    causes: frozenset[Cause]


def cases(name: str, each: int, *, seed: int) -> Iterator[Planted]:
    """Make cases of a set by its name, so many of each layer and number of causes."""
    chance = np.random.default_rng(seed)
    for layer in LAYERS:
        for count in range(1, MOST + 1):
            for _number in range(each):
                yield planted(chance, NOISE[name], layer, count)


def planted(chance: np.random.Generator, noise: float, layer: int, count: int) -> Planted:
    """Make one case, trying until as many causes fit."""
    while True:
        codes = np.stack([each.ravel() for each in np.meshgrid(*map(np.arange, VALUES.values()))])
        forecast = _forecast(chance, codes)
        found = _causes(chance, codes, forecast, (layer, count))
        if found is not None:
            break
    factor = np.ones(len(forecast))
    for mask, deviation in found.values():
        factor[mask] = (1 - deviation) / (1 + deviation)
    real = forecast * factor * (1 + chance.normal(0, noise, len(forecast)))
    leaves = pl.DataFrame({name: codes[place] for place, name in enumerate(VALUES)})
    leaves = leaves.with_columns(forecast=forecast, real=np.maximum(real, 0.0))
    return Planted(leaves, frozenset(found))


def _forecast(chance: np.random.Generator, codes: np.ndarray) -> np.ndarray:
    shares = [chance.dirichlet(np.full(count, 1 / SKEW)) for count in VALUES.values()]
    sizes = np.prod([each[codes[place]] for place, each in enumerate(shares)], axis=0)
    return sizes * chance.lognormal(0, SPREAD, len(sizes)) * (chance.random(len(sizes)) > EMPTY)


def _causes(
    chance: np.random.Generator, codes: np.ndarray, forecast: np.ndarray, wanted: tuple[int, int]
) -> dict[Cause, tuple[np.ndarray, float]] | None:
    layer, count = wanted
    found: dict[Cause, tuple[np.ndarray, float]] = {}
    taken = np.zeros(len(forecast), bool)
    for _attempt in range(500):
        deviation = chance.uniform(LOWEST, HIGHEST)
        others = [0.0, *(each for _mask, each in found.values())]
        if min(abs(deviation - each) for each in others) < APART:
            continue
        places = np.sort(chance.choice(len(VALUES), layer, replace=False))
        leaf = codes[:, chance.choice(len(forecast), p=forecast / forecast.sum())]
        mask = (codes[places] == leaf[places, None]).all(axis=0)
        moved = abs(2 * deviation / (1 + deviation)) * forecast[mask].sum()
        enough = moved >= LEAST * forecast.sum() and (forecast[mask] > 0).sum() >= FEWEST
        if enough and not (taken & mask).any():
            names = [list(VALUES)[place] for place in places]
            found[frozenset(zip(names, map(int, leaf[places]), strict=True))] = mask, deviation
            taken |= mask
        if len(found) == count:
            return found
    return None
