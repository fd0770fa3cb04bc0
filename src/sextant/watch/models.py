"""What the watch keeps: its looks, the alerts they raised, and what people thought of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.kernel.models import Unit
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL
NEWS = timedelta(days=14)  # how long ago a step may have ended of which people are told


class Look(models.Model):
    """One day's look at everything that is watched; it goes on piece by piece until it has ended."""

    day = models.DateField(unique=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    chosen = models.JSONField(null=True)
    """What is to be told once all pieces were looked at; None until then."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-day"]

    def __str__(self) -> str:
        """Return the day."""
        return str(self.day)


class PieceQuerySet(models.QuerySet["Piece"]):
    """Questions about the pieces of looks."""

    def of_group(self, group: str) -> PieceQuerySet:
        """Keep those that looked at one group of numbers."""
        return self.filter(name__startswith=f"{group}:")

    def before(self, day: date) -> PieceQuerySet:
        """Keep those of earlier looks, the newest first."""
        return self.filter(look__day__lt=day).order_by("-look__day", "pk")


class Piece(models.Model):
    """What a look found in the numbers of one fact at some nodes, and how far these are known."""

    look = models.ForeignKey(Look, models.CASCADE, related_name="pieces")
    name = models.CharField(max_length=80)
    since = models.DateField(null=True)
    """The first day on which what ended was looked at; None where nothing is known."""
    until = models.DateField(null=True)
    """The day behind the last known one."""
    series = models.PositiveIntegerField(default=0)
    short = models.PositiveIntegerField(default=0)
    """How many series were too short or too thin to say anything."""
    tests = models.JSONField(default=dict)
    """How many numbers were looked at, by the day their step had ended."""
    judged = models.PositiveIntegerField(default=0)
    alarmed = models.FloatField(default=0)
    """Of the judged steps of history, how many would have been alarmed."""
    found = models.JSONField(default=list)

    objects: ClassVar[Any] = PieceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["look", "name"], name="watch_piece_once")
        ]

    def __str__(self) -> str:
        """Return the day and the name."""
        return f"{self.look}: {self.name}"


class AlertQuerySet(models.QuerySet["Alert"]):
    """Questions about alerts."""

    def visible_to(self, scope: Scope) -> AlertQuerySet:
        """Keep those about numbers that a person's role shows, of nodes that lie inside a scope."""
        from sextant.watch.seeing import keys

        return self.filter(pk__in=keys(self, scope))

    def told(self) -> AlertQuerySet:
        """Keep those that are told themselves, not as a part of another."""
        return self.filter(part_of=None)

    def newest(self) -> AlertQuerySet:
        """Put what ended last first."""
        return self.select_related("unit", "person").order_by("-ends_on", "p", "pk")

    def unjudged(self) -> AlertQuerySet:
        """Keep those that nobody has judged."""
        return self.filter(judgements=None)

    def of_series(self, metric: str, node: str, step: str) -> AlertQuerySet:
        """Keep the alerts of one series."""
        return self.filter(metric=metric, node=node, step=step)


class Alert(models.Model):
    """That a number of a node moved beyond what it does by itself, with what was known of it then."""

    class NodeKind(models.TextChoices):
        """Whose number it is."""

        COMPANY = "company", _("Company")
        REGION = "region", _("Region")
        TEAM = "team", _("Team")
        PERSON = "person", _("Person")

    class Shape(models.TextChoices):
        """What is off."""

        POINT = "point", _("One step")
        LEVEL = "level", _("A new level")

    class Step(models.TextChoices):
        """How long the steps are in which it is watched."""

        DAY = "day", pgettext_lazy("step", "Day")
        WEEK = "week", pgettext_lazy("step", "Week")
        MONTH = "month", pgettext_lazy("step", "Month")

    metric = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    """Of which kind of records its number speaks: whoever sees none of them sees no alert."""
    needs = models.CharField(max_length=40, blank=True, default="")
    """What a role must be allowed, beyond seeing the records."""
    node = models.CharField(max_length=20)
    """Whose number it is, as a key: company, r7, t7 or p7."""
    node_kind = models.CharField(max_length=8, choices=NodeKind.choices)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="+")
    people = models.JSONField(default=list)
    """Who stood in the node and when: whoever sees all of them sees the alert."""
    shape = models.CharField(max_length=5, choices=Shape.choices)
    step = models.CharField(max_length=5, choices=Step.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    compared_from = models.DateField()
    """The first day its drivers speak of."""
    value = AmountField()
    middle = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    size = models.FloatField(default=1)
    """What the number is a share or a mean of in that step, so that deviations can be laid together."""
    score = models.FloatField()
    p = models.FloatField()
    """The chance that a step is as far off by itself."""
    false_alarms = models.FloatField(null=True)
    """The share of the judged steps of its history that would have been alarmed."""
    judged_steps = models.PositiveIntegerField(default=0)
    course = models.JSONField(default=list)
    """Its last steps: day, value, expected, and the bounds."""
    drivers = models.JSONField(null=True)
    causes = models.JSONField(default=list)
    part_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    """The alert that tells the same more closely."""
    raised_at = models.DateTimeField()

    objects: ClassVar[Any] = AlertQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["metric", "node", "shape", "step", "starts_on"], name="watch_alert_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["ends_on"])]

    def __str__(self) -> str:
        """Return number, node and step; `telling` says it in the reader's words."""
        return f"{self.metric} {self.node} {self.starts_on}"

    def get_absolute_url(self) -> str:
        """Return where it is shown."""
        return f"/alerts/{self.pk}/"

    @property
    def last(self) -> date:
        """Return the last day it speaks of."""
        return date.fromordinal(self.ends_on.toordinal() - 1)


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Questions about what alerts were worth."""

    def newest_first(self) -> JudgementQuerySet:
        """Put the newest judgement first."""
        return self.select_related("by").order_by("-at", "-pk")


class Judgement(models.Model):
    """Whether an alert was useful, as a person judged it on a day; the newest of an alert counts."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="judgements")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    useful = models.BooleanField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    objects: ClassVar[Any] = JudgementQuerySet.as_manager()

    def __str__(self) -> str:
        """Return what was judged, and how."""
        return f"{self.alert}: {'useful' if self.useful else 'not useful'}"
