"""Whether a figure moved, which way, and whether that is good."""

from decimal import Decimal
from typing import Any

import pytest

from sextant.doors.web.comparing import change
from sextant.kernel.money import Money


@pytest.mark.parametrize(
    ("value", "against", "good", "way", "verdict"),
    [
        (110, 100, "up", "up", "good"),
        (90, 100, "up", "down", "bad"),
        (110, 100, "down", "up", "bad"),
        (90, 100, "down", "down", "good"),
        (110, 100, "none", "up", "neutral"),
        (1003, 1000, "up", "flat", "neutral"),
        (Money(Decimal(2), "USD"), Money(Decimal(1), "USD"), "up", "up", "good"),
        (5, -10, "up", "up", "good"),
    ],
)
def test_a_step_has_a_way_and_a_verdict(
    value: Any, against: Any, good: str, way: str, verdict: str
) -> None:
    step = change(value, against, good=good)
    assert step is not None
    assert (step.way, step.verdict) == (way, verdict)


def test_the_step_is_written_with_its_sign() -> None:
    step = change(110, 100)
    assert step is not None
    assert step.text == "+10.0%"


def test_a_ratio_is_compared_in_points() -> None:
    step = change(Decimal("0.63"), Decimal("0.67"), kind="percent")
    assert step is not None
    assert step.text == "-4 points"


@pytest.mark.parametrize(("value", "against"), [(None, 1), (1, None), (1, 0)])
def test_without_something_to_compare_with_there_is_no_step(value: Any, against: Any) -> None:
    assert change(value, against) is None
