"""Who passes 80, 100 and 120 per cent of their target: noted and told once, and never again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from sextant.agenda.subjects import Subject
from sextant.kernel import journal
from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.kernel.scope import operator
from sextant.metrics import manifest
from sextant.metrics.ask import ask
from sextant.metrics.publishing import today_of
from sextant.plans.models import Crossing, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

MARKS = (80, 100, 120)
HUNDRED = Decimal(100)

_looked: list[object] = [None]


def note(at: datetime) -> int:
    """Note whoever has passed a mark since the last look; do nothing where nothing was published."""
    today = today_of(at)
    here = (*manifest.current().mark, today)
    if _looked[0] == here:
        return 0
    _looked[0] = here
    return sum(_of_plan(plan, today, at) for plan in _running(today))


def _running(today: date) -> Iterable[Plan]:
    plans: Iterable[Plan] = Plan.objects.published().filter(
        purpose=Plan.Purpose.TARGETS, starts_on__lte=today, ends_on__gt=today
    )
    return plans


def _of_plan(plan: Plan, today: date, at: datetime) -> int:
    period = Period.holding(today, plan.cadence, installed())
    answer = ask(
        ("attainment",), by=("person",), period=period, measure=plan.measure,
        scope=operator(today), today=today,
    )  # fmt: skip
    reached = {
        row["person_id"]: row["attainment"] * HUNDRED
        for row in answer.rows
        if row["person_id"] is not None and row["attainment"] is not None
    }
    known: dict[int, int] = {}
    told = Crossing.objects.filter(measure=plan.measure, period=str(period), person__in=reached)
    for person, mark in told.values_list("person", "mark"):
        known[person] = max(mark, known.get(person, 0))
    return sum(
        _tell(person, share, known.get(person, 0), plan.measure, period, at)
        for person, share in reached.items()
    )


@transaction.atomic
def _tell(  # noqa: PLR0917 - one row of a table
    person: int, share: Decimal, known: int, measure: str, period: Period, at: datetime
) -> int:
    """Keep every mark that was passed, and tell of the highest."""
    passed = [mark for mark in MARKS if known < mark <= share]
    for mark in passed:
        crossing, is_new = Crossing.objects.get_or_create(
            person_id=person, measure=measure, period=str(period), mark=mark, defaults={"at": at}
        )
        if is_new and mark == passed[-1]:
            data = {"mark": mark, "period": str(period), "measure": measure}
            journal.record("target.crossed", crossing, by=None, at=at, data=data)
    return len(passed)


def called(crossing: Crossing) -> str:
    """Say what was reached, in the reader's language."""
    return _("%(person)s: %(mark)d %% of the target for %(period)s") % {
        "person": crossing.person,
        "mark": crossing.mark,
        "period": crossing.period,
    }


def address(key: int) -> str:
    """Return where the target that was reached is shown."""
    period = Crossing.objects.filter(pk=key).values_list("period", flat=True).first()
    return f"/targets/?period={period or ''}"


SUBJECT = Subject(Crossing, Crossing.objects.visible_to, address, called)
