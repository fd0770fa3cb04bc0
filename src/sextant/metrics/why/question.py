"""What is to be explained: a metric, its days, what they are compared with, and who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from sextant.config import config
from sextant.kernel.calendar import installed
from sextant.kernel.money import smallest_unit
from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.kernel.unable import Unable
from sextant.metrics import dimensions, request
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask
from sextant.metrics.measures import Metric, Unit

COMPARISONS = ("previous", "year-ago", "plan")
RATIO_STEP = Decimal("0.000001")
WEIGHED_STEP = Decimal("0.0001")  # of what is sold by weight
BELOW = 2


class UnableToExplain(Unable):
    """The change cannot be explained as asked."""


@dataclass(frozen=True)
class Question:
    """What is to be explained; `period` is as much of it as has passed."""

    metric: Metric
    period: Period
    asked: Period
    compare: str
    where: Mapping[str, Any]
    scope: Scope
    today: date

    @property
    def is_quotient(self) -> bool:
        """Tell whether the number is one sum over another."""
        return len(self.metric.parts) == BELOW

    @property
    def is_running(self) -> bool:
        """Tell whether more of the period is to come."""
        return self.period != self.asked or self.today in self.asked

    @property
    def before(self) -> str:
        """Name what the number is laid beside: itself, or what the plan asks."""
        if self.compare != "plan":
            return self.metric.name
        return "pace" if self.is_running else "target"

    @property
    def before_period(self) -> Period:
        """Return the days compared with."""
        if self.compare == "plan":
            return self.asked
        return self.period.previous() if self.compare == "previous" else self.period.year_ago()

    def step(self, *values: Any) -> Decimal:
        """Return the smallest unit parts are told in."""
        if self.metric.unit is Unit.MONEY:
            return smallest_unit(config.currency)
        if self.is_quotient:
            return RATIO_STEP
        whole = all(value is None or value == int(value) for value in values)
        return Decimal(1) if whole else WEIGHED_STEP

    def now(self, names: Sequence[str], by: Sequence[str] = ()) -> Answer:
        """Ask for the period that is explained."""
        return self._ask(names, by, self.period)

    def then(self, names: Sequence[str], by: Sequence[str] = ()) -> Answer:
        """Ask for what it is compared with."""
        if self.compare == "plan":
            return self._ask([self.before], by, self.asked, measure=self.metric.name)
        return self._ask(names, by, self.before_period)

    def within(self, keys: Mapping[str, Any]) -> Question:
        """Return the same question about one group alone."""
        return replace(self, where={**self.where, **keys})

    def over(self, names: Sequence[str], by: Sequence[str], period: Period) -> Answer:
        """Ask for other days."""
        return self._ask(names, by, period)

    def _ask(
        self, names: Sequence[str], by: Sequence[str], period: Period, measure: str = ""
    ) -> Answer:
        return ask(
            list(names),
            by=by,
            where=self.where,
            period=period,
            measure=measure,
            scope=self.scope,
            today=self.today,
        )


def resolve(  # the signature of `why`
    metric: str,
    *,
    period: Period | str | None,
    compare: str | None,
    by: Sequence[str],
    where: Mapping[str, Any],
    scope: Scope,
    today: date,
) -> Question:
    """Return what is to be explained, or refuse it in a sentence."""
    known = request.metric(metric)
    _refuse_undivided(known)
    if not period:
        raise UnableToExplain(_("A change needs a period: add one, such as last-month."))
    compare = compare or COMPARISONS[0]
    if compare not in COMPARISONS:
        raise UnableToExplain(
            _("There is no comparison “%(name)s”. Did you mean %(near)s?")
            % {"name": compare, "near": ", ".join(request.nearest(compare, COMPARISONS))}
        )
    asked = Period.parse(period, installed(), today) if isinstance(period, str) else period
    if asked.start > today:
        raise UnableToExplain(
            _("%(period)s has not begun: there is nothing to explain yet.") % {"period": asked}
        )
    # refuses unknown and unfit dimensions and what the role does not show
    request.resolve(
        known.name, by=by, where=where, period=asked, compare=None, scope=scope, today=today
    )
    _refuse_times(by)
    return Question(known, asked.elapsed(today), asked, compare, dict(where), scope, today)


def _refuse_undivided(metric: Metric) -> None:
    if metric.of:
        raise UnableToExplain(
            _("“%(metric)s” is derived from other numbers: ask why of those, %(names)s.")
            % {"metric": metric.label, "names": ", ".join(metric.of)}
        )
    if any(part.kind == "median" for part in metric.parts):
        raise UnableToExplain(
            _("“%(metric)s” is a middle value: its change has no parts that add up.")
            % {"metric": metric.label}
        )


def _refuse_times(by: Sequence[str]) -> None:
    for name in by:
        if dimensions.EVERY[name].is_time:
            raise UnableToExplain(
                _("A change is not divided by %(dimension)s: name a shorter period instead.")
                % {"dimension": name}
            )
