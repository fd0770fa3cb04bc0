"""A change is divided between its factors without a rest."""

from decimal import Decimal as D
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.drivers import number_and_size, two_factors

FACTOR = st.fractions(-(10**6), 10**6, max_denominator=1000)
PAIR = st.tuples(FACTOR, FACTOR)
CENT = D("0.01")
SUM = st.decimals(-(10**9), 10**9, places=2)
SIDE = st.tuples(SUM, st.integers(0, 10**5)).map(lambda side: side if side[1] else (D(0), 0))


def test_the_published_example_of_price_and_quantity() -> None:
    found = two_factors((5, 50), (10, 70))  # from 250 to 700
    assert (found.alone_first, found.alone_second, found.joint) == (250, 100, 100)
    assert (found.first, found.second, found.change) == (300, 150, 450)


@given(PAIR, PAIR)
def test_the_parts_add_up_to_the_change(
    before: tuple[Fraction, Fraction], after: tuple[Fraction, Fraction]
) -> None:
    found = two_factors(before, after)
    change = after[0] * after[1] - before[0] * before[1]
    assert found.first + found.second == found.change == change


@given(PAIR, PAIR)
def test_neither_factor_comes_first(
    before: tuple[Fraction, Fraction], after: tuple[Fraction, Fraction]
) -> None:
    one, other = two_factors(before, after), two_factors(before[::-1], after[::-1])
    assert (one.first, one.second) == (other.second, other.first)


@given(PAIR, PAIR)
def test_the_way_back_undoes_the_way_there(
    before: tuple[Fraction, Fraction], after: tuple[Fraction, Fraction]
) -> None:
    there, back = two_factors(before, after), two_factors(after, before)
    assert (there.first, there.second) == (-back.first, -back.second)


@given(PAIR, FACTOR)
def test_what_did_not_change_drove_nothing(
    before: tuple[Fraction, Fraction], now: Fraction
) -> None:
    assert two_factors(before, (now, before[1])).second == 0


@given(SIDE, SIDE)
def test_number_and_size_add_up_to_the_cent(before: tuple[D, int], after: tuple[D, int]) -> None:
    found = number_and_size(before, after, unit=CENT)
    assert found.change == after[0] - before[0]
    assert found.number == found.number.quantize(CENT)


def test_half_as_many_of_the_same_size_is_all_number() -> None:
    found = number_and_size((D("1000.00"), 10), (D("500.00"), 5), unit=CENT)
    assert (found.number, found.size) == (D("-500.00"), 0)


def test_from_nothing_it_is_all_number() -> None:
    found = number_and_size((D(0), 0), (D("90.00"), 3), unit=CENT)
    assert (found.number, found.size) == (D("90.00"), 0)
