"""Intervals for rows that hang together agree with what can be worked out another way."""

from math import sqrt

import numpy as np
import pytest
from numpy.random import default_rng

from sextant.calc.effects.clustered import Estimate, correlation, fit, holm


def two_groups() -> tuple[np.ndarray, np.ndarray]:
    treated = np.array([0.0] * 9 + [1.0] * 4)
    return treated, default_rng(3).normal(size=13) * (1 + treated)


def test_of_two_groups_it_is_the_difference_of_means_with_welchs_error() -> None:
    treated, outcome = two_groups()
    ones = np.ones((13, 1))
    found = fit(treated[:, None], ones, outcome, np.arange(13)).one(0)
    here, there = outcome[treated == 1], outcome[treated == 0]
    assert found.value == pytest.approx(here.mean() - there.mean())
    assert found.error == pytest.approx(sqrt(here.var(ddof=1) / 4 + there.var(ddof=1) / 9))


def test_its_degrees_of_freedom_are_those_of_imbens_and_kolesar() -> None:
    # their closed form for two groups: (n1 + n0)^2 (n1 - 1)(n0 - 1) / (n1^2 (n1 - 1) + n0^2 (n0 - 1))
    treated, outcome = two_groups()
    found = fit(treated[:, None], np.ones((13, 1)), outcome, np.arange(13)).one(0)
    assert found.freedom == pytest.approx(13**2 * 3 * 8 / (4**2 * 3 + 9**2 * 8))


def by_hand(columns: np.ndarray, outcome: np.ndarray, who: np.ndarray) -> tuple[float, float]:
    """The first slope and its CR2 error, with every dummy written out."""
    bread = np.linalg.pinv(columns.T @ columns)
    rest = outcome - columns @ bread @ columns.T @ outcome
    meat = np.zeros_like(bread)
    for each in np.unique(who):
        own = columns[who == each]
        values, vectors = np.linalg.eigh(np.eye(len(own)) - own @ bread @ own.T)
        power = np.where(values > 1e-9, 1 / np.sqrt(np.abs(values)), 0)
        score = own.T @ (vectors * power) @ vectors.T @ rest[who == each]
        meat += np.outer(score, score)
    return float((bread @ columns.T @ outcome)[0]), sqrt(float((bread @ meat @ bread)[0, 0]))


def test_people_swept_out_are_the_same_as_people_written_out() -> None:
    chance = default_rng(5)
    who, when = np.repeat(np.arange(7), 6), np.tile(np.arange(6), 7)
    done, outcome = chance.normal(size=(42, 2)), chance.normal(size=42)
    people = (who[:, None] == np.arange(7)).astype(float)
    steps = (when[:, None] == np.arange(1, 6)).astype(float)

    def swept(part: np.ndarray) -> np.ndarray:
        return part - people @ (people.T @ part) / 6

    found = fit(swept(done), swept(steps), swept(outcome), who).one(0)
    known = by_hand(np.hstack([done, steps, people]), outcome, who)
    assert (found.value, found.error) == pytest.approx(known)


def test_a_contrast_is_the_sum_of_its_parts() -> None:
    columns, outcome = default_rng(7).normal(size=(40, 3)), default_rng(8).normal(size=40)
    found = fit(columns, np.ones((40, 1)), outcome, np.arange(40) // 4)
    whole = found.contrast(np.array([1.0, 1.0, 0.0]))
    assert whole.value == pytest.approx(found.one(0).value + found.one(1).value)


def test_an_estimate_in_another_unit_is_as_sure() -> None:
    one = Estimate(2.0, 1.0, 10.0)
    assert one.times(-3).value == -6
    assert one.times(-3).chance == pytest.approx(one.chance)
    assert one.bounds == pytest.approx((2 - 2.228, 2 + 2.228), abs=1e-3)


def test_without_error_nothing_is_doubted() -> None:
    assert Estimate(0.0, 0.0, 5.0).chance == 1
    assert Estimate(1.0, 0.0, 5.0).chance == 0


def test_the_plain_correlation_is_pearsons() -> None:
    one, other = default_rng(1).normal(size=60), default_rng(2).normal(size=60)
    found = correlation(one, other, np.arange(60) // 5)
    assert found is not None
    assert found.value == pytest.approx(float(np.corrcoef(one, other)[0, 1]))
    assert found.freedom == 11


def test_what_does_not_vary_correlates_with_nothing() -> None:
    assert correlation(np.ones(9), np.arange(9.0), np.arange(9)) is None
    assert correlation(np.arange(9.0), np.arange(9.0), np.zeros(9, dtype=int)) is None


def test_holms_chances_are_those_of_his_example() -> None:
    # three questions: the least likely is taken times three, the next times two
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
