"""How many go on from a stage, are lost there, or stand there still."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.funnel import (
    Fate,
    Passage,
    Stay,
    Visit,
    Way,
    chances,
    days_until,
    health,
    passages,
    watched,
)

NEW, OFFER, CLOSE = 1, 2, 3


def day(n: int) -> date:
    return date(2026, 1, 1) + timedelta(days=n)


def way(*steps: tuple[int, int], end: str = "", ended: int | None = None) -> Way:
    visits = [Visit(stage, stage, day(n)) for stage, n in steps]
    return Way(7, visits, end, None if ended is None else day(ended), D(100))


def fates(one: Way) -> list[tuple[int, Fate, date | None]]:
    return [(each.stage, each.fate, each.left) for each in passages(one)]


def test_a_deal_goes_on_from_each_stage_until_the_one_it_stands_in() -> None:
    assert fates(way((NEW, 0), (CLOSE, 5))) == [
        (NEW, Fate.ON, day(5)),
        (CLOSE, Fate.STILL, None),
    ]


def test_a_won_deal_goes_on_from_its_last_stage_too() -> None:
    found = fates(way((NEW, 0), (OFFER, 5), end="won", ended=9))
    assert found == [(NEW, Fate.ON, day(5)), (OFFER, Fate.ON, day(9))]


def test_a_lost_deal_is_lost_from_the_furthest_stage_alone() -> None:
    found = fates(way((NEW, 0), (OFFER, 5), (NEW, 6), end="lost", ended=9))
    assert found == [(NEW, Fate.ON, day(5)), (OFFER, Fate.LOST, day(9))]
    assert fates(way((OFFER, 0), (NEW, 6), end="lost", ended=9)) == [(OFFER, Fate.LOST, day(9))]


def test_what_becomes_of_a_deal_in_another_pipeline_is_not_known_here() -> None:
    visits = [Visit(NEW, NEW, day(0)), Visit(9, None, day(4))]
    (found,) = passages(Way(7, visits, "won", day(8)))
    assert (found.fate, found.left) == (Fate.AWAY, day(4))


def test_a_deal_closed_before_it_was_moved_never_stays_less_than_no_time() -> None:
    (found,) = passages(way((OFFER, 5), end="won", ended=3))
    assert found.left == day(5)


def passed(entered: int, left: int | None, fate: Fate) -> Passage:
    return Passage(7, NEW, day(entered), None if left is None else day(left), fate, D(10))


def test_a_watch_cuts_what_it_cannot_see() -> None:
    rows = [
        passed(0, 4, Fate.ON), passed(0, 12, Fate.LOST), passed(11, None, Fate.STILL),
        passed(12, 30, Fate.ON), passed(20, None, Fate.STILL),
    ]  # fmt: skip
    found = [stay for _each, stay in watched(rows, day(10), day(20))]
    assert found == [
        Stay(12, Fate.LOST, 10), Stay(8, Fate.STILL), Stay(7, Fate.STILL),
    ]  # fmt: skip
    assert len(watched(rows, None, day(20))) == 4


def test_chances_by_hand() -> None:
    """Of four, one goes on after 2 days, one is censored on day 3, one lost on 4, one still there.

    Going on 1/4; then of the two at risk on day 4 one is lost: 3/4 x 1/2.
    """
    stays = [Stay(2, Fate.ON), Stay(3, Fate.STILL), Stay(4, Fate.LOST), Stay(9, Fate.STILL)]
    found = chances(stays)
    assert found is not None
    assert (found.on, found.lost, found.still) == pytest.approx((0.25, 0.375, 0.375))


def test_who_was_watched_late_is_at_risk_late() -> None:
    """On day 1 one of one leaves half: the late comer is at risk from day 5 on."""
    stays = [Stay(1, Fate.ON), Stay(6, Fate.STILL), Stay(6, Fate.LOST, seen_from=5)]
    found = chances(stays)
    assert found is not None
    assert (found.on, found.lost, found.still) == pytest.approx((0.5, 0.25, 0.25))


def test_the_median_of_freireich() -> None:
    """Weeks of remission under 6-MP (Freireich and others, Blood 21, 1963): the median is 23."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    stays = [Stay(n, Fate.LOST) for n in ended] + [Stay(n, Fate.STILL) for n in censored]
    assert days_until(stays, 0.5) == 23
    assert days_until(stays, 0.25) == 13
    assert days_until(stays, 0.75) is None


def test_nobody_has_no_chances() -> None:
    found = health([])
    assert (found.conversion, found.interval, found.chances) == (None, None, None)
    assert found.days == (None, None, None)


def test_a_stage_leaks_what_was_lost_from_it() -> None:
    rows = [
        passed(0, 3, Fate.ON), passed(0, 5, Fate.LOST), passed(1, 6, Fate.LOST),
        passed(2, None, Fate.STILL), Passage(8, NEW, day(0), day(2), Fate.LOST),
    ]  # fmt: skip
    found = health(watched(rows, None, day(9)))
    assert (found.seen, found.on, found.lost, found.still) == (5, 1, 3, 1)
    assert (found.leak, found.unvalued, found.conversion) == (D(20), 1, 0.25)


stays_strategy = st.lists(
    st.builds(Stay, st.integers(0, 60), st.sampled_from([Fate.ON, Fate.LOST, Fate.STILL])),
    min_size=1,
    max_size=60,
)


@given(stays_strategy)
def test_chances_add_up_to_one(stays: list[Stay]) -> None:
    found = chances(stays)
    assert found is not None
    assert found.on + found.lost + found.still == pytest.approx(1)
    assert min(found.on, found.lost, found.still) >= -1e-9


@given(st.lists(st.builds(Stay, st.integers(0, 60), st.sampled_from([Fate.ON, Fate.LOST])),
                min_size=1, max_size=60))  # fmt: skip
def test_without_censoring_chances_are_plain_shares(stays: list[Stay]) -> None:
    found = chances(stays)
    assert found is not None
    on = sum(stay.fate is Fate.ON for stay in stays) / len(stays)
    assert (found.on, found.lost, found.still) == pytest.approx((on, 1 - on, 0), abs=1e-9)
    ordered = sorted(stay.days for stay in stays)
    assert days_until(stays, 0.5) == ordered[(len(ordered) - 1) // 2]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9)), min_size=1, max_size=8))
def test_a_lost_deal_leaks_once(steps: list[tuple[int, int]]) -> None:
    ordered = sorted(steps, key=lambda step: step[1])
    found = fates(way(*ordered, end="lost", ended=9))
    assert [fate for _stage, fate, _left in found].count(Fate.LOST) == 1
    assert found[-1][1] is Fate.LOST
