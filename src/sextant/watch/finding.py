"""What one piece of a look finds: the numbers of a fact at some nodes, step by step."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.calc.anomaly import FindingKind, Step, step_of, watch
from sextant.kernel.calendar import installed
from sextant.watch.candidates import Candidate, Seen
from sextant.watch.models import Alert, Piece
from sextant.watch.nodes import LEVELS, PERSON, WHOLE
from sextant.watch.values import (
    EVERY_DAY,
    WORKING_DAYS,
    Grid,
    courses,
    filled,
    kind_of,
    known_until,
    series,
    works_at_weekends,
)
from sextant.watch.watchable import groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.calc.anomaly import Finding
    from sextant.metrics.measures import Metric
    from sextant.watch.nodes import Node, Nodes
    from sextant.watch.values import Cells, Course

ALPHA = 0.01
BACKLOG = timedelta(days=56)  # how far the first look, or one after a long rest, goes back
LATELY = {Step.DAY: 56, Step.WEEK: 8, Step.MONTH: 3}  # steps within which a new level is news
AT_ONCE = 40  # nodes: a piece is a second or two of work
FOLLOWS = {"deal_states.since": "deals.created_on"}  # what is known as far as another group is


@dataclass(frozen=True)
class Part:
    """One piece of a look: a group of numbers at some nodes of one level."""

    group: str
    nodes: tuple[Node, ...]
    number: int

    @property
    def name(self) -> str:
        """Return what the piece is kept under."""
        return f"{self.group}:{self.nodes[0].kind}:{self.number}"


@dataclass
class Found:
    """What a piece of a look has found so far."""

    since: date | None = None
    until: date | None = None
    series: int = 0
    short: int = 0
    judged: int = 0
    alarmed: float = 0.0
    tests: dict[str, int] = field(default_factory=dict)
    found: list[Candidate] = field(default_factory=list)

    def count(self, day: date) -> None:
        """Note that a number was looked at whose step had ended by a day."""
        self.tests[str(day)] = self.tests.get(str(day), 0) + 1


def parts(nodes: Nodes) -> list[Part]:
    """Return the pieces of a look in their order: group by group, from the whole downwards."""
    by_level: dict[str, list[Node]] = {level: [] for level in LEVELS}
    for node in nodes.every():
        by_level[node.kind].append(node)
    return [
        Part(group, tuple(found[at : at + AT_ONCE]), at // AT_ONCE)
        for group in groups()
        for found in by_level.values()
        for at in range(0, len(found), AT_ONCE)
    ]


def find(part: Part, today: date) -> dict[str, Any]:
    """Look at a piece as of a day, and return what it is to keep."""
    known, metrics = _known_until(part.group, today), groups()[part.group]
    found = Found()
    if known is not None:
        until, weights = known
        before = Piece.objects.of_group(part.group).before(today).first()
        since = before.until if before and before.until else date.min
        found = Found(max(since, until - BACKLOG), until)
        _Look(part, metrics, found, weights, today).look()
    kept = asdict(found)
    kept["found"] = [each.as_json() for each in found.found]
    return kept


def _known_until(group: str, today: date) -> tuple[date, dict[bool, float]] | None:
    """Return how far a group is known, and which days count in it."""
    metrics = groups()[FOLLOWS.get(group, group)]
    days = Grid.until(today, Step.DAY, installed(), weekends=WORKING_DAYS)
    whole = courses(metrics, [WHOLE], days, today)
    until = known_until(metrics, whole, days)
    if until is None:
        return None
    return until, EVERY_DAY if works_at_weekends(whole, days) else WORKING_DAYS


@dataclass
class _Look:
    """A piece at work."""

    part: Part
    metrics: Sequence[Metric]
    found: Found
    weekends: dict[bool, float]
    today: date
    _cells: dict[Step, Cells] = field(default_factory=dict)

    @cached_property
    def grids(self) -> dict[Step, Grid]:
        """Return the steps of each length."""
        end, calendar = self.found.until, installed()
        assert end is not None  # what is not known at all is not looked at
        return {step: Grid.until(end, step, calendar, weekends=self.weekends) for step in Step}

    def look(self) -> None:
        """Look at every number of every node."""
        for node in self.part.nodes:
            for metric in self.metrics:
                daily = self._course(Step.DAY, metric, node)
                if daily is not None:
                    self.found.series += 1
                    self._look_at(metric, node, self._step(daily, metric, node))

    def _course(self, step: Step, metric: Metric, node: Node) -> Course | None:
        if step not in self._cells:
            nodes, grid = self.part.nodes, self.grids[step]
            self._cells[step] = courses(self.metrics, nodes, grid, self.today)
        return self._cells[step][metric.name].get(node.key)

    def _step(self, daily: Course, metric: Metric, node: Node) -> Step | None:
        """Return the step at which a number is watched: of a person by the week at the finest."""
        step = step_of(filled(daily.values, kind_of(metric)), self.grids[Step.DAY].weights)
        return Step.WEEK if node.kind == PERSON and step is Step.DAY else step

    def _look_at(self, metric: Metric, node: Node, step: Step | None) -> None:
        course = self._course(step, metric, node) if step else None
        if step is None or course is None or not self.grids[step].periods:
            self.found.short += 1
        elif self.grids[step].periods[-1].end > (self.found.since or date.min):
            self._watch(metric, node, self.grids[step], course)

    def _watch(self, metric: Metric, node: Node, grid: Grid, course: Course) -> None:
        found, known = self.found, _known(metric, node, grid)
        watched = watch(series(course, metric, grid), alpha=ALPHA, known=known)
        if not watched.enough:
            found.short += 1
            return
        seen = Seen(metric, node, grid, course, watched)
        found.judged += seen.judged
        found.alarmed += seen.judged * (watched.false_alarms or 0.0)
        for at, period in enumerate(grid.periods):
            if period.end > (found.since or date.min) and seen.is_judged(at):
                found.count(period.end)
        found.count(grid.periods[-1].end)  # whether its level has shifted is one more question
        news = [each for each in watched.findings if self._is_news(each, seen)]
        found.found += [each for each in map(seen.candidate, news) if each.p <= ALPHA]

    def _is_news(self, finding: Finding, seen: Seen) -> bool:
        grid = seen.grid
        if finding.kind is FindingKind.POINT:
            return grid.periods[finding.at].end > (self.found.since or date.min)
        if finding.at < len(grid.periods) - LATELY[grid.step]:
            return False
        near = [grid.periods[max(0, finding.at - LATELY[grid.step])].start, grid.periods[-1].start]
        told = Alert.objects.of_series(seen.metric.name, seen.node.key, str(grid.step))
        return not told.filter(shape=Alert.Shape.LEVEL, starts_on__range=near).exists()


def _known(metric: Metric, node: Node, grid: Grid) -> list[int]:
    """Return the steps that were told before: nothing is learned from them, nor found again."""
    told = Alert.objects.of_series(metric.name, node.key, str(grid.step))
    known = set(told.values_list("starts_on", flat=True))
    return [at for at, period in enumerate(grid.periods) if period.start in known]
