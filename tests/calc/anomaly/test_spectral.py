"""A spike stands out from the spectrum, whatever the unit."""

import numpy as np
import pytest

from sextant.calc.anomaly.spectral import salience


def wave(count: int = 200, spike: int | None = None) -> np.ndarray:
    y = np.sin(np.arange(count) * 2 * np.pi / 7) + np.random.default_rng(1).normal(0, 0.1, count)
    if spike is not None:
        y[spike] += 3
    return y


@pytest.mark.parametrize("spike", [40, 120, 199])
def test_a_spike_stands_out_most_in_the_middle_and_at_the_end(spike: int) -> None:
    found = salience(wave(spike=spike))
    assert int(found[22:].argmax()) + 22 == spike
    assert found[spike] > 3


def test_the_unit_does_not_matter() -> None:
    assert salience(wave() * 1000) == pytest.approx(salience(wave()))


@pytest.mark.parametrize("count", [0, 1, 21])
def test_too_few_steps_stand_out_from_nothing(count: int) -> None:
    assert salience(np.arange(float(count))).tolist() == [0.0] * count


def test_a_constant_stands_out_nowhere() -> None:
    assert salience(np.full(50, 3.0)).tolist() == [0.0] * 50
