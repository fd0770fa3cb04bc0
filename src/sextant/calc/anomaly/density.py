"""At which step a series is dense enough to be watched."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sextant.calc.anomaly.expecting import FEWEST

DENSE = 0.6  # of the steps with business have a number: a gap is then the exception
WEEK, MONTH = 7, 30


class Step(StrEnum):
    """How long a step of a series is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


LENGTHS = {Step.DAY: 1, Step.WEEK: WEEK, Step.MONTH: MONTH}


def step_of(daily: Sequence[float | None], weights: Sequence[float]) -> Step | None:
    """Return the finest step at which a series of days is dense enough to be watched.

    Shapes: one value and one weight of the calendar a day, oldest first (see `Series`); days before
    the first number are not counted. A step is dense enough where at least six of ten steps in
    which business is expected have a number that is not zero, and there are enough steps to learn
    from. Months are taken as of 30 days here. None where no step is. Raises `ValueError` unless
    each day has a weight.
    """
    if len(daily) != len(weights):
        raise ValueError(f"{len(daily)} days have {len(weights)} weights; each needs one.")
    first = next((at for at, value in enumerate(daily) if value), len(daily))
    for step, length in LENGTHS.items():
        whole = range(first, len(daily) - length + 1, length)
        spans = [range(at, at + length) for at in whole]
        open_ = [span for span in spans if any(weights[at] for at in span)]
        filled = sum(any(daily[at] for at in span if weights[at]) for span in open_)
        if len(open_) >= FEWEST and filled >= DENSE * len(open_):
            return step
    return None
