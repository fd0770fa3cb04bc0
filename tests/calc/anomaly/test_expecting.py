"""What a step is expected to be comes from the past alone, and one odd step does little to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from benchmarks import noise
from sextant.calc.anomaly import Kind, Series
from sextant.calc.anomaly.expecting import habitual, outlook, rooted, unrooted


@given(st.sampled_from(list(noise.KINDS)), st.integers(30, 100), st.integers(0, 99))
@examples(max_examples=20)
def test_what_came_later_changes_nothing(kind: str, cut: int, seed: int) -> None:
    made = noise.made_up(kind, np.random.default_rng(seed))
    later = [value and value * 3 for value in made.values[cut:]]
    other = Series([*made.values[:cut], *later], made.weights, made.season, made.kind)
    one, two = outlook(made), outlook(other)
    if one.grain == two.grain:
        np.testing.assert_array_equal(one.expected[: cut + 1], two.expected[: cut + 1])


def test_a_season_is_known_after_two_of_it() -> None:
    values = [float((at % 7 + 1) ** 2 * 100) for at in range(60)]
    found = outlook(Series(values, [1.0] * 60, 7))
    assert np.abs(found.x - found.expected)[30:].max() < 0.05 * np.abs(found.x).max()


def test_a_season_of_months_is_known_after_one_year() -> None:
    values = [float((at % 12 + 1) * 100) for at in range(48)]
    found = outlook(Series(values, [1.0] * 48, 12))
    assert np.abs(found.x - found.expected)[36:].max() < 0.1 * np.abs(found.x).max()


def test_after_four_steps_far_off_the_level_begins_anew() -> None:
    values = [100.0 + at % 3 for at in range(60)] + [900.0 + at % 3 for at in range(20)]
    found = outlook(Series(values, [1.0] * 80, kind=Kind.LEVEL))
    assert abs(found.expected[62] - 100) < 150
    assert abs(found.expected[66] - 900) < 50


@given(st.lists(st.integers(0, 10**6), min_size=1), st.sampled_from([0.5, 1.0, 22.0]))
def test_roots_lead_back_to_the_sums(values: list[int], weight: float) -> None:
    sums, weights = np.array(values, dtype=float), np.full(len(values), weight)
    assert unrooted(rooted(sums, weights, 1.0), weights, 1.0) == pytest.approx(sums, abs=1e-6)


def test_losses_have_roots_too() -> None:
    sums, weights = np.array([-9.0, 4.0]), np.array([1.0, 1.0])
    assert rooted(sums, weights, 0.0).tolist() == [-3.0, 2.0]
    assert unrooted(np.array([-3.0, 2.0]), weights, 0.0).tolist() == [-9.0, 4.0]


def test_trade_on_days_off_is_a_habit_only_after_eight_of_them() -> None:
    weights = np.array([float(at % 7 < 6) for at in range(140)])
    found = habitual(np.ones(140), weights, 7)
    assert found[6 + 7 * 7] == 0
    assert found[6 + 7 * 8] == 1
    rare = np.where(weights > 0, 1.0, np.arange(140) % 2 * (np.arange(140) > 100))
    assert habitual(rare, weights, 7).tolist() == weights.tolist()
