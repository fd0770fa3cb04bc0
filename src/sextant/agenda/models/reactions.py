"""What is owed to the journal: how far it was read, and the reactions that have still to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from sextant.kernel.following import Place
from sextant.kernel.models import Event

if TYPE_CHECKING:
    from datetime import datetime


class Reader(models.Model):
    """How far somebody has read the journal."""

    name = models.CharField(max_length=40, unique=True)
    cursor = models.BigIntegerField()
    awaited = models.JSONField(default=dict)

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def place(self) -> Place:
        """How far it has read."""
        return Place(self.cursor, {int(key): seen for key, seen in self.awaited.items()})

    def move(self, place: Place) -> None:
        """Note how far it has read."""
        self.cursor, self.awaited = place.cursor, dict(place.awaited)
        self.save()


class OwedQuerySet(models.QuerySet["Owed"]):
    """Questions about reactions that have still to follow."""

    def due(self, at: datetime) -> OwedQuerySet:
        """Keep those whose turn it is, in the order of the journal."""
        return self.filter(set_aside_at=None, next_at__lte=at).order_by("event", "pk")

    def waiting(self) -> OwedQuerySet:
        """Keep those that are still tried."""
        return self.filter(set_aside_at=None)

    def set_aside(self) -> OwedQuerySet:
        """Keep those that failed too often, newest first."""
        aside = self.filter(set_aside_at__isnull=False)
        return aside.select_related("event", "event__by").order_by("-set_aside_at", "-pk")


class Owed(models.Model):
    """A reaction that has still to follow an event, and why it did not yet."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    reaction = models.CharField(max_length=120)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.TextField(blank=True, default="")
    set_aside_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["set_aside_at", "next_at"])]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["event", "reaction"], name="owed_once")
        ]

    def __str__(self) -> str:
        """Return what is owed to what."""
        return f"{self.event} → {self.reaction}"
