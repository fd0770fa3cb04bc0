"""Running sums: what came since the first day asked about, unit of time after unit.

They are asked by a name of their own, `won_revenue.cumulative`, not by a flag of the question: so
a running sum can stand beside its own steps and beside what is no sum, and every door, saved
report and export that knows names of metrics knows it already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sextant.metrics import catalogue
from sextant.metrics.choices import UnableToAsk
from sextant.metrics.measures import CUMULATIVE, Metric

if TYPE_CHECKING:
    from sextant.metrics.figures import Figures, Key, Parts
    from sextant.metrics.request import Request


@cache
def cumulative(metric: Metric) -> Metric:
    """Return the running sum of a metric, or refuse one whose parts do not add up."""
    if not metric.is_additive:
        raise UnableToAsk(
            _("%(metric)s cannot be added up: only sums and counts can, such as won_revenue.")
            % {"metric": metric.name}
        )
    return replace(
        metric,
        name=metric.name + CUMULATIVE,
        label=format_lazy(_("{metric}, added up"), metric=metric.label),
        caution=format_lazy(
            "{caution} {more}",
            caution=metric.caution,
            more=_("It counts from the first day asked about, so it never falls by itself."),
        ),
        parts=(),
        of=(metric.name,),
        workspace="",
        is_cumulative=True,
    )


def added_up(metric: Metric) -> Metric:
    """Return what a running sum adds up; any other metric is returned as it is."""
    return catalogue.every()[metric.of[0]] if metric.is_cumulative else metric


def add_up(request: Request, found: Figures | None, keys: Iterable[Key]) -> None:
    """Put running sums beside what was found, carried on where nothing was added."""
    names = {metric.name: metric.of[0] for metric in request.metrics if metric.is_cumulative}
    if found is None or not names:
        return
    places = [n for n, dimension in enumerate(request.by) if dimension.is_time]
    sums: dict[tuple[str, Key], Parts] = {}
    ordered = sorted(keys, key=lambda key: tuple((key[n] is None, key[n] or 0) for n in places))
    for key in ordered:
        group = tuple(part for n, part in enumerate(key) if n not in places)
        for name, of in names.items():
            step = found.parts.get(key, {}).get(of)
            so_far = sums.get((name, group))
            if step is None and so_far is None:
                continue  # nothing was found so far
            total = (so_far or (0,))[0] + ((step or (0,))[0] or 0)
            sums[name, group] = found.parts.setdefault(key, {})[name] = (total,)
