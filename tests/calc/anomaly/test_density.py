"""A series is watched at the finest step at which gaps are the exception."""

import pytest

from sextant.calc.anomaly import Step, step_of

WORKED = [1.0 if at % 7 < 5 else 0.0 for at in range(1000)]


def every(days: int, count: int = 1000) -> list[float | None]:
    return [5.0 if at % days == 0 else 0.0 for at in range(count)]


@pytest.mark.parametrize(
    ("days", "step"),
    [(1, Step.DAY), (4, Step.WEEK), (7, Step.WEEK), (20, Step.MONTH), (90, None)],
)
def test_the_rarer_the_numbers_the_longer_the_step(days: int, step: Step | None) -> None:
    assert step_of(every(days), [1.0] * 1000) is step


def test_days_off_are_no_gaps() -> None:
    assert step_of([value or None for value in WORKED], WORKED) is Step.DAY


def test_days_before_the_first_number_do_not_count() -> None:
    assert step_of([None] * 500 + every(1, 500), [1.0] * 1000) is Step.DAY


@pytest.mark.parametrize("count", [0, 20])
def test_too_short_a_series_has_no_step(count: int) -> None:
    assert step_of(every(1, count), [1.0] * count) is None


def test_nothing_at_all_has_no_step() -> None:
    assert step_of([None] * 400, [1.0] * 400) is None


def test_each_day_needs_a_weight() -> None:
    with pytest.raises(ValueError, match="3 days have 2 weights"):
        step_of([1.0] * 3, [1.0] * 2)
