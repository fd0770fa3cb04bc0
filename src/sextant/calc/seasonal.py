"""The season of a year's months, learned from what earlier years brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median, pvariance

YEAR = 12
LEAST = 2 * YEAR
FINE = 10**6


@dataclass(frozen=True)
class Season:
    """How a usual year spreads over its months.

    `indices` are those of January to December, their mean is 1. `years` is the number of whole
    years learned from. `strength` (0 to 1) is the share of what is left without the trend that the
    season explains. `per_day`: the indices are of a working day in the month, not of the month.
    """

    indices: tuple[float, ...]
    years: int
    strength: float
    per_day: bool = False


def learned(
    values: Sequence[Decimal | float],
    first_month: int,
    *,
    working_days: Sequence[int] | None = None,
) -> Season | None:
    """Learn the season of a series of months, or return None where it is too short or empty.

    Shapes: the sums of whole calendar months in order, without gaps, the first being the calendar
    month `first_month` (1 to 12); on request the working days of each of them, and then the season
    is that of a working day. None below 24 months and where the sum is not above zero.

    Method: classical multiplicative decomposition (Hyndman and Athanasopoulos, Forecasting:
    Principles and Practice, 3rd ed., 3.4): ratio to a centred 2x12 moving average. Two departures:
    the trend goes on straight over the half years at both ends, so that every year counts and two
    years can be compared; and a month's index is the median of its ratios, so that one outlier in
    three years does little. Strength is theirs (4.3), 1 - Var(R) / Var(S + R), with variances
    divided by their degrees of freedom: without that two years of noise look like half a season.
    """
    series = _rates([float(value) for value in values], working_days)
    if len(series) < LEAST or sum(series) <= 0:
        return None
    months = [(first_month - 1 + place) % YEAR for place in range(len(series))]
    found = [
        (month, value / level)
        for month, value, level in zip(months, series, _trend(series), strict=True)
        if level > 0
    ]
    indices = _indices(found)
    strength = _strength(found, indices)
    return Season(tuple(indices), len(series) // YEAR, strength, working_days is not None)


def weights(season: Season, months: Sequence[int], working_days: Sequence[int] | None) -> list[int]:
    """Return whole-number weights to share an amount over calendar months (1 to 12) by a season.

    Working days count only in a season learned per working day: the index of a month holds its
    usual days already. Never are all weights zero: where the season leaves nothing to any of the
    months, their working days decide, or else all weigh the same.
    """
    days = list(working_days) if working_days is not None else [1] * len(months)
    if len(days) != len(months):
        raise ValueError(f"{len(months)} months, but working days of {len(days)}")
    counted = days if season.per_day else [1] * len(months)
    found = [
        round(FINE * season.indices[month - 1] * count)
        for month, count in zip(months, counted, strict=True)
    ]
    return next((way for way in (found, days) if any(way)), [1] * len(months))


def _rates(series: list[float], working_days: Sequence[int] | None) -> list[float]:
    if working_days is None:
        return series
    return [value / max(days, 1) for value, days in zip(series, working_days, strict=True)]


def _trend(series: list[float]) -> list[float]:
    half = YEAR // 2
    middle = [
        (sum(series[at - half : at + half]) + sum(series[at - half + 1 : at + half + 1])) / LEAST
        for at in range(half, len(series) - half)
    ]
    slope = (middle[-1] - middle[0]) / max(len(middle) - 1, 1)
    before = [middle[0] - slope * back for back in range(half, 0, -1)]
    after = [middle[-1] + slope * on for on in range(1, half + 1)]
    return before + middle + after


def _indices(found: list[tuple[int, float]]) -> list[float]:
    ratios = [[ratio for month, ratio in found if month == place] for place in range(YEAR)]
    usual = [max(median(each), 0.0) if each else 1.0 for each in ratios]
    if not any(usual):  # most months of most years are empty
        usual = [max(fmean(each), 0.0) if each else 1.0 for each in ratios]
    mean = fmean(usual)
    return [index / mean for index in usual] if mean else [1.0] * YEAR


def _strength(found: list[tuple[int, float]], indices: list[float]) -> float:
    free = len(found) - YEAR
    if free <= 0:
        return 0.0
    rest = [ratio - indices[month] for month, ratio in found]
    whole = pvariance([ratio for _, ratio in found]) * len(found) / (len(found) - 1)
    unexplained = pvariance(rest) * len(found) / free
    return max(0.0, 1 - unexplained / whole) if whole > 0 else 0.0
