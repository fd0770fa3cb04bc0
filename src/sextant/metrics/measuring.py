"""Targets are targets of a measure: which one, in which unit, and under which conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.metrics import dimensions
from sextant.metrics.choices import Choice, UnableToAsk
from sextant.metrics.dimensions import Dimension
from sextant.metrics.measures import Metric, Unit
from sextant.metrics.schemas import TARGETS

if TYPE_CHECKING:
    from sextant.kernel.period import Period
    from sextant.metrics.request import Request

USUAL = "won_revenue"
LEVEL = "target"  # of which level a target is, where nobody says
OF_PLANS = ("plan", "measure", "level")
PERSON, TEAM, REGION = 3, 2, 1
DEPTHS = {"person": PERSON, "team": TEAM, "manager": TEAM, "region": REGION}


def measure(metric: Metric) -> Metric:
    """Return a metric that can have targets, or refuse one whose parts do not add up."""
    if not metric.is_additive or metric.fact is TARGETS:
        raise UnableToAsk(
            _(
                "%(metric)s cannot have targets: only what adds up, such as sales, can be shared out."
            )
            % {"metric": metric.name}
        )
    return metric


@cache
def measured(metric: Metric, about: Metric | None) -> Metric:
    """Return a metric in the unit of what it measures."""
    if about is None or metric.unit is not Unit.AS_MEASURED:
        return metric
    return replace(metric, unit=about.unit, needs=metric.needs or about.needs)


def conditions(request: Request) -> tuple[Choice, ...]:
    """Return the conditions on targets: those asked, the measure, and the usual level."""
    found = {each.dimension.name: each for each in request.where}
    asked = {*found, *(each.name for each in request.by)}
    usual = {"level": LEVEL, "measure": request.measure.name if request.measure else USUAL}
    for name, value in usual.items():
        if name not in asked:
            found[name] = Choice(dimensions.EVERY[name], exact=(value,))
    return tuple(found[name] for name in sorted(found))


def grain(request: Request) -> str:
    """Return the column of targets that fits what is looked at: padding above it is part of it."""
    looked = [*request.by, *(each.dimension for each in request.where)]
    deepest = max((DEPTHS.get(each.name, 0) for each in looked), default=0)
    return TARGETS.grains[max(deepest, request.scope.depth(TARGETS.kind))]


def refuse_unsupported(
    metric: Metric, about: Metric | None, by: Sequence[Dimension], where: Sequence[Choice]
) -> None:
    """Refuse to lay beside a plan what its measure cannot be asked by."""
    if not metric.of or about is None:
        return
    asked = [*by, *(each.dimension for each in where if each.dimension.name not in OF_PLANS)]
    for dimension in asked:
        if dimension.name not in about.dimensions:
            raise UnableToAsk(
                _("%(metric)s cannot be asked by %(dimension)s, since %(measure)s cannot.")
                % {"metric": metric.name, "dimension": dimension.name, "measure": about.name}
            )
        if metric.looks_ahead and dimension.is_time and dimension in by:
            raise UnableToAsk(
                _("%(metric)s is asked for one period at a time: leave out %(dimension)s.")
                % {"metric": metric.name, "dimension": dimension.name}
            )


def refuse_without_period(metrics: Sequence[Metric], period: Period | None) -> None:
    """Refuse to say how a period ends where no period is named."""
    for metric in metrics:
        if period is None and metric.of and metric.fact is TARGETS:
            raise UnableToAsk(
                _("%(metric)s needs a period: add one, such as this-quarter.")
                % {"metric": metric.name}
            )
