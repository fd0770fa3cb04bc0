"""Money is exact and never mixed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sextant.kernel.money import (
    Money,
    UnableToMix,
    from_scaled,
    rounded,
    smallest_unit,
    to_scaled,
)

amounts = st.decimals(min_value=-(10**13), max_value=10**13, places=4)


@given(amounts)
def test_what_is_stored_comes_back_to_the_last_digit(amount: Decimal) -> None:
    assert from_scaled(to_scaled(amount)) == amount


@given(st.lists(amounts, max_size=20))
def test_stored_amounts_sum_exactly(values: list[Decimal]) -> None:
    assert from_scaled(sum(to_scaled(value) for value in values)) == sum(values)


def test_an_amount_that_would_lose_digits_is_refused() -> None:
    with pytest.raises(ValidationError, match="more than 4 decimals"):
        to_scaled(Decimal("1.23456"))


@pytest.mark.parametrize("value", ["1e15", "NaN", "Infinity"])
def test_an_amount_too_large_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match="too large"):
        to_scaled(Decimal(value))


def test_money_of_two_currencies_is_never_added() -> None:
    with pytest.raises(UnableToMix, match="USD and EUR cannot be added"):
        Money(Decimal(1), "USD") + Money(Decimal(1), "EUR")


def test_money_of_one_currency_adds_subtracts_and_compares() -> None:
    one, two = Money(Decimal(1), "USD"), Money(Decimal(2), "USD")
    assert one + one == two
    assert two - one == one
    assert one < two
    assert -one == Money(Decimal(-1), "USD")


@pytest.mark.parametrize(("code", "unit"), [("USD", "0.01"), ("JPY", "1"), ("KWD", "0.001")])
def test_a_currency_has_its_own_smallest_unit(code: str, unit: str) -> None:
    assert smallest_unit(code) == Decimal(unit)


def test_rounding_is_half_up_in_the_smallest_unit() -> None:
    assert rounded(Decimal("0.125"), "USD") == Decimal("0.13")
    assert str(Money(Decimal("10.00"), "USD") * Decimal("0.333")) == "3.33 USD"
