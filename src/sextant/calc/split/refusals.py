"""Why a split cannot be made, with the numbers that a sentence about it needs.

Amounts are in whole smallest units; steps are half-open, from `first` to `last`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sextant.calc.split.grid import Hold, SplitError


@dataclass(eq=False)
class NegativeTotal(SplitError):  # noqa: N818 - a refusal is an answer, not a fault
    """A target below nothing cannot be shared."""

    total: int


@dataclass(eq=False)
class NegativeHold(SplitError):  # noqa: N818 - as above
    """A hold wants less than nothing."""

    hold: Hold[Any]


@dataclass(eq=False)
class NegativeWeight(SplitError):  # noqa: N818 - as above
    """A node, or a step or present cell of it, weighs less than nothing."""

    node: Any
    weight: Any


@dataclass(eq=False)
class NoWeight(SplitError):  # noqa: N818 - as above
    """Among the children or the steps of a node nothing weighs anything."""

    node: Any
    among: Literal["children", "steps"]


@dataclass(eq=False)
class HoldsExceed(SplitError):  # noqa: N818 - as above
    """The holds inside a node and span add up to more than the hold on it, or the total."""

    node: Any
    first: int
    last: int
    held: int
    available: int


@dataclass(eq=False)
class HoldsFallShort(SplitError):  # noqa: N818 - as above
    """Everything inside a node and span is held, and adds up to less than is wanted there."""

    node: Any
    first: int
    last: int
    held: int
    wanted: int


@dataclass(eq=False)
class Contradiction(SplitError):  # noqa: N818 - as above
    """Holds that cannot all stand, though without any one of them the others can.

    `total` is the total where it is one of them, else None.
    """

    holds: tuple[Hold[Any], ...]
    total: int | None
