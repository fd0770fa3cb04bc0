from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.shares import WeightError, apportioned, apportioned_in_turn, shared

CENT = Decimal("0.01")
AMOUNTS = st.decimals(-(10**12), 10**12, places=4)
WEIGHTS = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=30).filter(any)


@given(AMOUNTS, WEIGHTS, st.sampled_from([CENT, Decimal(1), Decimal("0.001")]))
def test_parts_add_up_exactly(amount: Decimal, weights: list[Decimal], unit: Decimal) -> None:
    assert sum(shared(amount, weights, unit)) == amount


@given(AMOUNTS, WEIGHTS)
def test_no_part_is_a_unit_off_its_share(amount: Decimal, weights: list[Decimal]) -> None:
    whole = sum(weights)
    for part, weight in zip(shared(amount, weights, CENT), weights, strict=True):
        assert abs(part - amount * weight / whole) < 2 * CENT


@given(AMOUNTS, WEIGHTS)
def test_the_opposite_is_shared_alike(amount: Decimal, weights: list[Decimal]) -> None:
    assert shared(-amount, weights, CENT) == [-part for part in shared(amount, weights, CENT)]


def test_thirds_of_a_hundred() -> None:
    assert shared(Decimal(100), [1, 1, 1], CENT) == [Decimal("33.34"), *[Decimal("33.33")] * 2]


def test_seats_of_a_parliament() -> None:
    # Hamilton's method on the standard example: 10 seats, votes 47, 16, 15.8, 12, 6.1, 3.1 thousand
    votes = [47_000, 16_000, 15_800, 12_000, 6_100, 3_100]
    assert apportioned(10, votes) == [5, 2, 1, 1, 1, 0]


def test_roundings_of_apportionments_in_turn_even_out() -> None:
    owed = [0, 0, 0]
    in_turn = [apportioned_in_turn(4, [1, 1, 1], owed) for _ in range(3)]
    assert in_turn == [[2, 1, 1], [1, 2, 1], [1, 1, 2]]


@given(st.lists(WEIGHTS.map(lambda weights: [int(1000 * weight) for weight in weights])))
def test_parts_in_turn_are_within_one_of_their_share(turns: list[list[int]]) -> None:
    owed = [0] * 30
    for weights in turns:
        parts = apportioned_in_turn(1000, weights, owed)
        assert sum(parts) == 1000
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part * sum(weights) - 1000 * weight) < sum(weights)


def test_a_weight_of_nothing_gets_nothing() -> None:
    assert shared(Decimal(10), [0, 1], CENT) == [Decimal(0), Decimal(10)]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(WeightError):
        shared(Decimal(10), weights, CENT)
