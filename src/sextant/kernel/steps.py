"""Steps of the worker: what a room does again and again in the background, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta


@dataclass(frozen=True)
class Step:
    """Something to do every so often; it is told what time it is, and must be safe twice."""

    name: str
    every: timedelta
    act: Callable[[datetime], object]


_REGISTRY: dict[str, Step] = {}


def register(*steps: Step) -> None:
    """Make steps known; called once at start by the room whose work it is."""
    _REGISTRY.update({step.name: step for step in steps})


def every() -> list[Step]:
    """Return all steps."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]
