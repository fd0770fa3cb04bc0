"""Wilson's interval against published figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.intervals import wilson


@pytest.mark.parametrize(
    ("successes", "trials", "interval"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_published_intervals(successes: int, trials: int, interval: tuple[float, float]) -> None:
    assert wilson(successes, trials) == pytest.approx(interval, abs=5e-5)


def test_without_trials_nothing_is_known() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(case: tuple[int, int]) -> None:
    successes, trials = case
    interval = wilson(successes, trials)
    assert interval is not None
    assert 0 <= interval[0] <= successes / trials + 1e-12
    assert successes / trials - 1e-12 <= interval[1] <= 1
