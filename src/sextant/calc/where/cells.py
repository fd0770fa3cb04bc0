"""Rows summed up by all dimensions at once, with the values that are too rare taken together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

ABOVE, BELOW = ("above_test", "above_control"), ("below_test", "below_control")
SIZES = ("size_test", "size_control")
SUMS = (*ABOVE, *BELOW, *SIZES)
RARE = 0  # the code of all values of a dimension that are too rare; no segment is one of them


@dataclass(frozen=True)
class Cells:
    """What has the same values in all dimensions, rare ones taken together, one a column.

    `codes` has the place of each cell's value in `values`, by dimension; `sums` the sums of `SUMS`
    (those below are 0 without a denominator; sizes are absolute); `rows` how many rows each has.
    """

    codes: dict[str, Places]
    values: dict[str, list[Any]]
    sums: Floats
    rows: Floats


def cells(
    test: pl.DataFrame,
    control: pl.DataFrame,
    dimensions: Sequence[str],
    measure: tuple[str, str | None],
    *,
    min_support: float,
) -> Cells:
    """Sum up test and control by all dimensions at once.

    Shapes: rows of both frames, with `dimensions` (of any type; null is a value like others) and
    the columns of `measure`: a value, or a numerator and its denominator.

    Source: R. Agrawal, R. Srikant, Fast Algorithms for Mining Association Rules, 1994: what has too
    little support by one dimension is put together first, which makes the rest small.
    """
    dims = list(dimensions)
    rows = pl.concat(
        [_rows(test, dims, measure, 0), _rows(control, dims, measure, 1)], how="vertical_relaxed"
    )
    least = [min_support * float(rows[name].sum()) for name in SIZES]
    known = {name: _frequent(rows, name, least) for name in dims}
    codes = [_code(name, values) for name, values in known.items()]
    sums = [name for name in (*SUMS, "rows") if name in rows.columns]
    coded = rows.lazy().select(*codes, *sums).group_by(dims).agg(pl.col(sums).sum())
    found = coded.collect(engine="streaming")
    return Cells(
        {name: found[name].to_numpy().astype(np.int64) for name in dims},
        {name: [None, *each.to_list()] for name, each in known.items()},
        np.array([_column(found, name) for name in SUMS]),
        _column(found, "rows"),
    )


def _rows(
    frame: pl.DataFrame, dims: list[str], measure: tuple[str, str | None], side: int
) -> pl.DataFrame:
    columns = {}
    for name, pair in zip(measure, (ABOVE, BELOW), strict=True):
        if name:
            value = pl.col(name).cast(pl.Float64).fill_null(0.0)
            columns[pair[side]], columns[pair[1 - side]] = value, pl.lit(0.0)
            columns[SIZES[side]], columns[SIZES[1 - side]] = value.abs(), pl.lit(0.0)
    columns["rows"] = pl.lit(1, pl.UInt32)
    order = [name for name in (*SUMS, "rows") if name in columns]
    return frame.select(*dims, *(columns[name].alias(name) for name in order))


def _frequent(rows: pl.DataFrame, name: str, least: Sequence[float]) -> pl.Series:
    enough = pl.any_horizontal(
        (pl.col(size) >= bound) & (pl.col(size) > 0)
        for size, bound in zip(SIZES, least, strict=True)
    )
    sizes = rows.lazy().group_by(name).agg(pl.col(SIZES).sum()).filter(enough)
    sizes = sizes.sort(pl.sum_horizontal(SIZES), name, descending=[True, False])
    return sizes.collect(engine="streaming")[name]


def _code(name: str, known: pl.Series) -> pl.Expr:
    if known.is_empty():
        return pl.lit(RARE, pl.UInt32).alias(name)
    codes = pl.int_range(1, len(known) + 1, dtype=pl.UInt32, eager=True)
    return pl.col(name).replace_strict(known, codes, default=RARE, return_dtype=pl.UInt32)


def _column(found: pl.DataFrame, name: str) -> Floats:
    if name not in found.columns:
        return np.zeros(len(found))
    return found[name].to_numpy().astype(np.float64)
