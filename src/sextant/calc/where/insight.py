"""The segments that moved unlike the rest of the data, the furthest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sextant.calc.where.carried import Keys, Lattice, Sums, independent, unexpected
from sextant.calc.where.segments import SUMS, Segments, segments

DEEPEST = 3
CONSIDERED = 1000  # segments, the furthest first, among which those that say the same are sought
ROUNDING = 1e-9  # of the whole: a difference below is one of adding up floats


@dataclass(frozen=True)
class Insight:
    """How one segment moved, and how far that is from how the rest of the data moved.

    Figures are in the unit of the value, or of the ratio; relative ones and `support` are shares.
    """

    keys: dict[str, Any]
    """The value of each dimension that makes the segment; other dimensions have all values."""
    metric_test: float
    metric_control: float
    relative_difference: float | None
    """The difference by `metric_control`, None where that is zero."""
    expected: float
    """`metric_control`, had it moved in proportion as the rest of the data did."""
    relative_unexpected_difference: float | None
    """The unexpected difference by what was expected, None where that is zero."""
    contribution: float
    """What the segment made of the change of the whole; adds up over segments that make it up."""
    impact: float
    """What its unexpected difference made of the whole: the difference itself for a sum; for a
    ratio, weighted by its share in the denominator. Insights are ranked by its absolute value."""
    support: float

    @property
    def difference(self) -> float:
        """Return how far the segment moved."""
        return self.metric_test - self.metric_control

    @property
    def unexpected_difference(self) -> float:
        """Return how far it moved beyond what the rest of the data did."""
        return self.metric_test - self.expected


@dataclass(frozen=True)
class Found:
    """How the whole moved, and the segments that moved unlike the rest."""

    metric_test: float | None
    metric_control: float | None
    insights: list[Insight]


def insights(
    test: pl.DataFrame,
    control: pl.DataFrame,
    *,
    dimensions: Sequence[str],
    value: str,
    over: str | None = None,
    depth: int = DEEPEST,
    min_support: float = 0.01,
    top: int = 10,
) -> Found:
    """Find the combinations of dimension values that best explain how test differs from control.

    Shapes: a frame of rows now (`test`) and before (`control`), both with the dimension columns and
    `value`, whose sum is explained, or `value` over `over`, whose ratio of sums is. Numbers of any
    type, added up as floats; null counts as zero. Segments have up to `depth` (1 to 3) dimensions
    and at least `min_support` of the absolute values (or denominators) of both frames; the `top`
    furthest are returned, by absolute `impact`. Without moves beyond rounding nothing is returned,
    nor is a segment that is the whole, or one without a denominator on a side.

    What the rest did is its value in test by that in control; where the rest had nothing in
    control, the segment is expected to stay as it was. Of segments of the very same rows the most
    general is kept. A segment is left out when another carries its explanation, see
    `carried.independent`. Raises `ValueError` for a depth, support or column that is none.

    Source: BigQuery ML, CONTRIBUTION_ANALYSIS and ML.GET_INSIGHTS, for summable and summable ratio
    metrics; there `contribution` is without its sign, and only segments of the same rows are pruned.
    """
    _refuse(test, control, [*dimensions, value, *([over] if over else [])], depth, min_support)
    found = segments(test, control, dimensions, (value, over), depth=depth, min_support=min_support)
    whole = Sums(over is not None, *(found.whole[name] for name in SUMS))
    if whole.test is None or whole.control is None:
        return Found(whole.test, whole.control, [])
    lattice, sizes = _lattice(found, whole)
    kept = independent(_ranked(lattice), lattice)[:top]
    told = [_insight(name, found, lattice, sizes[name] / found.whole["size"]) for name in kept]
    return Found(whole.test, whole.control, told)


def by_flag(frame: pl.DataFrame, flag: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the test and the control of one frame, by a column that is true for the test.

    A row whose flag is null is in neither.
    """
    return frame.filter(pl.col(flag)), frame.filter(~pl.col(flag))


def _refuse(
    test: pl.DataFrame, control: pl.DataFrame, columns: list[str], depth: int, support: float
) -> None:
    if not 1 <= depth <= DEEPEST:
        raise ValueError(f"A depth is from 1 to {DEEPEST}, not {depth}.")
    if not 0 < support <= 1:
        raise ValueError(f"A support is above 0 and at most 1, not {support}.")
    missing = [name for name in columns if name not in test.columns or name not in control.columns]
    if missing:
        raise ValueError(f"No such column on both sides: {', '.join(missing)}.")


def _lattice(found: Segments, whole: Sums) -> tuple[Lattice, dict[Keys, float]]:
    lattice, sizes = Lattice(whole, {}, {}, {}), {}
    marks: dict[tuple[int, int], Keys] = {}
    dims = sorted(found.values)
    for row in found.table.select(*dims, *SUMS, "size", "rows", "mark").iter_rows():
        codes, (*sums, size, rows, mark) = row[: len(dims)], row[len(dims) :]
        keys = tuple(each for each in zip(dims, codes, strict=True) if each[1] is not None)
        name = marks.setdefault((rows, mark), keys)  # the table begins with the most general
        lattice.names[keys] = name
        if name == keys and rows < found.whole["rows"]:
            lattice.sums[name], sizes[name] = Sums(whole.is_ratio, *sums), size
            move = unexpected(lattice.sums[name], whole - lattice.sums[name], whole)
            if move is not None:
                lattice.moves[name] = move
    return lattice, sizes


def _ranked(lattice: Lattice) -> list[Keys]:
    least = ROUNDING * lattice.whole.scale
    moves = lattice.moves.items()
    far = [(-abs(move), len(name), name) for name, move in moves if abs(move) > least]
    return [name for *_, name in sorted(far)[:CONSIDERED]]


def _insight(name: Keys, found: Segments, lattice: Lattice, support: float) -> Insight:
    sums, codes = lattice.sums[name], dict(name)
    test, control = sums.test, sums.control
    assert test is not None
    assert control is not None
    expected = control * (lattice.whole - sums).growth
    return Insight(
        keys={each: values[codes[each]] for each, values in found.values.items() if each in codes},
        metric_test=test,
        metric_control=control,
        relative_difference=(test - control) / control if control else None,
        expected=expected,
        relative_unexpected_difference=(test - expected) / expected if expected else None,
        contribution=sums.contribution(lattice.whole),
        impact=lattice.moves[name],
        support=support,
    )
