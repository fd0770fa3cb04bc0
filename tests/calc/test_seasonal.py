"""The season of months is found where there is one, and told small where there is none."""

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.seasonal import Season, learned, weights
from sextant.calc.shares import apportioned

KNOWN = [0.5, 0.6, 0.9, 1.0, 1.1, 1.2, 0.8, 0.9, 1.1, 1.3, 1.2, 1.4]
FLAT = Season((1.0,) * 12, 3, 0.0)


def months(years: int, noise: float = 0.0, growth: float = 0.0, seed: int = 1) -> list[float]:
    chance = random.Random(seed)
    return [
        1000 * (1 + growth * at) * KNOWN[at % 12] * chance.lognormvariate(0, noise)
        for at in range(12 * years)
    ]


def furthest(season: Season | None) -> float:
    assert season is not None
    return max(abs(found - known) for found, known in zip(season.indices, KNOWN, strict=True))


@pytest.mark.parametrize("years", [2, 3, 4, 7])
def test_a_season_without_noise_is_found_exactly(years: int) -> None:
    season = learned(months(years), 1)
    assert furthest(season) < 1e-9
    assert season is not None
    assert season.strength == pytest.approx(1)
    assert season.years == years


def test_a_season_on_a_straight_trend_is_found() -> None:
    assert furthest(learned(months(4, growth=0.01), 1)) < 0.07


def test_the_series_may_begin_in_any_month() -> None:
    assert furthest(learned(months(4)[8:], 9)) < 1e-9


def test_a_part_of_a_year_at_the_end_counts_too() -> None:
    season = learned(months(3)[:31], 1)
    assert furthest(season) < 1e-9
    assert season is not None
    assert season.years == 2


def test_one_outlier_in_three_years_does_little() -> None:
    series = months(3, noise=0.02)
    series[16] *= 8
    assert furthest(learned(series, 1)) < 0.45
    series[16] = 0
    assert furthest(learned(series, 1)) < 0.2


def test_a_month_that_is_always_empty_weighs_nothing() -> None:
    season = learned([0 if at % 12 == 7 else 100 for at in range(36)], 1)
    assert season is not None
    assert season.indices[7] == 0
    assert weights(season, [8], None) == [1]
    assert weights(season, [8, 8], [20, 22]) == [20, 22]


def test_noise_alone_is_a_weak_season() -> None:
    found = [
        learned([random.Random(seed * 99 + at).lognormvariate(5, 0.3) for at in range(36)], 1)
        for seed in range(40)
    ]
    assert sum(season.strength for season in found if season) / 40 < 0.2


@pytest.mark.parametrize("series", [[], [100] * 23, [0] * 36, [-5] * 36])
def test_too_little_teaches_no_season(series: list[int]) -> None:
    assert learned(series, 1) is None


@given(
    st.lists(st.decimals(-(10**6), 10**9, places=2), min_size=24, max_size=60),
    st.integers(1, 12),
)
def test_whatever_came_the_indices_are_of_mean_one(series: list[Decimal], first: int) -> None:
    season = learned(series, first)
    assert season is None or (
        sum(season.indices) == pytest.approx(12)
        and min(season.indices) >= 0
        and 0 <= season.strength <= 1
        and any(weights(season, [1, 2, 3], None))
    )


def test_working_days_count_where_the_season_is_of_a_day() -> None:
    days = [20 + at % 3 for at in range(36)]
    season = learned([count * 5 for count in days], 1, working_days=days)
    assert season is not None
    assert season.indices == pytest.approx((1.0,) * 12)
    assert weights(season, [1, 2], [10, 20]) == [10_000_000, 20_000_000]
    assert weights(FLAT, [1, 2], [10, 20]) == [1_000_000, 1_000_000]


def test_working_days_must_be_those_of_the_months() -> None:
    with pytest.raises(ValueError, match="2 months"):
        weights(FLAT, [1, 2], [20])


def monthly_sales(directory: Any) -> list[float]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(next(directory.glob("*.xls"))))
    head, *rows = book.get_sheet_by_name("订单").to_python()
    date, sales = head.index("订单日期"), head.index("销售额")
    series = [0.0] * 48
    for row in rows:
        series[(row[date].year - 2014) * 12 + row[date].month - 1] += row[sales]
    return series


@pytest.mark.parametrize("first", [0, 12])
def test_a_real_year_is_shared_better_by_season_than_evenly(shared_data: Any, first: int) -> None:
    series = monthly_sales(shared_data("superstore_cn"))
    season, year = learned(series[first:36], 1), series[36:]
    assert season is not None
    parts = apportioned(round(sum(year)), weights(season, list(range(1, 13)), None))
    even = [sum(year) / 12] * 12

    def missed(shares: list[Any]) -> float:
        return sum(abs(one - other) for one, other in zip(shares, year, strict=True)) / 12

    # measured: 72,638 (three years), 47,234 (two) against 116,105 evenly
    assert missed(parts) < 0.7 * missed(even)
