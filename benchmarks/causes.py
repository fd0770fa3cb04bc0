"""How surely planted causes are found, beside other methods, and how fast among a million rows.

Scored as the Squeeze paper does: a cause is found when it is named exactly, F1 is over all causes of a
set. Ours are the segments that surely moved (`Insight.is_certain`), however many they are. What is
published cannot be laid beside this directly, since the sets themselves are not here; the same run has
two published methods on the same cases instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from benchmarks import adtributor, planting, squeeze
from benchmarks.figures import Figure, Sheet, median
from benchmarks.planting import VALUES, Cause

EACH, SEED = 10, 20260101  # cases of each layer and number of causes
SUPPORT = 0.001
ROWS, DIMS, TIMES = 500_000, {"a": 6, "b": 12, "c": 25, "d": 8, "e": 40, "f": 5}, 5
PUBLISHED = "published: Squeeze .4 above others before it (ISSRE 2019), PSqueeze a third above it"
LABELS = {
    "ours": "where a million rows of six dimensions moved",
    "by hand": "... DuckDB's grouping sets alone",
}
METHODS: dict[str, Callable[[pl.DataFrame], set[Cause]]] = {
    "Squeeze": squeeze.located,
    "Adtributor": adtributor.located,
}


def measure(sheet: Sheet) -> None:
    """Find causes in the sets B0 to B4, then sum up a million rows by six dimensions."""
    for name, noise in planting.NOISE.items():
        cases = list(planting.cases(name, EACH, seed=SEED))
        scores = {method: score(cases, find) for method, find in METHODS.items()}
        ours, took = score(cases, located)
        best = max(f1 for f1, _took in scores.values())
        title = f"causes found in {name}, {noise:.0%} noise, F1"
        sheet.add(Figure(title, 100 * ours, "%", (">=", 100 * best), PUBLISHED))
        sheet.add(Figure("... a case", took * 1000, "ms"))
        for method, (f1, seconds) in scores.items():
            sheet.add(Figure(f"... {method}, re-implemented", 100 * f1, "%"))
            sheet.add(Figure(f"... {method}, a case", seconds * 1000, "ms"))
    _million(sheet)


def score(
    cases: list[planting.Planted], find: Callable[[pl.DataFrame], set[Cause]]
) -> tuple[float, float]:
    """Return the F1 of all causes of some cases, and the seconds a case took."""
    right = wrong = missed = 0
    begun = time.perf_counter()
    for case in cases:
        found = find(case.leaves)
        right += len(found & case.causes)
        wrong += len(found - case.causes)
        missed += len(case.causes - found)
    took = (time.perf_counter() - begun) / len(cases)
    return 2 * right / (2 * right + wrong + missed), took


def located(leaves: pl.DataFrame) -> set[Cause]:
    """Return the causes that our own search is sure of."""
    from sextant.calc.where import insights

    test, control = (leaves.select(*VALUES, value=name) for name in ("real", "forecast"))
    found = insights(test, control, dimensions=list(VALUES), value="value", min_support=SUPPORT)
    return {frozenset(each.keys.items()) for each in found.insights if each.is_certain}


def _million(sheet: Sheet) -> None:
    from sextant.calc.where import insights

    test, control = _rows()
    grouping = _grouping(test, control)
    ways: dict[str, Callable[[], Any]] = {
        "ours": lambda: insights(test, control, dimensions=list(DIMS), value="value", top=6),
        "by hand": grouping,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    busy: dict[str, list[float]] = {name: [] for name in ways}
    for _time in range(TIMES):
        for name, way in ways.items():
            begun, worked = time.perf_counter(), time.process_time()
            way()
            times[name].append(time.perf_counter() - begun)
            busy[name].append(time.process_time() - worked)
    for name, label in LABELS.items():
        target = ("<", 1.0) if name == "ours" else None
        sheet.add(
            Figure(label, median(times[name]), "s", target),
            Figure("... processor time of that", median(busy[name]), "s"),
        )


def _rows() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return as many rows now and before, of which one combination has halved."""
    chance = np.random.default_rng(SEED)
    shares = {name: chance.dirichlet(np.full(count, 2.0)) for name, count in DIMS.items()}
    sides = [
        pl.DataFrame(
            {name: chance.choice(len(each), ROWS, p=each) for name, each in shares.items()}
            | {"value": chance.lognormal(3, 1, ROWS)}
        )
        for _side in range(2)
    ]
    fell = (pl.col("a") == 1) & (pl.col("d") == 2)  # noqa: PLR2004 - any two values
    value = pl.when(fell).then(pl.col("value") / 2).otherwise(pl.col("value"))
    return sides[0].with_columns(value=value), sides[1]


def _grouping(test: pl.DataFrame, control: pl.DataFrame) -> Callable[[], Any]:
    import duckdb

    connection = duckdb.connect()
    connection.register("test", test.to_arrow())
    connection.register("control", control.to_arrow())
    connection.execute("""CREATE TABLE moved AS
        SELECT *, true AS now FROM test UNION ALL SELECT *, false FROM control""")
    sets = [f"({', '.join(each)})" for many in range(4) for each in combinations(DIMS, many)]
    sql = f"""SELECT {", ".join(DIMS)}, sum(value) FILTER (now) AS here,
                     sum(value) FILTER (NOT now) AS before
              FROM moved GROUP BY GROUPING SETS ({", ".join(sets)})"""  # noqa: S608 - our own names
    return lambda: connection.execute(sql).fetchall()
