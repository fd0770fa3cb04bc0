"""A difference is claimed only where chance hardly explains it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.noise import (
    counts_differ,
    means_differ,
    shares_differ,
    sum_is_off,
    sum_variance,
    sums_differ,
)

counts = st.integers(0, 5000)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [(0, 0, False), (5, 5, False), (0, 5, False), (0, 6, True), (20, 40, True), (20, 30, False)],
)
def test_small_counts_are_tested_exactly(one: int, other: int, differ: bool) -> None:
    assert counts_differ(one, other) is differ


@given(counts, counts)
def test_it_does_not_matter_which_count_comes_first(one: int, other: int) -> None:
    assert counts_differ(one, other) == counts_differ(other, one)


@given(counts)
def test_equal_counts_never_differ(one: int) -> None:
    assert not counts_differ(one, one)


def test_shares_of_a_handful_do_not_differ_but_of_hundreds_do() -> None:
    assert not shares_differ(3, 5, 2, 5)
    assert shares_differ(320, 500, 240, 500)


def test_a_share_of_nothing_differs_from_none() -> None:
    assert not shares_differ(0, 0, 5, 10)


def test_the_interval_agrees_with_newcombes_example() -> None:
    # 56 of 70 against 48 of 80: the published interval is 0.0524 to 0.3339, so zero is outside
    assert shares_differ(56, 70, 48, 80)


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300), st.integers(1, 300))
def test_shares_differ_whichever_comes_first(a: int, n: int, b: int, m: int) -> None:
    a, b = min(a, n), min(b, m)
    assert shares_differ(a, n, b, m) == shares_differ(b, m, a, n)


def test_sums_of_few_amounts_claim_nothing() -> None:
    assert not sums_differ(Decimal(1000), 3, Decimal(1), 3)
    assert sums_differ(Decimal(1000), 300, Decimal(1), 0)


def test_sums_of_many_amounts_differ_beyond_their_spread() -> None:
    assert sums_differ(Decimal(1300), 1000, Decimal(1000), 1000)
    assert not sums_differ(Decimal(1050), 1000, Decimal(1000), 1000)


@given(st.decimals(0, 10**9, places=2), st.integers(1, 10**6))
def test_a_sum_of_more_amounts_is_surer(total: Decimal, cases: int) -> None:
    assert sum_variance(total, cases + 1) <= sum_variance(total, cases)


def test_averages_differ_only_with_enough_cases() -> None:
    assert not means_differ(Decimal(200), 9, Decimal(100), 9)
    assert means_differ(Decimal(200), 100, Decimal(100), 100)


@pytest.mark.parametrize(
    ("total", "expected", "is_off"),
    [
        (1000, 1000, False),
        (800, 1000, False),
        (400, 1000, True),
        (1700, 1000, True),
        (0, 90, False),
    ],
)
def test_a_sum_is_off_what_a_plan_expects_where_chance_hardly_explains_it(
    total: int, expected: int, is_off: bool
) -> None:
    assert sum_is_off(Decimal(total), Decimal(expected), amount=20) is is_off


def test_where_no_size_is_known_nothing_is_off() -> None:
    assert not sum_is_off(Decimal(0), Decimal(10**6), amount=None)


def test_counts_scatter_less_than_sums() -> None:
    assert sum_is_off(Decimal(75), Decimal(100), amount=1, spread=0)
    assert not sum_is_off(Decimal(75), Decimal(100), amount=1)
