"""What files say of targets, row by row: from these, drafts of plans are gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.kernel.calendar import installed
from sextant.kernel.models import Record, Unit
from sextant.kernel.money import AmountField
from sextant.kernel.period import Period
from sextant.plans.models.plans import Level

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL


class LandedTargetQuerySet(models.QuerySet["LandedTarget"]):
    """Questions about what files say of targets."""

    def visible_to(self, scope: Scope) -> LandedTargetQuerySet:
        """Keep those of the people whose targets a scope shows; of units only to who sees all."""
        return self.filter(scope.condition("target", owner="person"))

    def of_measure(self, measure: str) -> LandedTargetQuerySet:
        """Keep what is said of one number, in the order of its days."""
        found = self.filter(measure=measure).select_related("unit", "person")
        return found.order_by("starts_on", "ends_on", "pk")

    def meeting(self, measures: set[str], period: Period) -> LandedTargetQuerySet:
        """Keep what is said of some numbers for days of a period."""
        return self.filter(
            measure__in=measures, starts_on__lt=period.end, ends_on__gt=period.start
        ).order_by("pk")


class LandedTarget(Record):
    """What a row of a file says: what somebody, or a unit, or all, shall come to over some days."""

    measure = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.TARGET)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=120, default="", blank=True)
    channel = models.CharField(max_length=120, default="", blank=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    starts_on = models.DateField(blank=True)
    ends_on = models.DateField(blank=True)
    """The day after the last."""
    amount = AmountField()

    objects: ClassVar[Any] = LandedTargetQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["measure", "starts_on"])]

    def __str__(self) -> str:
        """Return whose it is and for which days."""
        return f"{self.whose}: {self.period}"

    @property
    def whose(self) -> str:
        """Return who or what it is for."""
        named = str(self.person or self.unit or _("the whole company"))
        return ", ".join(filter(None, (named, self.category, self.channel)))

    @property
    def period(self) -> Period:
        """Return the days it is for, by their name where they have one."""
        calendar = installed()
        days = Period(self.starts_on, self.ends_on, calendar=calendar)
        for unit in ("month", "quarter", "year"):
            whole = Period.holding(self.starts_on, unit, calendar)
            if (whole.start, whole.end) == (days.start, days.end):
                return whole
        return days
