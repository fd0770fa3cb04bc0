"""What the diary itself keeps: the private calendar feeds of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from sextant.kernel.models import Person

PERSON: Any = settings.AUTH_USER_MODEL


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Questions about feeds."""

    def open(self) -> CalendarFeedQuerySet:
        """Keep the feeds that still answer."""
        return self.filter(revoked_at__isnull=True)

    def of(self, person: Person) -> CalendarFeedQuerySet:
        """Keep a person's feeds."""
        return self.filter(person=person)

    def known_by(self, digest: str) -> CalendarFeedQuerySet:
        """Keep the feed whose token has a digest."""
        return self.filter(digest=digest).select_related("person")


class CalendarFeed(models.Model):
    """An address at which one person's calendar is read by their phone; only its hash is kept."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CalendarFeedQuerySet.as_manager()

    def __str__(self) -> str:
        """Return whose it is."""
        return str(self.person)
