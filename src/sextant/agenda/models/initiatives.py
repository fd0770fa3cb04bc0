"""What was promised: initiatives, each with an owner, a day, and notes of how it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from sextant.kernel.models import Record, Unit
from sextant.kernel.roles import Reach

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL
KIND = "initiative"
LATE = timedelta(weeks=1)  # how long after its day one is reminded for the second time


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Questions about initiatives."""

    def visible_to(self, scope: Scope) -> InitiativeQuerySet:
        """Keep those whose owner, launcher or concerned person stands inside a scope."""
        if scope.reach(KIND) is Reach.NONE:
            return self.none()
        concerned = scope.condition(KIND, owner="person", day="closed_on")
        return self.filter(_held_by(scope) | concerned)

    def held_by(self, scope: Scope) -> InitiativeQuerySet:
        """Keep those whose owner or launcher stands inside a scope: they say how it ends."""
        return self.filter(_held_by(scope))

    def open(self) -> InitiativeQuerySet:
        """Keep those that are neither done nor dropped."""
        return self.filter(status=Initiative.Status.OPEN)

    def of(self, person: Person) -> InitiativeQuerySet:
        """Keep what a person undertook, the soonest due first."""
        return self.filter(owner=person).order_by("due_on", "pk")

    def about_unit(self, unit: Unit) -> InitiativeQuerySet:
        """Keep what shall change a number of a unit, newest first."""
        return self.filter(unit=unit).order_by("-pk")

    def about_person(self, person: Person) -> InitiativeQuerySet:
        """Keep what concerns a person, newest first."""
        return self.filter(person=person).order_by("-pk")

    def to_remind(self, today: date) -> InitiativeQuerySet:
        """Keep open ones that are due, or late by a week, of which nobody was reminded since."""
        is_new = Q(reminded_on=None) | Q(reminded_on__lt=F("due_on"))
        late = Q(due_on__lte=today - LATE) & Q(reminded_on__lt=F("due_on") + LATE)
        return self.open().filter(Q(due_on__lte=today) & is_new | late).order_by("due_on", "pk")


def _held_by(scope: Scope) -> Q:
    owned = scope.condition(KIND, day="closed_on")
    return owned | scope.condition(KIND, owner="launched_by", day="closed_on")


class Initiative(Record):
    """Something a person undertakes by a day to change a number."""

    class Status(models.TextChoices):
        """How an initiative stands."""

        OPEN = "open", pgettext_lazy("initiative", "Open")
        DONE = "done", pgettext_lazy("initiative", "Done")
        DROPPED = "dropped", pgettext_lazy("initiative", "Dropped")

    name = models.CharField(max_length=200)
    why = models.TextField(blank=True, default="")
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due_on = models.DateField()
    measure = models.CharField(max_length=60, blank=True, default="")
    goal = models.CharField(max_length=200, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(max_length=40, blank=True, default="")
    launched_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    result = models.TextField(blank=True, default="")
    reminded_on = models.DateField(null=True)

    objects: ClassVar[Any] = InitiativeQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "status"]),
            models.Index(fields=["status", "due_on"]),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return self.status == self.Status.OPEN


class InitiativeNote(models.Model):
    """How an initiative goes, as somebody wrote it on a day. Written once, never changed."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        """Return the text."""
        return self.text
