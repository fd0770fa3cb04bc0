"""A value's change is price, volume, mix, and products that came or went, to the cent."""

from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.drivers import Joint, Sold, price_and_quantity, price_volume_mix

CENT = D("0.01")
AMOUNT = st.decimals(-(10**7), 10**7, places=2)
QUANTITY = st.one_of(st.integers(-100, 10**5), st.decimals(0, 1000, places=3))
SOLD = st.builds(Sold, QUANTITY, AMOUNT)
SIDE = st.dictionaries(st.sampled_from("abcdef"), SOLD)
PROPER = st.builds(Sold, st.integers(1, 1000), AMOUNT)
SAME = st.lists(st.tuples(PROPER, PROPER), min_size=1, max_size=6)


def effects(found) -> dict[str, D]:
    return {part.name: part.effect for part in found.parts}


@pytest.mark.parametrize(
    ("joint", "expected"),
    [
        (Joint.SHOWN, {"price": 250, "quantity": 100, "joint": 100}),
        (Joint.SHARED, {"price": 300, "quantity": 150}),
        (Joint.IN_RATE, {"price": 350, "quantity": 100}),
        (Joint.IN_WEIGHT, {"price": 250, "quantity": 200}),
    ],
)
def test_the_published_example_of_price_and_quantity(joint: Joint, expected: dict) -> None:
    # 50 at 5.00 and then 70 at 10.00
    found = price_and_quantity(Sold(50, 250), Sold(70, 700), unit=CENT, joint=joint)
    assert effects(found) == expected


def test_the_published_years_of_bookings() -> None:
    """The doctest in the README of carbonfact/icanexplain, on its own table.

    It explains a sum, bookings x revenue per booking: its inner effect is our price, its mix our
    quantity, which has the joint term.
    """
    years = [Sold(1000, 200_000), Sold(1000, 220_000), Sold(1500, 330_000), Sold(1700, 382_500)]
    found = [
        price_and_quantity(one, other, unit=CENT, joint=Joint.IN_WEIGHT)
        for one, other in pairwise(years)
    ]
    assert [each["price"].effect for each in found] == [20_000, 0, 7_500]
    assert [each["quantity"].effect for each in found] == [0, 110_000, 45_000]


def test_more_of_the_cheap_product_is_a_loss_by_mix() -> None:
    before = {"cheap": Sold(10, D(100)), "dear": Sold(10, D(300))}
    now = {"cheap": Sold(18, D(180)), "dear": Sold(6, D(198)), "fresh": Sold(1, D(7))}
    found = price_volume_mix(before | {"old": Sold(2, D(9))}, now, unit=CENT)
    # 20 pieces at 20 became 24: volume 4 x 20; mix (6 x 10 - 6 x 30); price 6 x 3
    assert effects(found) == {
        "volume": 80, "mix": -120, "price": 18, "new": 7, "dropped": -9,
    }  # fmt: skip
    assert {row.name: row.effect for row in found["mix"].keys} == {"cheap": -60, "dear": -60}


def test_what_has_no_quantity_is_told_apart() -> None:
    found = price_volume_mix({"fee": Sold(0, D(5))}, {"fee": Sold(0, D(8))}, unit=CENT)
    assert effects(found)["unpriced"] == 3


@given(SIDE, SIDE, st.sampled_from(Joint))
def test_parts_and_their_products_add_up_to_the_cent(before: dict, now: dict, joint: Joint) -> None:
    found = price_volume_mix(before, now, unit=CENT, joint=joint)
    worth = sum(sold.value for sold in now.values()) - sum(sold.value for sold in before.values())
    assert found.change == sum(part.effect for part in found.parts) == worth
    for part in found.parts:
        assert part.effect == part.effect.quantize(CENT)
        assert sum(row.effect for row in part.keys) == part.effect


@given(SOLD, SOLD, st.sampled_from(Joint))
def test_one_product_adds_up_to_the_cent(before: Sold, now: Sold, joint: Joint) -> None:
    found = price_and_quantity(before, now, unit=CENT, joint=joint)
    assert sum(part.effect for part in found.parts) == now.value - before.value == found.change


@given(SAME)
def test_shared_evenly_the_way_back_undoes_the_way_there(pairs: list) -> None:
    before, now = (dict(enumerate(side)) for side in zip(*pairs, strict=True))
    there = price_volume_mix(before, now, unit=CENT, joint=Joint.SHARED)
    back = price_volume_mix(now, before, unit=CENT, joint=Joint.SHARED)
    for part in there.parts:
        assert abs(part.effect + back[part.name].effect) <= CENT


@given(SAME, st.sampled_from(Joint))
def test_with_the_same_prices_nothing_comes_of_price(pairs: list, joint: Joint) -> None:
    before = {key: Sold(one.quantity, 3 * one.quantity) for key, (one, _) in enumerate(pairs)}
    now = {key: Sold(other.quantity, 3 * other.quantity) for key, (_, other) in enumerate(pairs)}
    found = price_volume_mix(before, now, unit=CENT, joint=joint)
    assert found["price"].effect == found["mix"].effect == 0


@given(SAME)
def test_the_joint_term_is_what_the_conventions_differ_by(pairs: list) -> None:
    before, now = (dict(enumerate(side)) for side in zip(*pairs, strict=True))
    shown = price_volume_mix(before, now, unit=CENT, joint=Joint.SHOWN)
    habit = price_volume_mix(before, now, unit=CENT, joint=Joint.IN_RATE)
    gap = habit["price"].effect - shown["price"].effect - shown["joint"].effect
    assert abs(gap) <= 2 * CENT


def test_one_product_is_the_same_by_both_functions() -> None:
    one, other = Sold(7, D("10.10")), Sold(9, D("31.37"))
    found = price_volume_mix({"a": one}, {"a": other}, unit=CENT, joint=Joint.SHARED)
    single = price_and_quantity(one, other, unit=CENT)
    assert found["price"].effect == single["price"].effect
    assert (found["volume"].effect, found["mix"].effect) == (single["quantity"].effect, 0)
