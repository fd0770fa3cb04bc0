from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.pricing import Asked, PricingError, Whole, break_at, depth, price

CENT = Decimal("0.01")
PRICES = st.decimals(0, 10**7, places=4)
PERCENTS = st.decimals(0, 100, places=2)
LINES = st.lists(
    st.builds(
        Asked,
        quantity=st.decimals("0.0001", 10**5, places=4),
        unit_price=PRICES,
        discount=PERCENTS,
        list_price=st.none() | PRICES,
        unit_cost=st.none() | PRICES,
    ),
    max_size=12,
)
UNITS = st.sampled_from([CENT, Decimal(1), Decimal("0.001")])


def one(quantity: str = "1", unit_price: str = "100", **more: str) -> Asked:
    return Asked(Decimal(quantity), Decimal(unit_price), **{k: Decimal(v) for k, v in more.items()})


@given(LINES, PERCENTS, UNITS)
def test_lines_add_up_to_the_total_exactly(
    lines: list[Asked], percent: Decimal, unit: Decimal
) -> None:
    found = price(lines, Whole(percent=percent), unit)
    assert sum(line.net for line in found.lines) == found.total
    assert sum(line.whole_share for line in found.lines) == found.whole_discount
    assert sum(line.list_amount for line in found.lines) == found.list_total
    assert found.subtotal - found.whole_discount == found.total


@given(LINES, PERCENTS, UNITS)
def test_every_amount_is_whole_units_and_not_below_zero(
    lines: list[Asked], percent: Decimal, unit: Decimal
) -> None:
    for line in price(lines, Whole(percent=percent), unit).lines:
        for amount in (line.list_amount, line.after_line, line.whole_share, line.net):
            assert amount >= 0
            assert not Fraction(amount) % Fraction(unit)


@given(LINES, PERCENTS)
def test_a_deeper_discount_never_costs_more(lines: list[Asked], percent: Decimal) -> None:
    deep, deeper = Whole(percent=percent / 2), Whole(percent=percent)
    assert price(lines, deeper, CENT).total <= price(lines, deep, CENT).total
    assert depth(lines, deeper) >= depth(lines, deep)


def test_an_offer_by_hand() -> None:
    lines = [one("3", "19.99", discount="10", list_price="21"), one("1", "0.05")]
    found = price(lines, Whole(percent=Decimal(5)), CENT)
    assert [line.after_line for line in found.lines] == [Decimal("53.97"), CENT * 5]
    assert (found.subtotal, found.whole_discount) == (Decimal("54.02"), Decimal("2.70"))
    assert found.total == Decimal("51.32")
    assert found.discount == Decimal("63.05") - Decimal("51.32")


def test_the_depth_is_that_of_the_deepest_line() -> None:
    lines = [one(discount="50"), one("9")]
    assert depth(lines, Whole()) == Fraction(1, 2)
    assert depth(lines, Whole(percent=Decimal(10))) == Fraction(55, 100)


def test_a_rounded_cent_is_no_discount() -> None:
    assert depth([one("1", "0.05")], Whole(percent=Decimal(10))) == Fraction(1, 10)


def test_a_price_typed_below_list_is_a_discount() -> None:
    assert depth([one(list_price="200")], Whole()) == Fraction(1, 2)


def test_an_unknown_cost_leaves_the_margin_unknown() -> None:
    assert price([one(unit_cost="40"), one()], Whole(), CENT).margin is None
    assert price([one(unit_cost="40")], Whole(), CENT).margin_rate == Decimal("0.6")


def test_the_largest_break_reached_holds() -> None:
    breaks = [(Decimal(1), Decimal(10)), (Decimal(50), Decimal(8)), (Decimal(10), Decimal(9))]
    found = [break_at(breaks, Decimal(quantity)) for quantity in ("0.5", "1", "9.99", "10", "99")]
    assert found == [None, 10, 10, 9, 8]


@pytest.mark.parametrize(
    "line", [one("-1"), one("0"), one("1", "-1"), one(discount="101"), one(discount="-1")]
)
def test_what_cannot_be_priced_is_refused(line: Asked) -> None:
    with pytest.raises(PricingError):
        price([line], Whole(), CENT)


@pytest.mark.parametrize(
    "whole",
    [Whole(amount=Decimal(101)), Whole(percent=Decimal(101)), Whole(Decimal(5), Decimal(5))],
)
def test_a_discount_beyond_the_whole_is_refused(whole: Whole) -> None:
    with pytest.raises(PricingError):
        price([one()], whole, CENT)
