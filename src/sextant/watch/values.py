"""The course of a number at every node: what `ask` answers step by step, laid on the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sextant.calc.anomaly import Kind, Series, Step
from sextant.kernel.calendar import FiscalCalendar, add_months
from sextant.kernel.period import Period
from sextant.kernel.scope import operator
from sextant.metrics.ask import ask
from sextant.watch.nodes import COMPANY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sextant.metrics.answer import Answer, Row
    from sextant.metrics.measures import Metric
    from sextant.watch.nodes import Node

    Cells = Mapping[str, Mapping[str, "Course"]]

BACK = {Step.DAY: 25, Step.WEEK: 25, Step.MONTH: 61}  # months that are looked back on
SEASONS = {Step.DAY: 7, Step.WEEK: 52, Step.MONTH: 12}
AT_WEEKENDS = 0.25  # of a working day's business, from which on every day counts as one
QUOTIENT = 2
# how much business a working day and another day let expect
WORKING_DAYS = {True: 1.0, False: 0.0}
EVERY_DAY = {True: 1.0, False: 1.0}


@dataclass(frozen=True)
class Grid:
    """Whole steps of one length, the oldest first, and how much business to expect of each."""

    step: Step
    periods: tuple[Period, ...]
    weights: tuple[float, ...]

    @classmethod
    def until(
        cls, end: date, step: Step, calendar: FiscalCalendar, *, weekends: Mapping[bool, float]
    ) -> Grid:
        """Return the steps that have ended by a day; weights count working days, or also others."""
        start = Period.holding(add_months(end, -BACK[step]), step, calendar).start
        whole = [each for each in Period(start, end, calendar=calendar).split(step)
                 if each.unit == step]  # fmt: skip
        return cls(step, tuple(whole), tuple(_weight(each, weekends) for each in whole))

    @property
    def span(self) -> Period:
        """Return all days of its steps."""
        first, last = self.periods[0], self.periods[-1]
        return Period(first.start, last.end, calendar=first.calendar)


@dataclass(frozen=True)
class Course:
    """A number at a node: its value in each step, and what it is a share or a mean of."""

    values: list[Any]
    sizes: list[float]


def kind_of(metric: Metric) -> Kind:
    """Tell whether a number grows with the days it is counted over."""
    part = metric.parts[0].kind
    is_level = len(metric.parts) == QUOTIENT or part == "median"
    return Kind.LEVEL if is_level else Kind.SUM


def courses(metrics: Sequence[Metric], nodes: Sequence[Node], grid: Grid, today: date) -> Cells:
    """Ask for some numbers at some nodes of one level, step by step: by metric, then by node."""
    level, numbers = nodes[0].kind, [node.number for node in nodes]
    by = (str(grid.step),) if level == COMPANY else (level, str(grid.step))
    names = [metric.name for metric in metrics]
    answer = ask(
        names, by=by, where={} if level == COMPANY else {level: numbers}, period=grid.span,
        scope=operator(today), today=today,
    )  # fmt: skip
    places = {str(period): n for n, period in enumerate(grid.periods)}
    found: dict[str, dict[str, Course]] = {name: {} for name in names}
    for row in answer.rows:
        at = places.get(row[str(grid.step)])
        node = COMPANY if level == COMPANY else _key(level, row)
        if at is None or node is None:
            continue
        for metric in metrics:
            course = found[metric.name].setdefault(node, _blank(grid, metric))
            course.values[at] = row[metric.name]
            course.sizes[at] = _size(answer, metric, row)
    return found


def series(course: Course, metric: Metric, grid: Grid) -> Series:
    """Return a course as it is watched: after its first number a sum without rows is nought."""
    kind = kind_of(metric)
    return Series(filled(course.values, kind), grid.weights, SEASONS[grid.step], kind)


def filled(values: Sequence[Any], kind: Kind) -> list[float | None]:
    """Return values as numbers; nothing is known before the first of them."""
    first = next((n for n, value in enumerate(values) if value), len(values))
    gap = 0.0 if kind is Kind.SUM else None
    return [
        None if n < first else gap if value is None else float(value)
        for n, value in enumerate(values)
    ]


def known_until(metrics: Sequence[Metric], daily: Cells, grid: Grid) -> date | None:
    """Return the day behind the last one that is known as a whole, by the densest of the sums.

    Where there are no sums all numbers count. Where nothing has come in for a while, the last day with rows may have been cut short: it is
    taken as known once another day with rows follows.
    """
    sums = [metric for metric in metrics if kind_of(metric) is Kind.SUM]
    found: tuple[int, int] = (0, -1)
    for metric in sums or metrics:  # a return lifts a mean price, and is no day of business
        course = daily[metric.name].get(COMPANY)
        values = course.values if course else []
        days = [
            n for n, value in enumerate(values) if value is not None and (value > 0 or not sums)
        ]
        found = max(found, (len(days), days[-1] if days else -1))
    count, last = found
    if not count:
        return None
    period = grid.periods[last]
    today = grid.periods[-1].end
    is_fresh = period.calendar.working_days(period.end, today) == 0
    return today if is_fresh else period.start


def works_at_weekends(daily: Cells, grid: Grid) -> bool:
    """Tell whether business goes on on days that are no working days."""
    free = worked = 0
    for nodes in daily.values():
        for value, weight in zip(
            nodes[COMPANY].values if COMPANY in nodes else (), grid.weights, strict=False
        ):
            if value is not None and value > 0:
                free, worked = free + (not weight), worked + bool(weight)
    off = sum(not weight for weight in grid.weights) or 1
    on = sum(bool(weight) for weight in grid.weights) or 1
    return free / off > AT_WEEKENDS * worked / on


def _key(level: str, row: Row) -> str | None:
    number = row[f"{level}_id"]
    return None if number is None else f"{level[0]}{number}"


def _blank(grid: Grid, metric: Metric) -> Course:
    steps = len(grid.periods)
    return Course([None] * steps, [1.0 if kind_of(metric) is Kind.SUM else 0.0] * steps)


def _size(answer: Answer, metric: Metric, row: Row) -> float:
    if kind_of(metric) is Kind.SUM:
        return 1.0
    parts = answer.parts(metric.name, row)
    return float(parts[1] or 0) if len(parts) == QUOTIENT else 0.0


def _weight(period: Period, weekends: Mapping[bool, float]) -> float:
    working = period.calendar.working_days(period.start, period.end)
    return working * weekends[True] + (len(period) - working) * weekends[False]
