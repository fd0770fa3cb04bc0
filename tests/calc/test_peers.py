"""A person is told from their peers only where chance hardly explains it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from sextant.calc.peers import Amount, bursts, by_rate, by_share, spread, told_from_chance

PEERS = [Amount(20 + each, 60) for each in range(6)]
amounts = st.builds(Amount, st.integers(0, 300), st.integers(1, 300))


def test_few_visits_are_not_called_different() -> None:
    few = [Amount(1, 60)] * 6
    assert by_rate(Amount(4, 60), few, 1.0).chance is None


def test_many_fewer_than_the_peers_are_told() -> None:
    found = by_rate(Amount(3, 60), PEERS, 1.0)
    assert found.chance is not None
    assert found.chance < 0.001
    assert not found.is_above


def test_what_comes_in_bursts_needs_a_larger_gap() -> None:
    calm, bursting = (by_rate(Amount(12, 60), PEERS, scatter).chance for scatter in (1.0, 2.0))
    assert calm is not None
    assert bursting is not None
    assert calm < 0.05 < bursting


def test_the_interval_of_nothing_done_reaches_beyond_nothing() -> None:
    # the score's interval of a Poisson count of nought ends at z squared, 3.84
    found = by_rate(Amount(0, 10), PEERS, 1.0).interval
    assert found == pytest.approx((0, 0.384), abs=1e-3)


@given(amounts, st.lists(amounts, min_size=5, max_size=9), st.floats(1, 40))
def test_the_rate_lies_in_its_interval(own: Amount, peers: list[Amount], scatter: float) -> None:
    found = by_rate(own, peers, scatter)
    assert found.interval is not None
    assert found.interval[0] <= own.done / own.size <= found.interval[1]


def test_four_peers_are_too_few() -> None:
    assert spread(PEERS[:4]) is None
    assert by_rate(Amount(3, 60), PEERS[:4], 1.0).chance is None
    assert by_share(Amount(3, 60), PEERS[:4]).chance is None


def test_peers_without_days_say_nothing() -> None:
    assert spread([*PEERS[:4], Amount(0, 0)]) is None


def test_the_quartiles_are_those_of_the_rates() -> None:
    found = spread([Amount(done, 10) for done in (10, 20, 30, 40, 50)])
    assert found is not None
    assert (found.low, found.middle, found.high, found.whole) == (2, 3, 4, 3)


def test_who_was_never_there_has_no_rate() -> None:
    found = by_rate(Amount(0, 0), PEERS, 1.0)
    assert (found.rate, found.interval, found.chance) == (None, None, None)


def test_shares_of_a_handful_claim_nothing_and_of_hundreds_do() -> None:
    peers = [Amount(40, 100)] * 5
    assert by_share(Amount(5, 6), peers).chance is None
    sure = by_share(Amount(80, 100), peers).chance
    assert sure is not None
    assert sure < 1e-6
    assert by_share(Amount(100, 100), [Amount(100, 100)] * 5).chance is None


def test_a_poisson_scatters_once_and_pairs_twice() -> None:
    chance = default_rng(1)
    days = [5.0] * 52
    counts = [chance.poisson(4, 52).tolist() for _each in range(40)]
    assert bursts([(each, days) for each in counts]) == pytest.approx(1, abs=0.08)
    assert bursts([([2 * n for n in each], days) for each in counts]) == pytest.approx(2, abs=0.1)
    assert bursts([]) == 1


def test_of_people_who_do_alike_one_in_twenty_would_be_told_alone() -> None:
    chance = default_rng(2)
    told = 0
    for _run in range(400):
        people = [Amount(int(done), 60) for done in chance.poisson(20, 9)]
        found = by_rate(people[0], people[1:], 1.0).chance
        told += found is not None and found < 0.05
    assert 8 <= told <= 34


def test_many_looked_at_together_are_judged_together() -> None:
    # the example of the rule: with ten, the largest still under n times half a hundredth
    chances = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    assert told_from_chance(chances) == [True, True, *[False] * 8]
    assert told_from_chance([None, 0.2]) == [False, False]
