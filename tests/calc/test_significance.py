"""A change is told from noise by the changes of its own series."""

import random
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.significance import judged

SERIES = st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=40)


def series(kind: str, count: int, rng: random.Random) -> list[float]:
    if kind == "level":
        return [rng.gauss(100, 5) for _ in range(count)]
    values = [100.0]
    for _ in range(count - 1):
        values.append(values[-1] + rng.gauss(6 if kind == "rising" else 0, 5))
    return values


@pytest.mark.parametrize("kind", ["level", "walk", "rising"])
@pytest.mark.parametrize("count", [8, 14, 26])
def test_about_one_in_twenty_changes_of_noise_is_called_a_change(kind: str, count: int) -> None:
    rng = random.Random(count)
    noise = [series(kind, count, rng) for _ in range(2000)]
    beyond = [judged(values[:-1], values[-1]).is_beyond for values in noise]
    assert 0.03 < sum(beyond) / len(beyond) < 0.09


def test_by_hand() -> None:
    found = judged([D(10), D(12), D(11), D(13), D(11), D(12), D(10), D(11)], D(13))
    # changes of 2, 1, 2, 2, 1, 2, 1: their median is 2, seven of them
    reach = 1.959964 * 1.4826 * 2 * (1 + 2.1 / 7)
    assert (found.before, found.change, found.usual) == (11, 2, 0)
    assert (found.low, found.high) == pytest.approx((-reach, reach), rel=1e-6)
    assert found.bounds == pytest.approx((11 - reach, 11 + reach), rel=1e-6)
    assert not found.is_beyond


def test_one_outlier_does_not_hide_the_next_change() -> None:
    steady = [100, 102, 99, 101, 100, 500, 101, 99, 100, 102, 101]
    assert judged(steady, 130).is_beyond
    assert not judged(steady, 103).is_beyond


def test_a_stop_after_steady_growth_is_beyond() -> None:
    growing = [100 + 10 * month + month % 2 for month in range(14)]
    found = judged(growing, growing[-1])
    assert found.usual == pytest.approx(10, abs=1.1)
    assert found.is_beyond


def test_a_season_is_compared_with_its_own() -> None:
    rng = random.Random(1)
    months = [100 * (1 + (month % 12 == 11)) + rng.gauss(0, 3) for month in range(36)]
    december = months.pop()
    assert not judged(months, december, season=12).is_beyond
    assert judged(months, 100, season=12).is_beyond
    assert judged(months, 100, season=12).before == months[23]


def test_growth_is_compared_as_rates_where_asked() -> None:
    rng = random.Random(3)
    values = [100.0]
    for _ in range(30):
        values.append(values[-1] * (1.15 + rng.gauss(0, 0.02)))
    assert not judged(values, values[-1] * 1.15, relative=True).is_beyond
    assert judged(values, values[-1] * 1.15).is_beyond
    assert judged([*values, -1], 5, relative=True) == judged([*values, -1], 5)


@pytest.mark.parametrize(("count", "season"), [(6, 1), (0, 1), (17, 12)])
def test_with_few_changes_nothing_is_said(count: int, season: int) -> None:
    assert judged([1] * count, 2, season=season) is None


def test_after_standing_still_any_change_is_beyond() -> None:
    assert judged([5] * 8, 6).is_beyond
    assert not judged([5] * 8, 5).is_beyond


def test_a_season_has_a_period() -> None:
    with pytest.raises(ValueError, match="season"):
        judged([1] * 9, 2, season=0)


@given(SERIES, st.floats(-1e6, 1e6))
def test_turned_upside_down_the_verdict_is_the_same(values: list[float], now: float) -> None:
    one = judged(values, now)
    other = judged([-value for value in values], -now)
    assert one.is_beyond == other.is_beyond
    assert (one.low, one.high) == (-other.high, -other.low)
