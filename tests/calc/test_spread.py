"""A spread of cases gives chances and quantiles that undo each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.spread import Spread, Spreads

errors = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)
chances = st.floats(0.001, 0.999)


def test_cases_stand_at_their_ranks() -> None:
    spread = Spread.of([3, 1, 2, 4])
    assert spread.below(2) == pytest.approx(0.4)
    assert spread.below(2.5) == pytest.approx(0.5)
    assert spread.quantile(0.5) == pytest.approx(2.5)


def test_beyond_the_cases_nothing_is_certain() -> None:
    spread = Spread.of(range(10))
    assert 0 < spread.below(-5) < 1 / 11
    assert 10 / 11 < spread.below(15) < 1


@given(errors, st.floats(-2e6, 2e6), st.floats(-2e6, 2e6))
def test_chances_grow_with_the_error(cases: list[float], one: float, other: float) -> None:
    spread = Spread.of(cases)
    assert 0 <= spread.below(min(one, other)) <= spread.below(max(one, other)) <= 1


@given(st.lists(st.integers(-(10**4), 10**4), min_size=2, max_size=60, unique=True), chances)
def test_a_quantile_has_its_chance(cases: list[int], chance: float) -> None:
    spread = Spread.of(cases)
    assert spread.below(spread.quantile(chance)) == pytest.approx(chance, abs=1e-6)


@given(errors, chances, chances)
def test_quantiles_grow_with_the_chance(cases: list[float], one: float, other: float) -> None:
    spread = Spread.of(cases)
    assert spread.quantile(min(one, other)) <= spread.quantile(max(one, other)) + 1e-6


def test_cases_are_parted_by_size() -> None:
    spreads = Spreads.of([1, 2, 30, 40], [10, 11, 500, 600], 2)
    assert spreads.near(5).errors == spreads.near(400).errors == (1, 2)
    assert spreads.near(500).errors == spreads.near(10**6).errors == (30, 40)
