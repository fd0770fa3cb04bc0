"""What one piece of a look finds: every number of a fact at every node, step by step."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.calc.anomaly import FindingKind, Step, step_of, watch
from sextant.kernel.calendar import installed
from sextant.watch.models import Alert, Piece
from sextant.watch.nodes import COMPANY, LEVELS, PERSON
from sextant.watch.values import (
    EVERY_DAY,
    WORKING_DAYS,
    Cells,
    Course,
    Grid,
    courses,
    filled,
    kind_of,
    known_until,
    series,
    works_at_weekends,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sextant.calc.anomaly import Finding, Watched
    from sextant.metrics.measures import Metric
    from sextant.watch.nodes import Node, Nodes

ALPHA = 0.01
BACKLOG = timedelta(days=28)  # how far the first look, or one after a long rest, goes back
LATELY = {Step.DAY: 28, Step.WEEK: 8, Step.MONTH: 3}  # steps within which a new level is news
KEPT = {Step.DAY: 70, Step.WEEK: 60, Step.MONTH: 36}  # steps of the course an alert keeps
PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Candidate:
    """Something that is off, before it is decided whether to tell it; all of it fits into JSON."""

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
    steps: int = 1
    """Over how many steps a new level lasts so far."""
    course: list[Any] = field(default_factory=list)

    @property
    def deviation(self) -> float:
        """Return how far it is off, in the unit in which parts add up."""
        return (float(self.value) - self.middle) * self.size * self.steps

    @property
    def days(self) -> tuple[str, str]:
        """Return its first day and the one behind its last."""
        return self.starts_on, self.ends_on


@dataclass
class Found:
    """What a piece of a look has found so far."""

    since: date
    until: date
    series: int = 0
    short: int = 0
    judged: int = 0
    alarmed: float = 0.0
    tests: dict[str, int] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)

    def count(self, day: date, tests: int = 1) -> None:
        """Note that numbers were looked at whose step had ended by a day."""
        self.tests[str(day)] = self.tests.get(str(day), 0) + tests


def find(name: str, metrics: Sequence[Metric], nodes: Nodes) -> dict[str, Any]:
    """Look at some numbers of one fact as of a day, and return what the piece is to keep."""
    calendar, today = installed(), nodes.day
    days = Grid.until(today, Step.DAY, calendar, weekends=EVERY_DAY)
    working = Grid.until(today, Step.DAY, calendar, weekends=WORKING_DAYS)
    whole = courses(metrics, COMPANY, days, today)
    until = known_until(whole, days)
    if until is None:
        return {}
    weekends = EVERY_DAY if works_at_weekends(whole, working) else WORKING_DAYS
    grids = {step: Grid.until(until, step, calendar, weekends=weekends) for step in Step}
    before = Piece.objects.filter(name=name, look__day__lt=today).order_by("-look__day").first()
    since = max(before.until if before and before.until else date.min, until - BACKLOG)
    found = Found(since, until)
    by_level: dict[str, dict[str, Node]] = {level: {} for level in LEVELS}
    for node in nodes.every():
        by_level[node.kind][node.key] = node
    for level in LEVELS:
        _of_level(found, metrics, by_level[level], {step: _Lazy(metrics, level, grid, today)
                                                    for step, grid in grids.items()})  # fmt: skip
    return asdict(found)


class _Lazy:
    """The courses of a level at one step, asked for when the first of them is needed."""

    def __init__(self, metrics: Sequence[Metric], level: str, grid: Grid, today: date) -> None:
        self.metrics, self.level, self.grid, self.today = metrics, level, grid, today
        self._cells: Cells | None = None

    def course(self, metric: Metric, node: str) -> Course | None:
        """Return the course of a number at a node; None where there is none."""
        if self._cells is None:
            self._cells = courses(self.metrics, self.level, self.grid, self.today)
        return self._cells[metric.name].get(node)


def _of_level(
    found: Found, metrics: Sequence[Metric], nodes: dict[str, Node], steps: dict[Step, _Lazy]
) -> None:
    for node in nodes.values():
        for metric in metrics:
            daily = steps[Step.DAY].course(metric, node.key)
            if daily is None:
                continue
            found.series += 1
            step = _step(daily, metric, steps[Step.DAY].grid, node)
            lazy = steps[step] if step else None
            course = lazy.course(metric, node.key) if lazy else None
            if lazy is None or course is None or not lazy.grid.periods:
                found.short += 1
            elif lazy.grid.periods[-1].end > found.since:
                _of_series(found, metric, node, lazy.grid, course)


def _step(daily: Course, metric: Metric, grid: Grid, node: Node) -> Step | None:
    """Return the step at which a number is watched: of a person by the week at the finest."""
    step = step_of(filled(daily.values, kind_of(metric)), grid.weights)
    return Step.WEEK if node.kind == PERSON and step is Step.DAY else step


def _of_series(found: Found, metric: Metric, node: Node, grid: Grid, course: Course) -> None:
    watched = watch(series(course, metric, grid), alpha=ALPHA, known=_known(metric, node, grid))
    if not watched.enough:
        found.short += 1
        return
    judged = sum(each is not None for each in watched.expected)
    found.judged += judged
    found.alarmed += judged * (watched.false_alarms or 0.0)
    for at, period in enumerate(grid.periods):
        if period.end > found.since and watched.expected[at] is not None:
            found.count(period.end)
    found.count(found.until)  # whether its level has shifted is one more question
    for each in watched.findings:
        if _is_news(each, grid, found.since, metric, node):
            found.candidates.append(_candidate(each, metric, node, grid, course, watched, judged))


def _known(metric: Metric, node: Node, grid: Grid) -> list[int]:
    """Return the steps that were told before: nothing is learned from them, nor found again."""
    starts = Alert.objects.of_series(metric.name, node.key, str(grid.step)).values_list(
        "starts_on", flat=True
    )
    known = set(starts)
    return [at for at, period in enumerate(grid.periods) if period.start in known]


def _is_news(finding: Finding, grid: Grid, since: date, metric: Metric, node: Node) -> bool:
    if finding.kind is FindingKind.POINT:
        return grid.periods[finding.at].end > since
    if finding.at < len(grid.periods) - LATELY[grid.step]:
        return False
    near = [grid.periods[max(0, finding.at - LATELY[grid.step])].start, grid.periods[-1].start]
    told = Alert.objects.of_series(metric.name, node.key, str(grid.step))
    return not told.filter(shape=Alert.Shape.LEVEL, starts_on__range=near).exists()


def _candidate(
    finding: Finding,
    metric: Metric,
    node: Node,
    grid: Grid,
    course: Course,
    watched: Watched,
    judged: int,
) -> Candidate:
    is_level = finding.kind is FindingKind.LEVEL
    last = len(grid.periods) - 1 if is_level else finding.at
    exact = finding.value if is_level else course.values[finding.at] or 0
    sizes = course.sizes[finding.at : last + 1]
    return Candidate(
        metric.name, node.key, node.kind, node.number,
        str(finding.kind), str(grid.step),
        str(grid.periods[finding.at].start), str(grid.periods[last].end),
        str(Decimal(str(exact)).quantize(PLACES)),
        finding.expected.middle, finding.expected.low, finding.expected.high,
        sum(sizes) / len(sizes), finding.score, finding.p,
        watched.false_alarms, judged, last - finding.at + 1,
        list(_kept(grid, course, watched, metric, last)),
    )  # fmt: skip


def _kept(
    grid: Grid, course: Course, watched: Watched, metric: Metric, last: int
) -> Iterator[list[Any]]:
    """Yield the last steps of a course: its day, its value, what was expected, and the bounds."""
    values = filled(course.values, kind_of(metric))
    for at in range(max(0, last + 1 - KEPT[grid.step]), last + 1):
        expected = watched.expected[at]
        bounds = (expected.middle, expected.low, expected.high) if expected else (None, None, None)
        yield [str(grid.periods[at].start), values[at], *bounds]


