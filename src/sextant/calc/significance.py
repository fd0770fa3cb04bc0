"""Whether a change is beyond the noise of its own series: else it needs no explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp, log, sqrt
from statistics import fmean, median

from sextant.calc.intervals import Z95

Value = Decimal | float

FEWEST = 6  # changes to learn from
NORMAL = 1.4826  # the standard deviation of normal errors by their median absolute one
NORMAL_MEAN = 1.2533  # and by their mean absolute one; also what a median errs by a mean
WIDER, WIDER_WITH_DRIFT = 2.1, 5.0  # see `judged`
SURE = 3.0


@dataclass(frozen=True)
class Verdict:
    """A change, and between which bounds 95 of 100 changes of such a series lie.

    All in the unit of the series. `usual` is what it usually changes by, zero where it does not
    clearly rise or fall.
    """

    before: float
    change: float
    usual: float
    low: float
    high: float

    @property
    def is_beyond(self) -> bool:
        """Tell whether the change is outside the bounds; within them it is noise."""
        return not self.low <= self.change <= self.high

    @property
    def bounds(self) -> tuple[float, float]:
        """Return between which values the number had been usual."""
        return self.before + self.low, self.before + self.high


def judged(
    earlier: Sequence[Value], now: Value, *, season: int = 1, relative: bool = False
) -> Verdict | None:
    """Compare a change with the changes of the same series in earlier periods.

    Shapes: the values of earlier whole periods of equal length in order, without gaps, the last
    being the one right before `now`, all in one unit. With a `season` (12 for months) the change is
    that from the same period a season before, else from the last period. `relative`: changes are
    compared as growth rates, for a series that has grown much; as differences all the same where
    any value is not above zero. None with fewer than six earlier changes: nothing can be said.
    Raises `ValueError` for a season below 1.

    Method: the scale of changes is their median absolute size, by 1.4826 that of normal ones (F. R.
    Hampel, JASA 69, 1974), so that one outlier among them does little; where most are exactly
    alike, their mean absolute size. Bounds are 1.96 scales wide, wider by 2.1/n for the scale being
    learned from n changes only. Where their median is surely not zero, it is the usual change, the
    scale is that about it, and the widening 5/n. Both widenings are fitted to simulated normal
    series, random walks and noise about a level, steady and rising, for n from 6 to 120: 4 to 6 % of
    their changes are then outside from 24 on, up to 8 % below. Changes over a season overlap, and
    tell less than their number.
    """
    if season < 1:
        raise ValueError(f"A season has one period or more, not {season}.")
    values = [float(value) for value in (*earlier, now)]
    if len(values) - 1 - season < FEWEST:
        return None
    as_rates = relative and min(values) > 0
    series = [log(value) for value in values] if as_rates else values
    *changes, _ = [after - one for one, after in zip(series, series[season:], strict=False)]
    usual, reach = _usual(changes)
    before = values[-1 - season]
    edges = (usual, usual - reach, usual + reach)
    told = [before * (exp(edge) - 1) for edge in edges] if as_rates else edges
    return Verdict(before, values[-1] - before, *told)


def usual_change(changes: Sequence[Value]) -> tuple[float, float] | None:
    """Return what earlier changes of one kind usually were, and how far 95 of 100 lie from it.

    Shapes: changes of equally long periods in order, in one unit, such as what one part made of
    each. None for fewer than six: nothing can be said. Method as in `judged`.
    """
    if len(changes) < FEWEST:
        return None
    return _usual([float(change) for change in changes])


def _usual(changes: list[float]) -> tuple[float, float]:
    count, middle = len(changes), median(changes)
    about = _scale(changes, middle)
    if abs(middle) > SURE * NORMAL_MEAN * about / sqrt(count):
        return middle, Z95 * about * (1 + WIDER_WITH_DRIFT / count)
    return 0.0, Z95 * _scale(changes, 0.0) * (1 + WIDER / count)


def _scale(changes: list[float], middle: float) -> float:
    sizes = [abs(change - middle) for change in changes]
    return NORMAL * median(sizes) or NORMAL_MEAN * fmean(sizes)
