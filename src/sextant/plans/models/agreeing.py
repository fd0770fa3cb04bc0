"""Who agreed to which part of a version, what people submitted, and what they crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.kernel.models import Unit
from sextant.plans.models.lines import AmountsField
from sextant.plans.models.plans import Level, Version

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL


class PartQuerySet(models.QuerySet["Part"]):
    """Questions about the parts of proposed versions."""

    def visible_to(self, scope: Scope) -> PartQuerySet:
        """Keep those held by people whose targets a scope shows."""
        return self.filter(scope.condition("target", owner="holder"))

    def waiting(self) -> PartQuerySet:
        """Keep those somebody is asked to agree to, with who that is."""
        found = self.filter(status=Part.Status.WAITING, version__status=Version.Status.PROPOSED)
        return found.select_related("unit", "holder", "version__plan").order_by("due_on", "pk")

    def late(self, today: date) -> PartQuerySet:
        """Keep those nobody has decided by their day."""
        return self.filter(status=Part.Status.WAITING, due_on__lt=today)


class Part(models.Model):
    """A unit's part of a proposed version: who answers for it, and whether they agreed."""

    class Status(models.TextChoices):
        """Whether who leads a unit has agreed to its part."""

        AHEAD = "ahead", pgettext_lazy("plan part", "Not yet asked")
        WAITING = "waiting", pgettext_lazy("plan part", "Waiting")
        APPROVED = "approved", pgettext_lazy("plan part", "Approved")
        RETURNED = "returned", pgettext_lazy("plan part", "Returned")

    version = models.ForeignKey(Version, models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    holder = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.AHEAD)
    mark = models.CharField(max_length=24, default="")
    """Changes with the numbers agreed to, so that what is unchanged need not be agreed to again."""
    comment = models.TextField(default="", blank=True)
    due_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = PartQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["version", "unit"], name="plans_one_part")
        ]

    def __str__(self) -> str:
        """Return plan and unit."""
        return _("%(plan)s: %(unit)s") % {"plan": self.version.plan, "unit": self.unit}


class Submission(models.Model):
    """What somebody holds possible, from below, or what a manager made of it and why.

    Submissions are only added; the newest of a node counts.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="submissions")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.TARGET)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    amounts = AmountsField(default=list)
    is_adjustment = models.BooleanField(default=False)
    reason = models.TextField(default="", blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["version", "level", "id"])]

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.version}: {self.person or self.unit}"


class CrossingQuerySet(models.QuerySet["Crossing"]):
    """Questions about crossings."""

    def visible_to(self, scope: Scope) -> CrossingQuerySet:
        """Keep those of the people whose targets a scope shows."""
        return self.filter(scope.condition("target", owner="person"))


class Crossing(models.Model):
    """That a person's attainment passed a mark in a period: told once, and never again."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    measure = models.CharField(max_length=60)
    period = models.CharField(max_length=24)
    mark = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    objects: ClassVar[Any] = CrossingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person", "measure", "period", "mark"], name="plans_told_once"
            )
        ]

    def __str__(self) -> str:
        """Return who reached what."""
        return f"{self.person}: {self.mark} % ({self.period})"

    @property
    def owner_id(self) -> int:
        """Return whose it is, for those who are told."""
        return int(self.person_id)
