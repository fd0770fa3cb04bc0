"""The segments that moved unlike the rest of the data, the furthest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sextant.calc.where.cells import Cells, Floats, cells
from sextant.calc.where.search import Search

DEEPEST = 3
FEWEST = 15  # cells from which something is known of chance
HALF = 0.5


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
    own_difference: float
    """How far it moved beyond the rest when the other segments that surely moved are put aside."""
    interval: tuple[float, float] | None
    """Where the own difference may truly lie, None where too few cells tell. It holds in 19 of 20
    cases for all segments that were looked at together, this being the furthest of many."""
    contribution: float
    """What the segment made of the change of the whole; adds up over segments that make it up."""
    impact: float
    """What its own difference made of the whole: the difference itself for a sum; for a ratio,
    weighted by its share in the denominator. Insights are ranked by its absolute value."""
    support: float
    """Its share in the test or in the control, whichever is greater."""

    @property
    def difference(self) -> float:
        """Return how far the segment moved."""
        return self.metric_test - self.metric_control

    @property
    def unexpected_difference(self) -> float:
        """Return how far it moved beyond what the rest of the data did."""
        return self.metric_test - self.expected

    @property
    def is_certain(self) -> bool:
        """Tell whether that is more than chance makes of any of the segments looked at."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]


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
    and at least `min_support` of the absolute values (or denominators) of a side. Those that moved
    more than chance come first, by absolute `impact`; up to `top` in all. Nothing is returned that
    moved within rounding, is the whole, or has no denominator on a side; of segments of the very
    same rows the most general is. Raises `ValueError` for a depth, support or column that is none.

    What the rest did is its value in test by that in control; where the rest had nothing in
    control, the segment is expected to stay as it was. See `search` for how segments are found.

    Source: BigQuery ML, CONTRIBUTION_ANALYSIS and ML.GET_INSIGHTS, for summable and summable ratio
    metrics; there `contribution` is without its sign, the support of a ratio is its numerator's,
    and only segments of the same rows are left out.
    """
    _refuse(test, control, [*dimensions, value, *([over] if over else [])], depth, min_support)
    found = cells(test, control, dimensions, (value, over), min_support=min_support)
    metrics = _metrics(found.sums.sum(axis=1), over is not None)
    if not found.rows.any() or None in metrics:
        return Found(*metrics, [])
    search = Search(found, depth, min_support)
    return Found(*metrics, [_insight(search, *each) for each in search.told(top)])


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


def _metrics(
    sums: Floats,
    is_ratio: bool,  # noqa: FBT001 - which of two metrics
) -> tuple[float | None, float | None]:
    above_test, above_control, below_test, below_control = map(float, sums[:4])
    if not is_ratio:
        return above_test, above_control
    return (
        above_test / below_test if below_test else None,
        above_control / below_control if below_control else None,
    )


def _insight(search: Search, place: int, move: float, reach: float) -> Insight:
    segment, whole = search.whole.segments[:, place], search.whole.everything[:, 0]
    test, control = _metrics(segment, search.is_ratio)
    assert test is not None
    assert control is not None
    expected = control * search.growth_beside(place)
    unit, share = (segment[2], segment[2] / whole[2]) if search.is_ratio else (1.0, 1.0)
    own, reach = move / unit, reach / unit
    return Insight(
        keys=_named(search.data, search.segments.codes(place)),
        metric_test=test,
        metric_control=control,
        relative_difference=(test - control) / control if control else None,
        expected=expected,
        relative_unexpected_difference=(test - expected) / expected if expected else None,
        own_difference=own,
        interval=(own - reach, own + reach) if len(search.data.rows) >= FEWEST else None,
        contribution=_contribution(segment, whole, search.is_ratio),
        impact=own * share,
        support=search.support(place),
    )


def _named(found: Cells, codes: dict[str, int]) -> dict[str, Any]:
    return {name: values[codes[name]] for name, values in found.values.items() if name in codes}


def _contribution(segment: Floats, whole: Floats, is_ratio: bool) -> float:  # noqa: FBT001
    """Return what a segment made of the change of the whole.

    For a ratio that is its inner and mix effects together, mix being measured against the mean of
    the whole's ratios before and now, as `drivers.inner_and_mix` does.
    """
    above_test, above_control, below_test, below_control = map(float, segment[:4])
    if not is_ratio:
        return above_test - above_control
    now, before = _metrics(whole, is_ratio)
    mean = HALF * ((now or 0.0) + (before or 0.0))
    here = (above_test - mean * below_test) / float(whole[2])
    return here - (above_control - mean * below_control) / float(whole[3])
