"""A plan of one measure over some steps of time, and its versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.kernel.models import Record, Unit
from sextant.kernel.money import smallest_unit
from sextant.kernel.period import Period

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL


class Level(models.TextChoices):
    """How far one reaches: what is expected, what is hoped for, what would be outstanding."""

    TARGET = "target", pgettext_lazy("level", "Target")
    STRETCH = "stretch", pgettext_lazy("level", "Stretch")
    CHALLENGE = "challenge", pgettext_lazy("level", "Challenge")


class PlanQuerySet(models.QuerySet["Plan"]):
    """Questions about plans."""

    def visible_to(self, scope: Scope) -> PlanQuerySet:
        """Keep the plans that exist for a scope: all, or none; their rows are scoped themselves."""
        return self.none() if scope.spans("plan") == () else self.all()

    def overlapping(self, plan: Plan) -> PlanQuerySet:
        """Keep other plans of the same measure that share days with a plan."""
        same = self.filter(measure=plan.measure, purpose=plan.purpose).exclude(pk=plan.pk)
        return same.filter(starts_on__lt=plan.ends_on, ends_on__gt=plan.starts_on)

    def since(self, day: date) -> PlanQuerySet:
        """Keep those that have days from a day on, the earliest first, with their versions."""
        found = self.filter(ends_on__gt=day).prefetch_related("versions")
        return found.order_by("starts_on", "ends_on", "name", "pk")

    def published(self) -> PlanQuerySet:
        """Keep those with a version in force."""
        return self.filter(versions__status=Version.Status.PUBLISHED)


class Plan(Record):
    """What a number shall come to, by node of the organisation and step of time.

    Steps are days on which one ends and the next begins: usually the months of a fiscal year.
    """

    class Purpose(models.TextChoices):
        """What is planned."""

        TARGETS = "targets", _("Targets")
        BUDGET = "budget", _("Budget")

    class Cadence(models.TextChoices):
        """Over which stretch people are held to it."""

        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")

    class Method(models.TextChoices):
        """From where the numbers come."""

        TOP_DOWN = "top_down", _("Top-down")
        BOTTOM_UP = "bottom_up", _("Bottom-up")
        WATERFALL = "waterfall", _("Waterfall")

    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.TARGETS)
    measure = models.CharField(max_length=60)
    currency = models.CharField(max_length=3, default="", blank=True)
    top = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    """The fiscal year it is for, where it is for one."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    edges = models.JSONField(default=list)
    """Where one step ends and the next begins, between the first day and the last."""
    method = models.CharField(max_length=12, choices=Method.choices, default=Method.TOP_DOWN)
    cadence = models.CharField(max_length=12, choices=Cadence.choices, default=Cadence.QUARTER)
    tolerance = models.PositiveSmallIntegerField(default=10)
    """By how many per cent of the pace one may be off it before it is a deviation."""
    due_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def days(self) -> list[date]:
        """Return the first day of each step, and the day after the last."""
        between = [date.fromisoformat(each) for each in self.edges]
        return [self.starts_on, *between, self.ends_on]

    @property
    def steps(self) -> int:
        """Count the steps."""
        return len(self.edges) + 1

    @property
    def period(self) -> Period:
        """Return all the days it is about."""
        return Period(self.starts_on, self.ends_on)

    @property
    def unit(self) -> Decimal:
        """Return the smallest unit of its amounts: a cent, a yen, or a whole of what is counted."""
        return smallest_unit(self.currency) if self.currency else Decimal(1)

    def amount(self, count: int) -> Decimal:
        """Return an amount from its number of smallest units."""
        return count * self.unit

    def count(self, amount: Decimal) -> int:
        """Return how many smallest units an amount is; what is finer is refused by the caller."""
        return int(amount / self.unit)


class PlanVersionQuerySet(models.QuerySet["Version"]):
    """Questions about versions."""

    def open(self) -> PlanVersionQuerySet:
        """Keep those that are still worked on."""
        return self.filter(status__in=Version.OPEN)

    def published(self) -> PlanVersionQuerySet:
        """Keep those in force."""
        return self.filter(status=Version.Status.PUBLISHED)

    def sealed(self) -> PlanVersionQuerySet:
        """Keep those that never change again."""
        return self.exclude(status__in=Version.OPEN)


class Version(models.Model):
    """One state of a plan: who made it, why, from which other, and how far it has come."""

    class Status(models.TextChoices):
        """How far a version has come."""

        DRAFT = "draft", pgettext_lazy("plan", "Draft")
        PROPOSED = "proposed", pgettext_lazy("plan", "Proposed")
        APPROVED = "approved", pgettext_lazy("plan", "Approved")
        PUBLISHED = "published", pgettext_lazy("plan", "Published")
        SUPERSEDED = "superseded", pgettext_lazy("plan", "Superseded")
        DISCARDED = "discarded", pgettext_lazy("plan", "Discarded")

    OPEN = (Status.DRAFT.value, Status.PROPOSED.value, Status.APPROVED.value)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    base = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(default="", blank=True)
    origin = models.CharField(max_length=20, default="", blank=True)
    """What it was made by where no person typed it: a split, a landing, a calibration."""
    made_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)
    """Grows with every change of its numbers, so that nobody writes over what they have not seen."""
    proposed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_because = models.TextField(default="", blank=True)
    superseded_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = PlanVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_version_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status="published"), name="plans_one_in_force"
            ),
        ]
        ordering: ClassVar[list[str]] = ["plan", "-number"]

    def __str__(self) -> str:
        """Return plan and number."""
        return _("%(plan)s, version %(number)d") % {"plan": self.plan, "number": self.number}

    @property
    def is_open(self) -> bool:
        """Tell whether it is still worked on."""
        return self.status in self.OPEN

    @property
    def is_draft(self) -> bool:
        """Tell whether its numbers may be changed."""
        return self.status == self.Status.DRAFT
