"""Where a period ends: what to expect, within which bounds, and the chance to reach a target."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import isnan, nan
from typing import TYPE_CHECKING, Generic, TypeVar

from sextant.calc.spread import Spread

if TYPE_CHECKING:
    from sextant.calc.remainder import Mixture, Table

Key = TypeVar("Key", bound=Hashable)

FEW = 10  # cases below which no interval can be drawn from them
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True)
class Course:
    """How one period of a node went, seen from the same point of each: sums in one unit.

    `to_date` is what was taken until that point and `rest` what came after it (0 in the present
    period, where it is not known). `open` is the value of what was open at that point, None where
    the measure has no pipeline, and `rest_of_open` what part of the rest came from it.
    """

    to_date: float
    rest: float
    open: float | None = None
    rest_of_open: float | None = None


@dataclass(frozen=True)
class BackTest:
    """How this model would have done in earlier periods, over all nodes together.

    `error` is the weighted absolute percentage error of the whole landing (0.1 is a tenth), `bias`
    the same with its sign, above zero where too much was expected. `coverage` is the share of cases
    inside the 80 % interval. Each period was predicted from those before it, with weights and
    errors that leave it out.
    """

    cases: int
    error: float
    bias: float
    coverage: float


@dataclass(frozen=True)
class Outlook:
    """Where one node's period lands: the middle, and bounds that hold four times in five.

    `floor` is what is there already where nothing of it can be lost, else None. Without a spread
    the landing is settled.
    """

    middle: Decimal
    low: Decimal
    high: Decimal
    floor: float | None = None
    scale: float = 0.0
    spread: Spread | None = field(default=None, repr=False)

    def chance(self, target: Decimal) -> float:
        """Return the chance (0 to 1) that the landing reaches a target; 1 where it is reached."""
        if self.spread is None or self.scale <= 0:
            return float(self.middle >= target)
        if self.floor is not None and target <= Decimal(repr(self.floor)):
            return 1.0
        return 1 - self.spread.below((float(target) - float(self.middle)) / self.scale)

    def at(self, chance: float) -> Decimal:
        """Return the highest target that is reached with a chance: the inverse of `chance`.

        What is there already is reached with every chance; chances of 0 and 1 are taken as one in
        a million and its opposite.
        """
        if self.spread is None or self.scale <= 0:
            return self.middle
        landing = float(self.middle) + self.scale * self.spread.quantile(1 - chance)
        return _decimal(landing if self.floor is None else max(landing, self.floor))

    def moved(self, by: Decimal) -> Outlook:
        """Return the outlook of a longer period, of which so much more is there already."""
        floor = None if self.floor is None else self.floor + float(by)
        return replace(
            self, middle=self.middle + by, low=self.low + by, high=self.high + by, floor=floor
        )


@dataclass(frozen=True)
class Outlooks(Generic[Key]):
    """The outlook of every node, None where there is too little to go by, and its back-test.

    `weights` says how much each way to expect the rest counts: level, pace, tide and pipeline.
    """

    of: dict[Key, Outlook | None]
    test: BackTest | None
    weights: dict[str, float] = field(default_factory=dict)


def outlooks(
    now: Mapping[Key, Course],
    past: Mapping[Key, Sequence[Course]],
    *,
    share: Mapping[Key, float] | float,
    cycle: int | None = None,
    lag: int = 0,
) -> Outlooks[Key]:
    """Return where the present period of every node lands.

    Shapes: the present course of each node and its earlier ones, the oldest first, ending with the
    period before the present one (so that the same place from the end is the same period for all
    nodes); `share` is how much of the period has passed by plan, above 0 up to 1; `cycle` is how
    many periods make a year where they follow each other and may have a season (4 for quarters),
    None where earlier periods are comparable as they are. Where periods overlap, as three months
    that begin a month apart do, `lag` is how many of those before each were not over at the point
    it is seen from: nothing is learned from them, and the rest of those that are not over now is
    NaN. Nodes are to be of one kind, their sums
    in one unit.

    Method: the rest is a mixture of four expectations (see `remainder`), each weighed by its error
    in a rolling back-test pooled over the nodes. Interval and chances come from the errors of the
    mixture in that back-test, scaled by the root of the expected rest and taken from cases of about
    the same size (pooled conformal prediction). None below three earlier periods with anything in
    them, or ten cases over all nodes. A finished period lands at itself.
    """
    shares = share if isinstance(share, Mapping) else dict.fromkeys(now, share)
    found: dict[Key, Outlook | None] = {
        key: _settled(course.to_date + course.rest) if shares[key] >= 1 else None
        for key, course in now.items()
    }
    running = [key for key, outlook in found.items() if outlook is None and past.get(key)]
    if not running:
        return Outlooks(found, None)
    return _running(found, running, _table(running, now, past, shares, (cycle, lag)))


def _running(found: dict[Key, Outlook | None], keys: list[Key], table: Table) -> Outlooks[Key]:
    from sextant.calc.remainder import WAYS, Mixture

    mixture = Mixture(table)
    if mixture.cases.sum() < FEW:
        return Outlooks(found, None)
    weights = mixture.weights(mixture.cases)
    drawn = _drawn(mixture, keys, [float(weight) for weight in weights])
    named = dict(zip(WAYS, weights.tolist(), strict=True))
    return Outlooks(found | drawn, _test(mixture), named)


def _drawn(mixture: Mixture, keys: list[Key], weights: list[float]) -> dict[Key, Outlook | None]:
    import numpy as np

    by_way = np.array(weights)
    expected = mixture.expected(by_way, -1)
    spreads = mixture.spreads(by_way, mixture.cases)
    to_dates, scales = mixture.table.to_date[:, -1].tolist(), mixture.scale(expected).tolist()
    found: dict[Key, Outlook | None] = {}
    for key, rest, to_date, scale in zip(keys, expected.tolist(), to_dates, scales, strict=True):
        if not isnan(rest):
            floor = to_date if mixture.kept else None
            found[key] = _outlook(to_date + rest, floor, scale, spreads.near(abs(rest)))
    return found


def _outlook(middle: float, floor: float | None, scale: float, spread: Spread) -> Outlook:
    low = middle + scale * min(spread.quantile(LOW), 0)
    high = middle + scale * max(spread.quantile(HIGH), 0)
    low = low if floor is None else max(low, floor)
    return Outlook(_decimal(middle), _decimal(low), _decimal(high), floor, scale, spread)


def _settled(landing: float) -> Outlook:
    whole = _decimal(landing)
    return Outlook(whole, whole, whole)


def _test(mixture: Mixture) -> BackTest | None:
    tested = mixture.tested(LOW, HIGH)
    if tested.landed <= 0:
        return None
    return BackTest(
        tested.cases,
        tested.missed / tested.landed,
        tested.over / tested.landed,
        tested.inside / tested.cases,
    )


def _table(
    keys: list[Key],
    now: Mapping[Key, Course],
    past: Mapping[Key, Sequence[Course]],
    shares: Mapping[Key, float],
    steps: tuple[int | None, int],
) -> Table:
    import numpy as np

    from sextant.calc.remainder import Table

    longest = max(len(past[key]) for key in keys)
    cells = np.full((4, len(keys), longest + 1), nan)
    for row, key in enumerate(keys):
        courses = [*past[key], now[key]]
        cells[:, row, -len(courses) :] = [
            [course.to_date for course in courses],
            [course.rest for course in courses],
            [nan if course.open is None else course.open for course in courses],
            [nan if course.rest_of_open is None else course.rest_of_open for course in courses],
        ]
    cells[1, :, -1] = cells[3, :, -1] = nan
    to_date, rest, opened, of_open = cells
    return Table(to_date, rest, opened, of_open, np.array([shares[key] for key in keys]), *steps)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))
