"""Ageing, days outstanding, collection and instalments against figures worked by hand."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc import receivables

CENT = D("0.01")


@pytest.mark.parametrize(
    ("days", "name"),
    [(-5, "not_due"), (0, "not_due"), (1, "to_30"), (30, "to_30"), (31, "to_60"), (60, "to_60"),
     (61, "to_90"), (90, "to_90"), (91, "over_90")],
)  # fmt: skip
def test_an_amount_has_one_bucket(days: int, name: str) -> None:
    assert receivables.bucket(days) == name


def test_buckets_add_up() -> None:
    aged = receivables.ageing([(D(10), 0), (D(20), 31), (D(5), 45), (D(1), 400)])
    assert aged == {"not_due": 10, "to_30": 0, "to_60": 25, "to_90": 0, "over_90": 1}


def test_the_ratio_is_receivables_over_sales_times_days() -> None:
    assert receivables.dso_by_ratio(D(300), D(900), 90) == 30
    assert receivables.dso_by_ratio(D(300), D(0), 90) is None


def test_counting_back_takes_whole_months_then_a_share() -> None:
    # 500 owed: June (200, 30 days) and May (200, 31) whole, a half of April (200, 30)
    months = [(D(200), 30), (D(200), 31), (D(200), 30)]
    assert receivables.dso_by_count_back(D(500), months) == (D(76), True)
    assert receivables.dso_by_count_back(D(900), months) == (D(91), False)
    assert receivables.dso_by_count_back(D(0), months) == (D(0), True)


def test_the_collection_rate_needs_something_due() -> None:
    assert receivables.collection_rate(D(80), D(100)) == D("0.8")
    assert receivables.collection_rate(D(0), D(0)) is None


def test_amounts_stand_and_per_cents_share_the_rest() -> None:
    parts = [(None, D(10)), (D(45), None), (D(45), None)]
    assert receivables.milestones(D("100.00"), parts, CENT) == [D(10), D(45), D(45)]
    with pytest.raises(receivables.ScheduleError):
        receivables.milestones(D(100), [(D(99), None)], CENT)


@given(cents=st.integers(1, 10**9), count=st.integers(1, 60))
def test_instalments_are_exact_and_differ_by_a_cent(cents: int, count: int) -> None:
    parts = receivables.instalments(D(cents) / 100, count, CENT)
    assert sum(parts) == D(cents) / 100
    assert max(parts) - min(parts) <= CENT
