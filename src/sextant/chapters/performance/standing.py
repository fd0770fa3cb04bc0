"""Where the business stands in a period: everything Home says, asked in few questions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.book.comparing import Step, step
from sextant.calc.pace import Projection, projected
from sextant.kernel.models import EVER
from sextant.kernel.period import Period
from sextant.metrics.ask import ask
from sextant.metrics.largest import largest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.book.looking import Look
    from sextant.metrics.answer import Answer, Row

RESULTS = (
    "won_revenue", "won_deals", "lost_deals", "win_rate", "average_deal", "sales_cycle_days",
    "created_deals",
)  # fmt: skip
OPEN = ("open_deals", "open_pipeline", "weighted_pipeline")
TURNOVER = ("won_revenue", "won_deals")
DAYS_BY_DAY, DAYS_BY_WEEK = 100, 400
MOVERS = 3


@dataclass(frozen=True)
class Mover:
    """A person or a region whose revenue moved, and how far."""

    row: Row
    step: Step
    change: Any


@dataclass(frozen=True)
class Standing:
    """The answers behind Home, asked when they are needed."""

    look: Look

    def ask(self, metrics: Sequence[str], **more: Any) -> Answer:
        """Ask for this look's person and day."""
        return ask(metrics, scope=self.look.scope, today=self.look.today, **more)

    @cached_property
    def results(self) -> Answer:
        """Return what came of the period so far, beside the period before."""
        return self.ask(RESULTS, period=self.look.elapsed, compare="previous")

    @cached_property
    def year_ago(self) -> Answer:
        """Return won revenue beside a year ago."""
        return self.ask(TURNOVER, period=self.look.elapsed, compare="year-ago")

    @cached_property
    def pipeline(self) -> Answer:
        """Return what is open now, by stage."""
        return self.ask(OPEN, by=("stage",))

    @cached_property
    def due(self) -> Answer | None:
        """Return what is expected to close in the rest of the period."""
        if self.look.period.end <= self.look.today:
            return None
        start = max(self.look.today, self.look.period.start)
        return self.ask(OPEN, period=Period(start, self.look.period.end))

    @cached_property
    def late(self) -> Answer:
        """Return what is open past the day it was expected to close."""
        return self.ask(OPEN, period=Period(EVER, self.look.today))

    @cached_property
    def before_in_whole(self) -> Any:
        """Return what the whole period before brought."""
        return self.ask(("won_revenue",), period=self.look.period.previous()).total["won_revenue"]

    @property
    def projection(self) -> Projection | None:
        """Return where the running period ends at this pace, if that can be said."""
        if not self.look.is_running:
            return None
        total = self.results.total
        return projected(total["won_revenue"], total["won_deals"], *self.look.working_days)

    def step(self, metric: str) -> Step | None:
        """Compare a result with the period before."""
        return step(self.results, metric)

    @property
    def step_in_a_year(self) -> Step | None:
        """Compare won revenue with a year ago."""
        return step(self.year_ago, "won_revenue")

    def largest(self, metric: str, count: int, period: Period | None) -> list[int]:
        """Return the keys of the largest deals behind a metric, in the reporting currency."""
        return largest(metric, count, period=period, scope=self.look.scope, today=self.look.today)

    def movers(self, dimension: str) -> tuple[list[Mover], list[Mover]]:
        """Return whose won revenue rose and fell most against the period before."""
        answer = self.ask(TURNOVER, by=(dimension,), period=self.look.elapsed, compare="previous")
        found = []
        for row in answer.rows:
            moved, change = step(answer, "won_revenue", row), row["won_revenue_change"]
            if moved is not None and change and row[f"{dimension}_id"] is not None:
                found.append(Mover(row, moved, change))
        found.sort(key=lambda mover: mover.change, reverse=True)
        risen = [mover for mover in found if mover.change > 0][:MOVERS]
        fallen = [mover for mover in reversed(found) if mover.change < 0][:MOVERS]
        return risen, fallen

    @cached_property
    def unit(self) -> str:
        """Return the steps in which the chart is drawn."""
        days = len(self.look.period)
        return "day" if days <= DAYS_BY_DAY else "week" if days <= DAYS_BY_WEEK else "month"

    def course(self, period: Period, until: Period | None = None) -> list[Any]:
        """Return won revenue added up step by step over a period, as far as it has passed."""
        answer = self.ask(("won_revenue",), by=(self.unit,), period=period)
        won = {row[self.unit]: row["won_revenue"] for row in answer.rows}
        total, found = 0, []
        for part in period.split(self.unit):
            if until is not None and part.start >= until.end:
                break
            whole = Period.holding(part.start, self.unit, period.calendar)
            total += won.get(str(whole), 0)
            found.append(total)
        return found
