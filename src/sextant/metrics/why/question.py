"""What is to be explained: a metric, its days, what they are compared with, and who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from sextant.config import config
from sextant.kernel.calendar import installed
from sextant.kernel.money import smallest_unit
from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics import dimensions, drill, measuring, request, running
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask, groups
from sextant.metrics.catalogue import every
from sextant.metrics.choices import UnableToAsk
from sextant.metrics.drill import Records
from sextant.metrics.measures import Metric, Unit
from sextant.metrics.schemas import TARGETS
from sextant.metrics.why.recipes import PACE, TARGET, Recipe, recipe
from sextant.metrics.why.refusing import UnableToExplain

COMPARISONS = ("previous", "year-ago", "plan")
RATIO_STEP = Decimal("0.000001")
WEIGHED_STEP = Decimal("0.0001")  # of what is sold by weight


@dataclass(frozen=True)
class Question:
    """What is to be explained; `period` is as much of it as has passed."""

    metric: Metric
    name: str
    """As it was asked: a running sum is explained as what it adds up."""
    recipe: Recipe
    period: Period
    asked: Period
    compare: str
    where: Mapping[str, Any]
    scope: Scope
    today: date
    measure: str = ""
    """What targets are targets of, where the number is laid beside some."""
    together: tuple[str, ...] = ()
    """What is asked for at once where one of them is: several ways to divide need the same."""

    @property
    def is_quotient(self) -> bool:
        """Tell whether the number is one sum over another, or a product: no sum of its groups."""
        return bool(self.recipe.below) or self.recipe.is_product

    @property
    def is_of_plan(self) -> bool:
        """Tell whether a plan is part of the number, or is what it is laid beside."""
        return self.compare == "plan" or bool(self.measure)

    @property
    def is_running(self) -> bool:
        """Tell whether more of the period is to come."""
        return self.period != self.asked or self.today in self.asked

    @property
    def before(self) -> str:
        """Name what the number is laid beside: itself, or what the plan asks."""
        if self.compare != "plan":
            return self.metric.name
        return PACE if self.is_running else TARGET

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
            return self.planned(self.metric.name, by)
        return self._ask(names, by, self.before_period)

    def planned(self, name: str, by: Sequence[str] = ()) -> Answer:
        """Ask what the plan wants of a number, by the end of today where the period runs."""
        return self._ask([self.before], by, self.asked, measure=name)

    def within(self, keys: Mapping[str, Any]) -> Question:
        """Return the same question about one group alone."""
        return replace(self, where={**self.where, **keys})

    def over(self, names: Sequence[str], by: Sequence[str], period: Period) -> Answer:
        """Ask for other days."""
        return self._ask(names, by, period)

    def history(self, names: Sequence[str], by: Sequence[str], period: Period) -> Answer:
        """Ask for groups of other days alone: the answer has no total."""
        return self._ask(names, by, period, ask=groups)

    def records(self) -> Records | None:
        """Return the list page that shows the records behind the number, if one can."""
        names = [self.metric.name]
        asked = request.resolve(
            names, by=(), where=self.where, period=self.period, compare=None,
            measure=self.measure, scope=self.scope, today=self.today,
        )  # fmt: skip
        return drill.records(asked, asked.metrics[0], None)

    def _ask(
        self,
        names: Sequence[str],
        by: Sequence[str],
        period: Period,
        measure: str = "",
        *,
        ask: Callable[..., Answer] = ask,
    ) -> Answer:
        asked = partial(
            ask, by=by, where=self.where, period=period, measure=measure or self.measure,
            scope=self.scope, today=self.today,
        )  # fmt: skip
        if self._are_together(names, by):
            with suppress(UnableToAsk):  # some of them may not be asked here
                return asked(list(self.together))
        return asked(list(names))

    def _are_together(self, names: Sequence[str], by: Sequence[str]) -> bool:
        is_whole = all(dimensions.EVERY[name].is_time for name in by)
        return is_whole and set(names) <= set(self.together)


def resolve(  # the signature of `why`
    metric: str,
    *,
    period: Period | str | None,
    compare: str | None,
    by: Sequence[str],
    where: Mapping[str, Any],
    measure: str = "",
    scope: Scope,
    today: date,
) -> Question:
    """Return what is to be explained, or refuse it in a sentence."""
    known = request.metric(metric)
    about = measure or measuring.USUAL
    if not period:
        raise UnableToExplain(_("A change needs a period: add one, such as last-month."))
    compare = _comparison(compare)
    asked = Period.parse(period, installed(), today) if isinstance(period, str) else period
    made_of = recipe(known, about)
    if asked.start > today:
        raise UnableToExplain(
            _("%(period)s has not begun: there is nothing to explain yet.") % {"period": asked}
        )
    # refuses unknown and unfit dimensions and what the role does not show
    resolved = request.resolve(
        known.name, by=by, where=where, period=asked, compare=None, measure=measure, scope=scope,
        today=today,
    )  # fmt: skip
    _refuse_times(by)
    if made_of.is_product and by:
        _refuse_product(known)
    (shown,) = resolved.metrics
    is_of_plans = any(each.fact is TARGETS for each in resolved.simple)
    return Question(
        replace(running.added_up(shown), label=shown.label), known.name, made_of,
        asked.elapsed(today), asked, compare, dict(where), scope, today,
        about if is_of_plans else "",
    )  # fmt: skip


def _comparison(name: str | None) -> str:
    if name and name not in COMPARISONS:
        raise UnableToExplain(
            _("There is no comparison “%(name)s”. Did you mean %(near)s?")
            % {"name": name, "near": ", ".join(request.nearest(name, COMPARISONS))}
        )
    return name or COMPARISONS[0]


def _refuse_times(by: Sequence[str]) -> None:
    for name in by:
        if dimensions.EVERY[name].is_time:
            raise UnableToExplain(
                _("A change is not divided by %(dimension)s: name a shorter period instead.")
                % {"dimension": name}
            )


def _refuse_product(metric: Metric) -> None:
    raise UnableToExplain(
        _("“%(metric)s” is a product of %(names)s, in which no group has a share: ask without a"
          " dimension, or ask about one group alone.")
        % {"metric": metric.label, "names": " × ".join(str(every()[x].label) for x in metric.of)}
    )  # fmt: skip
