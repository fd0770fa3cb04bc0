"""Adtributor, as a reference: the values of one attribute that are most surprising and explain most.

Re-implemented from R. Bhagwan et al., Adtributor: Revenue Debugging in Advertising Systems, NSDI 2014,
for sums: of each attribute the values, the most surprising first (Jensen-Shannon divergence between
their shares in forecast and real), that explain a tenth of the change each, until two thirds of it are
explained; of the attributes that get there, the one with the most surprising values. The paper lists
three such sets; the first alone scores better here.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.planting import VALUES, Cause

EACH, ALL = 0.1, 0.67


def located(leaves: pl.DataFrame) -> set[Cause]:
    """Return the causes it finds among leaves with a forecast and a real value."""
    whole = leaves.select(pl.col("real", "forecast").sum()).row(0)
    found = [_by_one(leaves, name, whole) for name in VALUES]
    _surprise, causes = max(found, key=lambda each: each[0])
    return causes


def _by_one(
    leaves: pl.DataFrame, name: str, whole: tuple[float, float]
) -> tuple[float, set[Cause]]:
    real, forecast = whole
    groups = leaves.group_by(name).agg(pl.col("real", "forecast").sum()).sort(name)
    now, before = (groups[each].to_numpy() for each in ("real", "forecast"))
    explained = (now - before) / (real - forecast)
    surprise = _divergence(now / real, before / forecast)
    total, worth, causes = 0.0, 0.0, set()
    for place in np.argsort(-surprise):
        if explained[place] > EACH and total <= ALL:
            total, worth = total + explained[place], worth + surprise[place]
            causes.add(frozenset({(name, int(groups[name][int(place)]))}))
    return (worth, causes) if total > ALL else (-1.0, set())


def _divergence(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    middle = (one + other) / 2
    with np.errstate(all="ignore"):
        parts = [np.where(each > 0, each * np.log(each / middle), 0.0) for each in (one, other)]
    return (parts[0] + parts[1]) / 2
