"""What is off in a series, before it is decided whether to tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.calc.anomaly import FindingKind, Step
from sextant.metrics.measures import Unit
from sextant.watch.values import filled, kind_of

if TYPE_CHECKING:
    from sextant.calc.anomaly import Expectation, Finding, Watched
    from sextant.metrics.measures import Metric
    from sextant.watch.nodes import Node
    from sextant.watch.values import Course, Grid

KEPT = {Step.DAY: 70, Step.WEEK: 60, Step.MONTH: 36}  # steps of the course an alert keeps
DAYS = {"day": 1, "week": 5, "month": 21}  # of work, in a step
PLACES = Decimal("0.0001")
COUNTED = ("count", "count")
HALF = 0.5


@dataclass(frozen=True)
class Candidate:
    """Something that is off; all of it fits into JSON."""

    metric: str
    node: str
    node_kind: str
    number: int | None
    shape: str
    step: str
    starts_on: str
    ends_on: str
    value: str
    middle: float
    low: float
    high: float
    size: float
    score: float
    p: float
    false_alarms: float | None
    judged_steps: int
    course: Sequence[Any] = field(default=(), compare=False)

    @property
    def deviation(self) -> float:
        """Return how far it is off a day of work, in the unit in which parts add up.

        A median has no such unit: it is told as it is.
        """
        off = float(self.value) - self.middle
        return off * self.size / DAYS[self.step] if self.size else off

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Candidate:
        """Read it again."""
        return cls(**kept)


@dataclass(frozen=True)
class Seen:
    """A series that was watched, and what was seen in it."""

    metric: Metric
    node: Node
    grid: Grid
    course: Course
    watched: Watched

    @cached_property
    def judged(self) -> int:
        """Count the steps of which something was expected."""
        return sum(map(self.is_judged, range(len(self.values))))

    def is_judged(self, at: int) -> bool:
        """Tell whether something was expected of a step: on a free day nothing is."""
        return bool(self.grid.weights[at]) and self.watched.expected[at] is not None

    @cached_property
    def values(self) -> list[float | None]:
        """Return its numbers."""
        return filled(self.course.values, kind_of(self.metric))

    @cached_property
    def edges(self) -> tuple[float, float]:
        """Return between what the number lies by its nature: a share in 0 and 1, a count above 0."""
        known = [value for value in self.values if value is not None]
        lowest = 0.0 if min(known, default=-1.0) >= 0 else float("-inf")
        is_share = self.metric.unit is Unit.RATIO and max(known, default=2.0) <= 1
        return lowest, 1.0 if is_share else float("inf")

    def candidate(self, finding: Finding) -> Candidate:
        """Return a finding with all that an alert is to keep of it."""
        is_level = finding.kind is FindingKind.LEVEL
        last = len(self.grid.periods) - 1 if is_level else finding.at
        exact = finding.value if is_level else self.course.values[finding.at] or 0
        sizes = self.course.sizes[finding.at : last + 1]
        middle, low, high = self._bounds(finding.expected)
        return Candidate(
            self.metric.name, self.node.key, self.node.kind, self.node.number,
            str(finding.kind), str(self.grid.step),
            str(self.grid.periods[finding.at].start), str(self.grid.periods[last].end),
            str(Decimal(str(exact)).quantize(PLACES)),
            middle, low, high, sum(sizes) / len(sizes), finding.score,
            max(finding.p, self._by_cases(finding, last)), self.watched.false_alarms, self.judged,
            list(self._kept(last)),
        )  # fmt: skip

    def _bounds(self, expected: Expectation) -> tuple[float, float, float]:
        lowest, highest = self.edges
        middle, low, high = (
            min(max(value, lowest), highest)
            for value in (expected.middle, expected.low, expected.high)
        )
        return middle, low, high

    def _by_cases(self, finding: Finding, last: int) -> float:
        """Return the chance of so many cases of so few: a share of ten is never far off by one."""
        if tuple(part.kind for part in self.metric.parts) != COUNTED:
            return 0.0
        from scipy.special import bdtr, bdtrc

        sizes = self.course.sizes[finding.at : last + 1]
        cases = round(sum(sizes))
        known = sum(self.course.sizes[: finding.at]) + 1
        hits = round(sum(
            size * (self.values[finding.at + n] or 0.0) for n, size in enumerate(sizes)
        ))  # fmt: skip
        share = min(max(finding.expected.middle, HALF / known), 1 - HALF / known)
        above = bdtrc(hits - 1, cases, share) if hits else 1.0
        return float(min(1.0, 2 * min(bdtr(hits, cases, share), above)))

    def _kept(self, last: int) -> Iterator[list[Any]]:
        """Yield the last steps of the course: day, value, what was expected, and the bounds."""
        for at in range(max(0, last + 1 - KEPT[self.grid.step]), last + 1):
            expected = self.watched.expected[at]
            bounds = self._bounds(expected) if expected else (None, None, None)
            yield [str(self.grid.periods[at].start), self.values[at], *bounds]
