"""A product's change is divided among its factors without a rest."""

from decimal import Decimal as D
from fractions import Fraction
from itertools import permutations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.drivers import OtherFactorsError, SignChangesError, lmdi, shapley

CENT = D("0.01")
FACTOR = st.one_of(
    st.decimals(-1000, 1000, places=2),
    st.integers(0, 1000),
    st.fractions(0, 1, max_denominator=500),
    st.just(0),
)
PLUS = st.one_of(st.decimals(0, 1000, places=2), st.integers(0, 1000), st.just(Fraction(2, 7)))


def chains(factor):
    pairs = st.lists(st.tuples(factor, factor), min_size=1, max_size=6)
    return pairs.map(lambda found: [dict(enumerate(side)) for side in zip(*found, strict=True)])


def effects(found) -> list[D]:
    return [part.effect for part in found.parts]


def by_all_orders(before: dict, now: dict) -> list[Fraction]:
    names = list(before)
    found = dict.fromkeys(names, Fraction(0))
    orders = list(permutations(names))
    for order in orders:
        state = {name: Fraction(value) for name, value in before.items()}
        for name in order:
            was = prod(state.values())
            state[name] = Fraction(now[name])
            found[name] += (prod(state.values()) - was) / len(orders)
    return list(found.values())


def test_the_published_example_of_price_and_quantity() -> None:
    before, now = {"price": 5, "quantity": 50}, {"price": 10, "quantity": 70}
    assert effects(shapley(before, now, unit=CENT)) == [300, 150]


def test_a_funnel_by_hand() -> None:
    before = {"leads": 100, "conversion": Fraction(1, 10), "deal": D(50)}
    now = {"leads": 200, "conversion": Fraction(1, 20), "deal": D(60)}
    found = shapley(before, now, unit=CENT)
    # leads: 100 x (.1 x 50 / 3 + (.05 x 50 + .1 x 60) / 6 + .05 x 60 / 3) = 408.333..., and so on
    assert (found.before, found.now) == (500, 600)
    assert effects(found) == [D("408.34"), D("-416.67"), D("108.33")]
    assert found["leads"].share == D("4.084")


@given(chains(FACTOR))
def test_the_factors_of_a_chain_add_up(sides: list) -> None:
    found = shapley(*sides, unit=CENT)
    assert found.before + sum(effects(found)) == found.now
    assert abs(Fraction(found.now) - prod(map(Fraction, sides[1].values()))) <= Fraction(1, 200)


@given(chains(FACTOR))
def test_the_mean_over_all_orders_is_what_is_found(sides: list) -> None:
    sides = [dict(list(side.items())[:4]) for side in sides]
    for one, other in zip(effects(shapley(*sides, unit=CENT)), by_all_orders(*sides), strict=True):
        assert abs(Fraction(one) - other) < Fraction(1, 100)


@given(chains(PLUS))
def test_logarithms_leave_no_rest(sides: list) -> None:
    found = lmdi(*sides, unit=CENT)
    assert found.before + sum(effects(found)) == found.now


@given(chains(PLUS))
def test_what_did_not_change_did_nothing(sides: list) -> None:
    for way in (shapley, lmdi):
        found = way(sides[0] | {"same": 3}, sides[1] | {"same": 3}, unit=CENT)
        assert found["same"].effect == 0


def test_factors_that_grow_alike_have_the_same_part_by_logarithms() -> None:
    found = lmdi({"a": 1, "b": 50, "c": 3}, {"a": 2, "b": 100, "c": 3}, unit=CENT)
    assert effects(found) == [225, 225, 0]


def test_what_cancels_out_is_told_all_the_same() -> None:
    found = lmdi({"a": 2, "b": 3}, {"a": 3, "b": 2}, unit=CENT)
    assert effects(found) == [D("2.43"), D("-2.43")]  # 6 ln 1.5
    nearly = lmdi({"a": 10**15, "b": 1}, {"a": 10**15 + 1, "b": 1}, unit=CENT)
    assert effects(nearly) == [1, 0]


def test_zeros_are_taken_as_limits() -> None:
    start, now = {"a": 0, "b": 0, "c": 2}, {"a": 3, "b": 4, "c": 5}
    assert effects(lmdi(start, now, unit=CENT)) == [30, 30, 0]
    assert effects(lmdi({"a": 0, "b": 5}, {"a": 4, "b": 0}, unit=CENT)) == [0, 0]
    tiny = Fraction(1, 10**600)
    near = lmdi({"a": tiny, "b": 5}, {"a": 4, "b": 6}, unit=CENT)
    limit = lmdi({"a": 0, "b": 5}, {"a": 4, "b": 6}, unit=CENT)
    assert effects(near) == effects(limit) == [24, 0]


def test_a_factor_below_zero_may_stay_there_but_not_cross() -> None:
    assert sum(effects(lmdi({"a": -2, "b": 3}, {"a": -4, "b": 3}, unit=CENT))) == -6
    with pytest.raises(SignChangesError):
        lmdi({"a": -2, "b": 3}, {"a": 4, "b": 3}, unit=CENT)


@pytest.mark.parametrize("way", [shapley, lmdi])
@pytest.mark.parametrize("now", [{}, {"b": 1}])
def test_other_factors_are_refused(way, now: dict) -> None:
    with pytest.raises(OtherFactorsError):
        way({"a": 1} if now else {}, now, unit=CENT)
