"""What moves the chance of a yes: checked another way, and on calls of a bank."""

import csv
from math import sqrt
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from numpy.random import default_rng

from sextant.calc.effects.chances import Behaviour, Few, Known, Moved, attempts, kinds, moved

CATEGORIES = ("job", "marital", "education", "default", "housing", "loan", "contact", "month",
              "poutcome")  # fmt: skip


def drawn(count: int = 4000, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = default_rng(seed)
    ease = chance.normal(size=count)
    calls = chance.poisson(np.exp(0.3 * ease + 0.5)).astype(float)
    odds = -1.5 + 0.25 * calls + 0.8 * ease
    return (chance.random(count) < 1 / (1 + np.exp(-odds))).astype(float), calls, ease[:, None]


def effect(*given: Any, **more: Any) -> Moved:
    result = moved(*given, **more)
    assert not isinstance(result, Few)
    return result[0]


def likelihood(slopes: np.ndarray, columns: np.ndarray, answers: np.ndarray) -> float:
    odds = columns @ slopes
    return float(answers @ odds - np.logaddexp(0, odds).sum())


def by_hand(columns: np.ndarray, answers: np.ndarray) -> tuple[float, float]:
    """The average effect of the second column and its error, with every derivative by differences."""
    slopes, tiny = np.zeros(columns.shape[1]), 1e-5

    def average(at: np.ndarray) -> float:
        shares = [1 / (1 + np.exp(-(columns @ at + way * tiny * at[1]))) for way in (1, -1)]
        return float((shares[0] - shares[1]).mean() / (2 * tiny))

    def slope(of: Any, at: np.ndarray) -> np.ndarray:
        ways = np.eye(len(at)) * tiny
        return np.array([(of(at + way) - of(at - way)) / (2 * tiny) for way in ways])

    def score(at: np.ndarray) -> np.ndarray:
        return columns.T @ (answers - 1 / (1 + np.exp(-columns @ at)))

    for _step in range(30):
        slopes = slopes - np.linalg.solve(slope(score, slopes).T, score(slopes))
    rest = answers - 1 / (1 + np.exp(-columns @ slopes))
    bread = np.linalg.inv(slope(score, slopes))
    meat = (columns * rest[:, None]).T @ (columns * rest[:, None])
    spread = bread @ meat @ bread * len(columns) / (len(columns) - columns.shape[1])
    steep = slope(average, slopes)
    return average(slopes), sqrt(float(steep @ spread @ steep))


def test_it_is_what_differences_by_hand_give() -> None:
    answers, calls, ease = drawn()
    found = effect(answers, [Behaviour("calls", calls)], ease)
    known = by_hand(np.column_stack([np.ones(4000), calls, ease]), answers)
    assert (found.chance.value, found.chance.error) == pytest.approx(known, rel=1e-5)


def test_what_makes_both_is_held_fixed() -> None:
    answers, calls, ease = drawn()
    found = effect(answers, [Behaviour("calls", calls)], ease)
    without = effect(answers, [Behaviour("calls", calls)])
    assert without.chance.value > found.chance.bounds[1]


def test_of_a_yes_or_no_it_is_what_yes_moves() -> None:
    chance = default_rng(2)
    visited = (chance.random(3000) < 0.4).astype(float)
    answers = (chance.random(3000) < 0.2 + 0.3 * visited).astype(float)
    found = effect(answers, [Behaviour("visited", visited)])
    shares = [answers[visited == each].mean() for each in (1, 0)]
    assert found.chance.value == pytest.approx(shares[0] - shares[1])
    assert found.linear.value == pytest.approx(shares[0] - shares[1])


def test_rows_told_twice_do_not_make_it_surer() -> None:
    answers, calls, ease = drawn(1000)
    once = effect(answers, [Behaviour("calls", calls)], ease, np.arange(1000))
    twice = [np.concatenate([each, each]) for each in (answers, calls, ease, np.arange(1000))]
    doubled = effect(twice[0], [Behaviour("calls", twice[1])], twice[2], twice[3])
    assert doubled.chance.error == pytest.approx(once.chance.error, rel=0.01)


def test_few_of_the_rarer_answer_are_said() -> None:
    answers = np.array([1.0] * 19 + [0.0] * 500)
    found = moved(answers, [Behaviour("calls", np.arange(519.0))])
    assert found == Few(19, 20)


def test_answers_told_apart_entirely_are_refused() -> None:
    calls = np.arange(200.0)
    with pytest.raises(ValueError, match="leave one of them out"):
        moved((calls >= 100).astype(float), [Behaviour("calls", calls)])


def test_the_commonest_kind_has_no_column() -> None:
    names, columns = kinds(["b", "a", "b", "c"])
    assert names == ["a", "c"]
    assert columns.tolist() == [[0, 0], [1, 0], [0, 0], [0, 1]]


def test_attempts_are_judged_among_those_who_had_them() -> None:
    found = attempts(np.array([1, 1, 2, 3, 3]), np.array([1, 0, 1, 0, 1]), most=3)
    assert [(each.made, each.brought) for each in found] == [(5, 1), (3, 1), (2, 1)]


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    answers, calls, ease = drawn(400_000, seed=9)
    truth = effect(answers, [Behaviour("calls", calls)], ease).chance.value
    held = 0
    for seed in range(400):
        answers, calls, ease = drawn(600, seed=100 + seed)
        low, high = effect(answers, [Behaviour("calls", calls)], ease).chance.bounds
        held += low <= truth <= high
    assert 0.925 <= held / 400 <= 0.975


class Bank:
    """The calls of a bank's campaign: what was done, and whether a deposit was subscribed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        with file.open(encoding="utf-8") as lines:
            self.rows = list(csv.DictReader(lines))
        self.answers = np.array([row["y"] == "yes" for row in self.rows], dtype=float)

    def numbers(self, name: str) -> np.ndarray:
        return np.array([float(row[name]) for row in self.rows])

    @property
    def beside(self) -> np.ndarray:
        parts = [kinds([row[name] for row in self.rows])[1] for name in CATEGORIES]
        plain = [self.numbers(name) for name in ("age", "balance", "previous")]
        return np.column_stack([*plain, *parts])

    @property
    def behaviours(self) -> list[Behaviour]:
        return [
            Behaviour("minutes", self.numbers("duration") / 60, Known.WITH),
            Behaviour("contacts", self.numbers("campaign"), Known.ENDED),
        ]


@pytest.fixture(scope="module")
def bank(shared_data: Any) -> Bank:
    return Bank(shared_data("bank_telemarketing") / "bank_market.csv")


def test_the_banks_plain_correlations_are_what_duckdb_gives(bank: Bank) -> None:
    found = moved(bank.answers, bank.behaviours)
    assert isinstance(found, list)
    known = duckdb.sql(f"""
        SELECT corr(duration, (y = 'yes')::INT), corr(campaign, (y = 'yes')::INT)
        FROM read_csv('{bank.file}')""").fetchall()[0]
    assert [each.plain for each in found] == pytest.approx(known, rel=1e-9)


def test_the_banks_linear_effect_is_what_duckdb_gives(bank: Bank) -> None:
    jobs = kinds([row["job"] for row in bank.rows])[1]
    found = effect(bank.answers, bank.behaviours[:1], jobs)
    (slope,) = duckdb.sql(f"""
        WITH calls AS (SELECT duration / 60 AS x, (y = 'yes')::INT AS y, job
                       FROM read_csv('{bank.file}')),
        swept AS (SELECT x - avg(x) OVER (PARTITION BY job) AS x,
                         y - avg(y) OVER (PARTITION BY job) AS y FROM calls)
        SELECT regr_slope(y, x) FROM swept""").fetchall()[0]
    assert found.linear.value == pytest.approx(slope, rel=1e-9)


def test_a_minute_of_the_banks_talk_goes_with_much_and_says_nothing_of_cause(bank: Bank) -> None:
    found = moved(bank.answers, bank.behaviours, bank.beside)
    assert isinstance(found, list)
    minutes, contacts = found
    assert minutes.chance.value == pytest.approx(0.01710, abs=5e-5)
    assert minutes.chance.bounds == pytest.approx((0.01645, 0.01775), abs=5e-5)
    assert contacts.chance.value == pytest.approx(-0.0058, abs=5e-5)
    assert not minutes.may_be_cause
    assert not contacts.may_be_cause


def test_each_further_call_of_the_bank_brings_less(bank: Bank) -> None:
    found = attempts(bank.numbers("campaign").astype(int), bank.answers, most=5)
    shares = [each.brought / each.made for each in found]
    assert shares == pytest.approx([0.0566, 0.0506, 0.0408, 0.0329, 0.0227], abs=1e-4)
    assert sum(each.made for each in found[:1]) == len(bank.rows)
