"""Which plan a landed row belongs to: the one of its days, or one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sextant.kernel.calendar import DAY, installed
from sextant.kernel.period import Period
from sextant.metrics.request import metric
from sextant.plans import naming
from sextant.plans.landed.lines import UnableToGather
from sextant.plans.models import LandedTarget, Plan, Version

if TYPE_CHECKING:
    from datetime import date

ORIGIN = "landing"


def ranged(
    rows: Sequence[LandedTarget], plans: Sequence[Plan]
) -> tuple[dict[int, list[LandedTarget]], list[list[LandedTarget]]]:
    """Return the rows of each plan by its number, and those that need plans of their own."""
    held: dict[int, list[LandedTarget]] = {}
    rest: list[LandedTarget] = []
    grows = {plan.pk: is_elastic(plan) for plan in plans}
    for row in rows:
        meeting = [plan for plan in plans
                   if plan.starts_on < row.ends_on and row.starts_on < plan.ends_on]  # fmt: skip
        around = [plan for plan in meeting
                  if plan.starts_on <= row.starts_on and row.ends_on <= plan.ends_on]  # fmt: skip
        if not meeting:
            rest.append(row)
        elif around:
            held.setdefault(_foremost(around).pk, []).append(row)
        elif len(meeting) == 1 and grows[meeting[0].pk]:
            held.setdefault(meeting[0].pk, []).append(row)
        else:
            raise UnableToGather(
                _("%(whose)s for %(span)s lies partly in “%(plan)s”, which goes from %(first)s to"
                  " %(last)s: land what is inside and what is outside by themselves.")
                % {"whose": row.whose, "span": row.period, "plan": meeting[0],
                   "first": meeting[0].starts_on, "last": meeting[0].ends_on - DAY}
            )  # fmt: skip
    fresh = []
    for run in _runs(rest, plans):
        plan = next((plan for plan in plans if grows[plan.pk] and _goes_on(plan, run)), None)
        if plan is None:
            fresh.append(run)
        else:
            held.setdefault(plan.pk, []).extend(run)
    return held, fresh


def is_elastic(plan: Plan) -> bool:
    """Tell whether a plan is only what files say: landings drew it, and nobody has gone on from it."""
    found = list(plan.versions.values_list("origin", "status"))
    return bool(found) and all(each == (ORIGIN, Version.Status.DRAFT.value) for each in found)


def set_days(plan: Plan, days: Sequence[date]) -> None:
    """Give a plan that files draw its days, and the name they give it."""
    calendar = installed()
    plan.starts_on, plan.ends_on = days[0], days[-1]
    plan.edges = [str(day) for day in days[1:-1]]
    year = Period.holding(days[0], "year", calendar)
    plan.year = calendar.year_of(days[0]) if (year.start, year.end) == (days[0], days[-1]) else None
    plan.name = _("%(measure)s %(span)s") % {
        "measure": metric(plan.measure).label,
        "span": naming.span_name(plan, 0, plan.steps),
    }


def _goes_on(plan: Plan, run: Sequence[LandedTarget]) -> bool:
    """Tell whether rows go on where a plan that files drew ends, before its fiscal year is full."""
    calendar = installed()
    first, last = min(row.starts_on for row in run), max(row.ends_on for row in run)
    after = first == plan.ends_on and plan.ends_on != calendar.year_start(calendar.year_of(first))
    before = last == plan.starts_on and last != calendar.year_start(calendar.year_of(last))
    return after or before


def _foremost(plans: Sequence[Plan]) -> Plan:
    """Return the plan in force, or else the newest."""
    in_force = [plan for plan in plans if plan.versions.published().exists()]
    return (in_force or list(plans))[-1]


def _runs(rows: list[LandedTarget], plans: Sequence[Plan]) -> list[list[LandedTarget]]:
    """Return rows in stretches of time with no plan between them."""

    def before(row: LandedTarget) -> int:
        return sum(plan.starts_on < row.starts_on for plan in plans)

    return [list(group) for _count, group in groupby(sorted(rows, key=before), key=before)]
