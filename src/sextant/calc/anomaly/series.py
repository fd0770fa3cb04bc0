"""A series to watch, and what watching it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite


class Kind(StrEnum):
    """Whether the number of a step grows with the business the calendar lets expect of it."""

    SUM = "sum"
    """A sum or a count: twice the working days, twice the number."""
    LEVEL = "level"
    """A ratio, a mean or a stock: the number does not depend on the working days."""


class FindingKind(StrEnum):
    """What is off."""

    POINT = "point"
    """One step."""
    LEVEL = "level"
    """The level, from a step on."""


@dataclass(frozen=True)
class Series:
    """The numbers of a metric, step by step, oldest first, all in one unit.

    `values`: None where nothing is known; 0 is a value. `weights`: how much business the calendar
    alone lets expect of each step, such as the working days in it; 0 on a holiday or a weekend of
    daily steps. `season`: after how many steps a pattern repeats (7 for days, 52 for weeks, 12 for
    months), 1 for none. Raises `ValueError` for weights that are not one a step, finite and zero or
    more, for a value that is not finite, and for a season below 1.
    """

    values: Sequence[float | None]
    weights: Sequence[float]
    season: int = 1
    kind: Kind = Kind.SUM

    def __post_init__(self) -> None:
        if len(self.values) != len(self.weights):
            raise ValueError(
                f"A series needs one weight a step: {len(self.values)} values have"
                f" {len(self.weights)} weights."
            )
        if self.season < 1:
            raise ValueError(f"A season has one step or more, not {self.season}.")
        for at, weight in enumerate(self.weights):
            if not isfinite(weight) or weight < 0:
                raise ValueError(f"The weight of step {at} is {weight}; it must be 0 or more.")
        for at, value in enumerate(self.values):
            if value is not None and not isfinite(value):
                raise ValueError(f"The value of step {at} is {value}; it must be a finite number.")


@dataclass(frozen=True)
class Expectation:
    """What a step was expected to be from what came before it only, in the unit of the series.

    The bounds hold 95 times in a hundred on the series' own history.
    """

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Finding:
    """Something that is off.

    `at`: the index of the step, for a level the first step of the new one. `value` and `expected`:
    those of the step; for a level the mean per step since `at`, and the mean level before with the
    bounds between which such a mean would be. `score`: robust z, signed. `p`: the two-sided chance
    of such a deviation on this series' own history, above 0 and at most 1.
    """

    kind: FindingKind
    at: int
    value: float
    expected: Expectation
    score: float
    p: float


@dataclass(frozen=True)
class Watched:
    """All that was found in a series, oldest first.

    `expected`: one a step, None where there was too little before it, or where no business is
    expected and the number is no sum. `false_alarms`: the share of judged steps of history that
    alarmed though nobody marked them (see `watch`), None where none was judged. `enough`: whether
    there was history enough to say anything at all.
    """

    findings: list[Finding]
    expected: list[Expectation | None]
    false_alarms: float | None
    enough: bool
