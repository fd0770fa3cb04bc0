"""Where the business stands in a period: everything Home says, asked in few questions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.book.comparing import Step, moved, step
from sextant.calc.pace import Projection, projected
from sextant.kernel.models import EVER
from sextant.kernel.period import Period
from sextant.metrics.ask import ask
from sextant.metrics.largest import largest
from sextant.plans import tracking
from sextant.plans.standing import Standing as AtPlan
from sextant.plans.standing import Tracked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.book.looking import Look
    from sextant.metrics.answer import Answer, Row
    from sextant.plans.tracking import Course

RESULTS = (
    "won_revenue", "won_deals", "lost_deals", "win_rate", "average_deal", "sales_cycle_days",
    "created_deals",
)  # fmt: skip
OPEN = ("open_deals", "open_pipeline", "weighted_pipeline")
TURNOVER = ("won_revenue", "won_deals")
SUMMED = ("won_revenue", "won_revenue_compare", "won_deals", "won_deals_compare")
NOTHING: dict[str, Any] = {"won_revenue": Decimal(0), "won_deals": 0}
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
    def plan(self) -> AtPlan | None:
        """Return where the period stands against its plan, if there is one for these days."""
        if self.look.is_ahead or self.look.scope.spans("target") == ():
            return None
        if not tracking.plans_over(self.look.period, "won_revenue"):
            return None
        tracked = Tracked(self.look.period, self.look.scope, self.look.today)
        found = tracking.whole(tracked).whole
        return found if found.target > 0 else None

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

    @property
    def before_in_whole(self) -> Any:
        """Return what the whole period before brought."""
        return (self.course(self.look.period.previous()) or [0])[-1]

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
        before = self.look.elapsed.year_ago()
        if self.unit == "day":
            return moved(self._won_in(self.look.elapsed), self._won_in(before))
        total, then = self.results.total, self.ask(TURNOVER, period=before).total
        return moved(
            (total["won_revenue"], total["won_deals"]), (then["won_revenue"], then["won_deals"])
        )

    def largest(self, metric: str, count: int, period: Period | None) -> list[int]:
        """Return the keys of the largest deals behind a metric, in the reporting currency."""
        return largest(metric, count, period=period, scope=self.look.scope, today=self.look.today)

    def movers(self, dimension: str) -> tuple[list[Mover], list[Mover]]:
        """Return whose won revenue rose and fell most against the period before."""
        found = []
        for row in self._by(dimension):
            now, before = row["won_revenue"], row["won_revenue_compare"]
            change = moved((now, row["won_deals"]), (before, row["won_deals_compare"]))
            if change is not None and now != before and row[f"{dimension}_id"] is not None:
                found.append(Mover(row, change, now - before))
        found.sort(key=lambda mover: mover.change, reverse=True)
        risen = [mover for mover in found if mover.change > 0][:MOVERS]
        fallen = [mover for mover in reversed(found) if mover.change < 0][:MOVERS]
        return risen, fallen

    @cached_property
    def unit(self) -> str:
        """Return the steps in which the chart is drawn."""
        days = len(self.look.period)
        return "day" if days <= DAYS_BY_DAY else "week" if days <= DAYS_BY_WEEK else "month"

    @cached_property
    def planned(self) -> Course | None:
        """Return the plan step by step beside what was reached, if there is one for these days."""
        if self.plan is None:
            return None
        if self.unit != "day":
            return tracking.course(self.plan.tracked, self.unit)
        parts = list(self.look.period.days())
        rows = [self._days.get(str(part), {}) for part in parts]
        return tracking.course_of(self.plan.tracked, parts, rows)

    def course(self, period: Period, until: Period | None = None) -> list[Any]:
        """Return won revenue added up step by step over a period, as far as it has passed."""
        won = self._days if self.unit == "day" else self._steps(period)
        total, found = 0, []
        for part in period.split(self.unit):
            if until is not None and part.start >= until.end:
                break
            whole = Period.holding(part.start, self.unit, period.calendar)
            total += won.get(str(whole), NOTHING)["won_revenue"]
            found.append(total)
        return found

    def _steps(self, period: Period) -> dict[str, Row]:
        answer = self.ask(TURNOVER, by=(self.unit,), period=period)
        return {str(row[self.unit]): row for row in answer.rows}

    @cached_property
    def _days(self) -> dict[str, Row]:
        """The days of the period, of the one before and of a year ago, in one question."""
        period = self.look.period
        spans = (period, period.previous(), period.year_ago())
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        metrics = (*TURNOVER, "target") if self.plan else TURNOVER
        answer = self.ask(metrics, by=("day",), period=Period(first, last))
        return {row["day"]: row for row in answer.rows}

    def _won_in(self, period: Period) -> tuple[Decimal, int]:
        days = [self._days.get(str(part), NOTHING) for part in period.days()]
        return (
            sum((day["won_revenue"] for day in days), Decimal(0)),
            sum(day["won_deals"] for day in days),
        )

    @cached_property
    def _places(self) -> list[Row]:
        """Each person's turnover where they stood, so that one question serves both sums."""
        by, span = ("person", "region"), self.look.elapsed
        return self.ask(TURNOVER, by=by, period=span, compare="previous").rows

    def _by(self, dimension: str) -> list[Row]:
        found: dict[Any, Row] = {}
        for row in self._places:
            key = row[f"{dimension}_id"]
            known = found.setdefault(
                key, {dimension: row[dimension], f"{dimension}_id": key, **dict.fromkeys(SUMMED, 0)}
            )
            for name in SUMMED:
                known[name] += row[name] or 0
        return list(found.values())
