"""How far chance goes: quantiles of tables, a variance by hand, and what does not disturb it."""

import numpy as np
import pytest

from sextant.calc.where.noise import Sample, quantile, scale, usual


@pytest.mark.parametrize(
    ("level", "freedom", "known"),
    [
        (0.05, 5, 2.571),
        (0.05, 10, 2.228),
        (0.05, 30, 2.042),
        (0.001, 10, 4.587),
        (0.01, 1e9, 2.576),
    ],
)
def test_quantiles_are_those_of_tables(level: float, freedom: float, known: float) -> None:
    assert quantile(level, np.array([freedom]))[0] == pytest.approx(known, rel=0.003)


def sums(test: list[float], control: list[float]) -> np.ndarray:
    zeros = [0.0] * len(test)
    return np.array([test, control, zeros, zeros, test, control])


def sample(cells: np.ndarray, growth: float = 1.0) -> Sample:
    whole = scale(sums([100], [100])[:, 0], is_ratio=False)
    together = cells.sum(axis=1, keepdims=True)
    return Sample(
        whole.errors(together), whole.sizes(together),
        whole.moments(cells).sum(axis=1, keepdims=True), np.array([growth]),
    )  # fmt: skip


def test_the_variance_is_that_of_cells_about_their_own_growth() -> None:
    # e is 10, -10, 10, -10, so they are no steeper together; 4 borrowed cells showed nothing
    found, freedom = sample(sums([110, 90, 110, 90], [100, 100, 100, 100])).variance(0.0)
    assert found[0] == pytest.approx(4 * 400 / (3 + 4), rel=0.01)
    assert freedom[0] == pytest.approx(3 + 4, abs=0.02)


def test_cells_that_grew_alike_show_no_noise_of_their_own() -> None:
    cells = sums([50, 100, 25], [100, 200, 50])
    assert sample(cells, 0.5).variance(0.0)[0][0] == pytest.approx(0, abs=1e-9)


def test_one_cell_is_as_noisy_as_is_usual() -> None:
    found, freedom = sample(sums([100], [100])).variance(0.04)
    assert (found[0], freedom[0]) == (pytest.approx(0.04 * 100**2), 4)


def test_what_moved_for_a_cause_does_not_make_all_noisy() -> None:
    errors, sizes = np.random.default_rng(1).normal(0, 1, 100), np.full(100, 100.0)
    quiet = usual(errors, sizes)
    errors[:20] = 90.0
    assert quiet < usual(errors, sizes) < 3 * quiet
