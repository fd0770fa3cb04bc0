"""Where one node stands against its plan: what is tracked, and what can be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.calc.noise import FEW, SPREAD, sum_is_off
from sextant.metrics import catalogue
from sextant.metrics.ask import ask
from sextant.metrics.measures import Good, Metric, Unit
from sextant.metrics.measuring import USUAL
from sextant.plans.models import Level

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.period import Period
    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer, Row

CASES = {
    "won_revenue": "won_deals", "sales": "orders", "gross_sales": "orders", "gross_margin": "orders",
}  # fmt: skip
WHOLE = "whole"
LEAST = Decimal("0.01")
KINDS = {Unit.MONEY: "money_short"}


@dataclass(frozen=True)
class Tracked:
    """What is tracked: a measure at a level of target over a period, as far as somebody sees it."""

    period: Period
    scope: Scope
    today: date
    measure: str = USUAL
    level: str = Level.TARGET.value

    @property
    def metric(self) -> Metric:
        """Return the measure."""
        return catalogue.every()[self.measure]

    @property
    def cases(self) -> str:
        """Return the metric that counts the cases behind the measure, itself where it counts."""
        is_count = self.metric.unit is Unit.COUNT
        return CASES.get(self.measure, self.measure if is_count else "")

    @property
    def kind(self) -> str:
        """Return how the measure is written."""
        return KINDS.get(self.metric.unit, "number")

    @property
    def wants_less(self) -> bool:
        """Tell whether less of the measure is better."""
        return self.metric.good is Good.DOWN

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the measure and what counts its cases."""
        return tuple(dict.fromkeys(name for name in (self.measure, self.cases) if name))

    def ask(self, metrics: Sequence[str], **more: Any) -> Answer:
        """Ask over the period, for this measure, scope and day."""
        given: dict[str, Any] = {"period": self.period, **more}
        return ask(metrics, measure=self.measure, scope=self.scope, today=self.today, **given)

    def ask_plan(self, metrics: Sequence[str], **more: Any) -> Answer:
        """Ask what a plan says, at this level."""
        where = {**(more.pop("where", None) or {}), "level": self.level}
        return self.ask(metrics, where=where, **more)


@dataclass(frozen=True)
class Standing:
    """Where one node stands against its plan: a unit, a person, or the whole that is looked at."""

    kind: str
    key: int | None
    name: str
    values: Row
    tracked: Tracked = field(repr=False)
    amount: Decimal | None = None
    """The usual size of one case, where its own cases are too few to tell."""
    rank: int | None = None
    among: int = 0

    @property
    def actual(self) -> Decimal:
        """Return what was reached."""
        return Decimal(self.values[self.tracked.measure] or 0)

    @property
    def cases(self) -> int | None:
        """Return how many cases are behind it, None where nothing counts them."""
        name = self.tracked.cases
        return int(self.values[name] or 0) if name else None

    @property
    def target(self) -> Decimal:
        """Return what is asked of the whole period, 0 where no plan asks anything."""
        return Decimal(self.values["target"] or 0)

    @property
    def pace(self) -> Decimal:
        """Return what the plan expects by the end of today."""
        return Decimal(self.values["pace"] or 0)

    @property
    def off(self) -> Decimal:
        """Return by how much it is ahead of the pace; below nought it is behind."""
        return self.pace - self.actual if self.tracked.wants_less else self.actual - self.pace

    @property
    def off_rate(self) -> Decimal | None:
        """Return the same as a share of the pace."""
        return self.off / self.pace if self.pace else None

    @property
    def off_size(self) -> Decimal:
        """Return how far it is off the pace, whichever way."""
        return abs(self.off)

    @property
    def off_share(self) -> Decimal | None:
        """Return how far it is off the pace, as a share of it, whichever way."""
        return None if self.off_rate is None else abs(self.off_rate)

    @property
    def pace_share(self) -> Decimal | None:
        """Return how much of the target the plan expects by the end of today."""
        return self.pace / self.target if self.target else None

    @property
    def missing(self) -> Decimal:
        """Return what is missing to the target, whatever is already too much being none."""
        return max(self.target - self.actual, Decimal(0))

    @property
    def chance(self) -> Decimal | None:
        """Return how likely the target is reached; while it is open, never as if it were certain."""
        found = self.values.get("p_attain")
        if found is None or self.is_reached or self.tracked.period.end <= self.tracked.today:
            return None if found is None else Decimal(found)
        return min(max(Decimal(found), LEAST), 1 - LEAST)

    @property
    def is_reached(self) -> bool:
        """Tell whether there is a target and nothing is missing to it."""
        return self.target > 0 and self.actual >= self.target

    @cached_property
    def is_sure(self) -> bool:
        """Tell whether chance hardly explains how far it is off the pace."""
        if not self.pace or not self.off:
            return False
        if not self.tracked.cases:  # nothing counts the cases, so chance cannot be reckoned
            return True
        is_count = self.tracked.cases == self.tracked.measure
        return sum_is_off(
            self.actual, self.pace, amount=self.size, spread=0 if is_count else SPREAD
        )

    @property
    def size(self) -> Decimal | None:
        """Return the usual size of one case: its own where there are enough, else the whole's."""
        if self.tracked.cases == self.tracked.measure:
            return Decimal(1)
        return self.actual / self.cases if self.cases and self.cases >= FEW else self.amount

    @property
    def verdict(self) -> str:
        """Return `ahead`, `behind`, `level` where chance explains it, or `open` without a pace."""
        if not self.pace:
            return "open"
        if not self.is_sure:
            return "level"
        return "ahead" if self.off > 0 else "behind"

    @property
    def is_thin(self) -> bool:
        """Tell whether the period runs and nothing can be said of where it ends."""
        return self.target > 0 and self.values.get("projected_landing") is None
