"""Sums of every combination of dimension values that is large enough to speak of (apriori)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import polars as pl

ABOVE, BELOW = ("above_test", "above_control"), ("below_test", "below_control")
SUMS = (*ABOVE, *BELOW)
COUNTS = ("size", "rows")
OTHER = 0  # the code of all values of a dimension that are too rare
OTHERS = None  # and their place among the values: no segment is one of them


@dataclass(frozen=True)
class Segments:
    """All segments of a test and a control, one a row, and the sums of the whole.

    Columns of `table`: for each dimension the code of its value, null where the segment has all
    values; the four sums (those below are 0 without a denominator), `size`, `rows`, and `mark`,
    which is the same for segments of the same rows. `values` has each dimension's value by code.
    """

    table: pl.DataFrame
    whole: dict[str, float]
    values: dict[str, list[Any]]


def segments(
    test: pl.DataFrame,
    control: pl.DataFrame,
    dimensions: Sequence[str],
    measure: tuple[str, str | None],
    *,
    depth: int,
    min_support: float,
) -> Segments:
    """Sum up every combination of up to `depth` dimensions with enough support.

    Shapes: rows of both frames, with `dimensions` (of any type; null is a value like others) and
    the columns of `measure`: a value, or a numerator and its denominator. Support is a segment's
    share in the sum of absolute values (of the denominator, where there is one) over both frames.

    Source: R. Agrawal, R. Srikant, Fast Algorithms for Mining Association Rules, 1994: what has too
    little support by one dimension is put together first, which makes the rest small.
    """
    dims = list(dimensions)
    rows = pl.concat(
        [_rows(test, dims, measure, 0), _rows(control, dims, measure, 1)], how="vertical_relaxed"
    )
    sums = [name for name in (*SUMS, *COUNTS) if name in rows.columns]
    whole = {name: float(rows[name].sum()) if name in sums else 0.0 for name in (*SUMS, *COUNTS)}
    least = min_support * whole["size"]
    known = {name: _frequent(rows, name, least) for name in dims}
    codes = [_code(name, values) for name, values in known.items()]
    coded = rows.lazy().select(*codes, *sums).group_by(dims).agg(pl.col(sums).sum())
    cells = _marked(coded.collect(engine="streaming"))
    found: dict[tuple[str, ...], pl.DataFrame] = {(): cells.clear()}
    for many in range(1, depth + 1):
        for keys in combinations(dims, many):
            if all(more in found for more in combinations(keys, many - 1)):
                table = _supported(cells, list(keys), sums, least)
                found |= {} if table.is_empty() else {keys: table}
    table = pl.concat(found.values(), how="diagonal")
    absent = [pl.lit(0.0).alias(name) for name in SUMS if name not in sums]
    values = {name: [OTHERS, *each.to_list()] for name, each in known.items()}
    return Segments(table.with_columns(absent), whole, values)


def _rows(
    frame: pl.DataFrame, dims: list[str], measure: tuple[str, str | None], side: int
) -> pl.DataFrame:
    columns = {}
    for name, pair in zip(measure, (ABOVE, BELOW), strict=True):
        if name:
            value = pl.col(name).cast(pl.Float64).fill_null(0.0)
            columns[pair[side]], columns[pair[1 - side]] = value, pl.lit(0.0)
            columns["size"] = value.abs()
    columns["rows"] = pl.lit(1, pl.UInt32)
    order = [name for name in (*SUMS, *COUNTS) if name in columns]
    return frame.select(*dims, *(columns[name].alias(name) for name in order))


def _frequent(rows: pl.DataFrame, name: str, least: float) -> pl.Series:
    sizes = rows.lazy().group_by(name).agg(pl.col("size").sum()).filter(pl.col("size") >= least)
    sizes = sizes.sort("size", name, descending=[True, False])
    return sizes.collect(engine="streaming")[name]


def _code(name: str, known: pl.Series) -> pl.Expr:
    if known.is_empty():
        return pl.lit(OTHER, pl.UInt32).alias(name)
    codes = pl.int_range(1, len(known) + 1, dtype=pl.UInt32, eager=True)
    return pl.col(name).replace_strict(known, codes, default=OTHER, return_dtype=pl.UInt32)


def _marked(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns(pl.int_range(pl.len()).hash(seed=1).alias("mark"))


def _supported(cells: pl.DataFrame, keys: list[str], sums: list[str], least: float) -> pl.DataFrame:
    return (
        cells.lazy()
        .filter(pl.all_horizontal(pl.col(key) != OTHER for key in keys))
        .group_by(keys)
        .agg(pl.col(sums).sum(), pl.col("mark").bitwise_xor())
        .filter(pl.col("size") >= least)
        .collect()
    )
