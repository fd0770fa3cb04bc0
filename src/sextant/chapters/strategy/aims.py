"""What we aim for and how far it has come: the plans of a year, in words, one picture, a table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sextant.book.figures import KINDS
from sextant.book.looking import Look
from sextant.chapters.strategy import charts, sheet
from sextant.config import config
from sextant.kernel.period import Period
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue
from sextant.metrics.ask import ask
from sextant.plans.models import Part, Plan, Version
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from sextant.metrics.answer import Answer

SHOWN = 30
HUNDRED = 100


@dataclass(frozen=True)
class Aim:
    """A plan as this page tells of it: its versions, and what has come of it for this person."""

    plan: Plan
    versions: list[Version]
    waiting: list[Part]
    look: Look

    @property
    def measure(self) -> str:
        """Return what is planned, in words."""
        return sheet.measure_name(self.plan)

    @property
    def kind(self) -> str:
        """Return as what its figures are written."""
        known = catalogue.every().get(self.plan.measure)
        return KINDS[known.unit] if known else "number"

    @property
    def newest(self) -> Version | None:
        """Return the newest version that was not given up."""
        kept = [each for each in self.versions if each.status != Version.Status.DISCARDED]
        return next(iter(kept or self.versions), None)

    @property
    def in_force(self) -> Version | None:
        """Return the version that counts."""
        published = [each for each in self.versions if each.status == Version.Status.PUBLISHED]
        return next(iter(published), None)

    @property
    def is_running(self) -> bool:
        """Tell whether today is one of its days."""
        return self.look.today in self.plan.period

    @property
    def late(self) -> list[Part]:
        """Return the parts that should have been agreed to by now."""
        return [one for one in self.waiting if one.due_on and one.due_on < self.look.today]

    @cached_property
    def result(self) -> Answer | None:
        """Return target, pace and what was reached, where a version is in force."""
        return self._asked("target", "pace", "attainment") if self.in_force else None

    @cached_property
    def months(self) -> Answer | None:
        """Return target and what was reached month by month."""
        return self._asked("target", by=("month",)) if self.in_force else None

    @property
    def reached(self) -> Any:
        """Return what was reached."""
        return self.result.total[self.plan.measure] if self.result else None

    @property
    def target(self) -> Any:
        """Return what is asked in all."""
        return self.result.total["target"] if self.result else None

    @property
    def pace(self) -> Any:
        """Return what is expected by the end of today."""
        return self.result.total["pace"] if self.result else None

    @property
    def verdict(self) -> str:
        """Tell whether it is ahead of its pace, behind it, or within its tolerance of it."""
        if not self.pace or not self.is_running:
            return ""
        off = (Decimal(self.reached or 0) / Decimal(self.pace) - 1) * HUNDRED
        if abs(off) <= self.plan.tolerance:
            return "on"
        return "ahead" if off > 0 else "behind"

    def _asked(self, *metrics: str, by: Sequence[str] = ()) -> Answer | None:
        scope = self.look.scope
        if self.plan.top_id:
            scope = scope.narrow(self.plan.top_id)
        try:
            return ask(
                (*metrics, self.plan.measure), by=by, period=self.plan.period,
                measure=self.plan.measure, scope=scope, today=self.look.today,
            )  # fmt: skip
        except Unable:  # such as a measure this role does not see
            return None


@require_GET
@login_required
def aims(request: HttpRequest) -> HttpResponse:
    """Answer what we aim for, and how far it has come."""
    look = Look.of(request)
    if look.scope.spans("plan") == ():
        raise Http404
    year = Period.holding(look.period.start, "year", look.period.calendar)
    waiting = list(Part.objects.visible_to(look.scope).waiting())
    found = [
        Aim(
            plan,
            [*plan.versions.all()],
            [one for one in waiting if one.version.plan_id == plan.pk],
            look,
        )
        for plan in Plan.objects.visible_to(look.scope).since(year.start)[:SHOWN]
    ]
    first = next((aim for aim in found if aim.is_running and aim.target), None)
    person = asking.person_of(request)
    shown = {
        "look": look,
        "year": year,
        "aims": found,
        "first": first,
        "chart": charts.course(first) if first else None,
        "currency": config.currency,
        "late": [part for aim in found for part in aim.late],
        "may_create": permits(person, "plan.create"),
        "may_land": permits(person, "landing.create"),
    }
    return render(request, "strategy/aims.html", shown)
