"""From what files say to a draft: rows that landed are gathered into versions of plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from sextant.kernel import journal
from sextant.kernel.calendar import add_months
from sextant.kernel.period import Period
from sextant.kernel.roles import require
from sextant.kernel.scope import operator
from sextant.kernel.unable import Unable
from sextant.metrics.ask import ask
from sextant.metrics.request import metric
from sextant.plans.landed import drafts, ranging
from sextant.plans.landed.lines import UnableToGather, days_of
from sextant.plans.models import LandedTarget, Plan

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person

REMEMBERED = 48  # months of business whose spellings are known
MONTHLY = 45  # days; steps that are longer are no months


@transaction.atomic
def gather(*, source: str = "", by: Person | None, at: datetime) -> list[str]:
    """Bring drafts in line with what landed files say of all numbers, and tell what was done.

    What files say of the days of a plan is gathered into it, and what they say of other days into
    a plan of its own. Where nothing differs, nothing is done.
    """
    require(by, "plan.edit")
    told: list[str] = []
    for name in sorted(_every()):
        told += _of_measure(name, source, by=by, at=at)
    return told


def spellings(measures: Iterable[str], name: str, *, today: date) -> list[str]:
    """Return the values of a dimension as targets and business have written them so far."""
    said = LandedTarget.objects.exclude(**{name: ""}).order_by("pk")
    found = list(said.values_list(name, flat=True))
    for measure in measures:
        try:
            answer = ask(measure, by=(name,), scope=operator(today), today=today,
                         period=Period(add_months(today, -REMEMBERED), add_months(today, 1)))  # fmt: skip
        except Unable:  # a number that does not go by it, or nothing published yet
            continue
        found += [row[name] for row in answer.rows if row[name]]
    return list(dict.fromkeys(found))


def _every() -> set[str]:
    gathered = Plan.objects.filter(versions__origin=ranging.ORIGIN).values_list(
        "measure", flat=True
    )
    return {
        *LandedTarget.objects.order_by().values_list("measure", flat=True).distinct(),
        *gathered,
    }


def _of_measure(measure: str, source: str, *, by: Person | None, at: datetime) -> list[str]:
    rows = list(LandedTarget.objects.of_measure(measure))
    plans = list(Plan.objects.filter(measure=measure, purpose=Plan.Purpose.TARGETS).order_by("pk"))
    ranged, fresh = ranging.ranged(rows, plans)
    told = []
    for plan in plans:
        if plan.pk not in ranged:
            told += drafts.empty(plan, by=by, at=at)
    for plan in plans:
        if found := ranged.get(plan.pk):
            _refuse_mixed(found, plan)
            told += drafts.fill(plan, found, source, by=by, at=at)
    for several in fresh:
        _refuse_mixed(several, None)
        told += drafts.fill(_drawn(measure, several, by=by, at=at), several, source, by=by, at=at)
    return told


def _refuse_mixed(rows: Sequence[LandedTarget], plan: Plan | None) -> None:
    """Refuse amounts of several currencies in one plan."""
    found = {row.currency for row in rows} | ({plan.currency} if plan else set())
    if len(found) > 1:
        raise UnableToGather(
            _("Targets of %(measure)s are in %(currencies)s, and a plan has one currency: land them"
              " as different numbers, or convert them first.")
            % {"measure": metric(rows[0].measure).label, "currencies": ", ".join(sorted(found))}
        )  # fmt: skip


def _drawn(measure: str, rows: Sequence[LandedTarget], *, by: Person | None, at: datetime) -> Plan:
    """Make a plan of the days that rows speak of."""
    require(by, "plan.create")
    days = days_of(rows)
    longest = max((row.ends_on - row.starts_on).days for row in rows)
    cadence: Any = Plan.Cadence.MONTH if longest < MONTHLY else Plan.Cadence.QUARTER
    plan: Plan = Plan(measure=measure, currency=rows[0].currency, cadence=cadence)
    ranging.set_days(plan, days)
    plan.save()
    journal.record("plan.created", plan, by=by, at=at, data={"name": plan.name})
    return plan
