"""How long something stood at each step of its way."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import TypeVar

Step = TypeVar("Step", bound=Hashable)
DAY = 24 * 3600


def days_at(steps: Sequence[tuple[Step, datetime]], until: datetime) -> dict[Step, float]:
    """Return the days spent at each step, visits to the same step added up.

    Shapes: steps entered, oldest first, each with its instant; `until` is now, or the end. A step
    entered after `until` counts nothing. Units: days of 24 hours.
    """
    found: dict[Step, float] = {}
    for n, (step, entered) in enumerate(steps):
        left = steps[n + 1][1] if n + 1 < len(steps) else until
        seconds = (min(left, until) - entered).total_seconds()
        found[step] = found.get(step, 0.0) + max(seconds, 0.0) / DAY
    return found
