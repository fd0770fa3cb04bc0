"""Dashboards that people put together, and what is pinned to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from sextant.kernel.models import Person

PERSON: Any = settings.AUTH_USER_MODEL


class DashboardQuerySet(models.QuerySet["Dashboard"]):
    """Questions about dashboards."""

    def seen_by(self, person: Person) -> DashboardQuerySet:
        """Keep those a person made or was given, by name."""
        mine = Q(person=person) | Q(shared=True)
        return self.filter(mine).select_related("person").order_by("name", "pk")

    def made_by(self, person: Person) -> DashboardQuerySet:
        """Keep those of a person, by name."""
        return self.filter(person=person).select_related("person").order_by("name", "pk")

    def with_pins(self) -> DashboardQuerySet:
        """Bring how many explorations each holds along, as `held`."""
        return self.annotate(held=models.Count("pins"))


class Dashboard(models.Model):
    """Explorations that someone likes to see together, under a name."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    shared = models.BooleanField(_("for everyone"), default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[Any] = DashboardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "name"], name="one_dashboard_of_a_name")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Pin(models.Model):
    """An exploration pinned to a dashboard: its question, its title, its place."""

    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="pins")
    title = models.CharField(_("title"), max_length=120)
    query = models.CharField(max_length=2000)
    place = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["dashboard", "query"], name="pinned_once")
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title
