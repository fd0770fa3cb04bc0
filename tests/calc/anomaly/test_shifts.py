"""A level shifts where it surely does: growth, season and likeness of neighbours are no shifts."""

import numpy as np
import pytest

from sextant.calc.anomaly.shifts import shifts


def steps(*levels: tuple[int, float], seed: int = 1) -> np.ndarray:
    dice = np.random.default_rng(seed)
    return np.concatenate([dice.normal(level, 1, count) for count, level in levels])


def found(y: np.ndarray, season: int = 1) -> list[int]:
    return [each.at for each in shifts(y, np.arange(len(y)), season, 0.01)]


def test_each_shift_is_found_where_it_is() -> None:
    (one, two) = found(steps((80, 0), (60, 4), (70, 1)))
    assert abs(one - 80) <= 1
    assert abs(two - 140) <= 1


def test_its_size_is_told_with_how_far_it_may_be_off() -> None:
    sizes = [
        shifts(steps((80, 0), (40, 4), seed=seed), np.arange(120), 1, 0.01) for seed in range(40)
    ]
    hits = [abs(each[0].size - 4) <= each[0].reach for each in sizes]
    assert np.mean(hits) >= 0.85


@pytest.mark.parametrize("count", [3, 4])
def test_a_few_odd_steps_are_no_level_yet(count: int) -> None:
    assert not found(steps((100, 0), (count, 6)))


def test_single_odd_steps_are_no_level() -> None:
    y = steps((200, 0))
    y[[50, 51, 120]] = 30
    assert not found(y)


def test_growth_and_a_yearly_wave_are_no_shifts() -> None:
    at = np.arange(156)
    for seed in range(10):
        assert not found(steps((156, 0), seed=seed) + at / 10)
        assert not found(steps((156, 0), seed=seed) + 4 * np.sin(at * 2 * np.pi / 52), 52)


def test_where_neighbours_are_alike_shifts_are_hardly_ever_claimed() -> None:
    claimed = 0
    for seed in range(30):
        jumps = np.random.default_rng(seed).normal(size=300)
        claimed += bool(found(np.cumsum(jumps)))
    assert claimed <= 6


@pytest.mark.parametrize("y", [[], [1.0], [1.0] * 100, [1.0, 2.0] * 5])
def test_too_little_shows_no_shift(y: list[float]) -> None:
    assert not found(np.array(y))
