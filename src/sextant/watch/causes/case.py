"""What a rule is given: the number that moved, whose it is, its days, and the way to ask for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sextant.kernel.period import Period
from sextant.kernel.scope import operator
from sextant.metrics import catalogue
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask
from sextant.metrics.measures import Good, Metric
from sextant.watch.nodes import Node

Evidence = dict[str, tuple[str, Any]]
"""What a rule found, by name: how it is written (text, money, number, share …), and the value."""

SURE = 2.0  # standard deviations from which on a count is no chance


@dataclass(frozen=True)
class Case:
    """An alert as its likely causes are looked for."""

    metric: Metric
    node: Node
    period: Period
    before: Period
    falls: bool
    today: date

    @property
    def fact(self) -> str:
        """Name the fact its number is counted from."""
        return self.metric.fact.name

    @property
    def is_bad(self) -> bool:
        """Tell whether it moved the wrong way."""
        return self.falls != (self.metric.good is Good.DOWN)

    @cached_property
    def change(self) -> float:
        """Return by how much the number moved, in its own unit."""
        sides = [self.ask([self.metric.name], period=each).total[self.metric.name]
                 for each in (self.period, self.before)]  # fmt: skip
        return float(sides[0] or 0) - float(sides[1] or 0)

    def ask(
        self, names: Sequence[str], *, by: Sequence[str] = (), period: Period | None = None
    ) -> Answer:
        """Ask for other numbers of the same node."""
        return ask(
            list(names), by=by, where=self.node.where, period=period or self.period,
            scope=operator(self.today), today=self.today,
        )  # fmt: skip

    def sides(self, name: str, dimension: str) -> Mapping[Any, tuple[str, float, float]]:
        """Return a number by the groups of a dimension: label, what was before, what is now."""
        found: dict[Any, tuple[str, float, float]] = {}
        for n, period in ((1, self.before), (2, self.period)):
            for row in self.ask([name], by=[dimension], period=period).rows:
                key = row.get(f"{dimension}_id", row[dimension])
                if key is None:
                    continue
                label, *values = found.get(key, (str(row[dimension]), 0.0, 0.0))
                values[n - 1] = float(row[name] or 0)
                found[key] = label, values[0], values[1]
        return found

    def total(self, name: str, period: Period) -> float:
        """Return another number of the same node as a whole."""
        return float(self.ask([name], period=period).total[name] or 0)

    def stretch(self, days: int, *, back: int = 0) -> Period:
        """Return as many days up to the end of the alert, or so many such stretches before it."""
        end = self.period.end - timedelta(days=days * back)
        return Period(end - timedelta(days=days), end, calendar=self.period.calendar)

    def paced(self, name: str, period: Period) -> tuple[float, int]:
        """Return a count and the working days it was counted over."""
        days = period.calendar.working_days(period.start, period.end)
        return self.total(name, period), days


def fewer(now: float, then: float, expected: float) -> float:
    """Return how many standard deviations a count lies below what was expected of it.

    Counts are taken as Poisson's; what was expected was itself counted, from `then` cases.
    """
    if expected <= 0 or then <= 0:
        return 0.0
    variance = expected + expected * expected / then
    return float((expected - now) / variance**0.5)


def known(names: Sequence[str]) -> list[Metric]:
    """Return numbers of the catalogue by their names."""
    every = catalogue.every()
    return [every[name] for name in names]
