"""A projection is honest about what is not known yet."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.pace import projected

money = st.decimals(0, 10**9, places=2)


def test_the_rest_goes_like_the_beginning() -> None:
    found = projected(Decimal(1000), 100, 20, 60)
    assert found is not None
    assert found.middle == Decimal(3000)


def test_too_early_is_said() -> None:
    assert projected(Decimal(1000), 100, 4, 60) is None
    assert projected(Decimal(1000), 9, 30, 60) is None


def test_a_finished_period_ends_where_it_stands() -> None:
    found = projected(Decimal(1000), 100, 60, 60)
    assert found is not None
    assert (found.low, found.middle, found.high) == (1000, 1000, 1000)


@given(money, st.integers(10, 10**5), st.integers(5, 60), st.integers(0, 200))
def test_bounds_hold_the_middle_and_never_fall_below_what_is_won(
    total: Decimal, cases: int, elapsed: int, rest: int
) -> None:
    found = projected(total, cases, elapsed, elapsed + rest)
    assert found is not None
    assert total <= found.low <= found.middle <= found.high


@given(money, st.integers(10, 10**5), st.integers(5, 60))
def test_less_to_go_means_less_doubt(total: Decimal, cases: int, elapsed: int) -> None:
    near = projected(total, cases, elapsed, elapsed + 5)
    far = projected(total, cases, elapsed, elapsed + 50)
    assert near is not None
    assert far is not None
    assert near.high - near.low <= far.high - far.low
