"""What the engine itself keeps: saved views, and forms already sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from sextant.kernel.models import Person

PERSON: Any = settings.AUTH_USER_MODEL


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Questions about saved views."""

    def of(self, workspace: str, person: Person) -> SavedViewQuerySet:
        """Keep the views of a workspace that a person made or was given."""
        mine = Q(person=person) | Q(shared=True)
        return self.filter(mine, workspace=workspace).select_related("person").order_by("name")


class SavedView(models.Model):
    """A list as someone likes to see it: filters, sort and columns under a name."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    workspace = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(blank=True, default="")
    shared = models.BooleanField(_("for everyone"), default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[Any] = SavedViewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person", "workspace", "name"], name="one_view_of_a_name"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Sending(models.Model):
    """A form or request that was sent: sent twice, it is answered the same and done once."""

    token = models.CharField(max_length=64)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    address = models.CharField(max_length=300, blank=True, default="")
    asked = models.CharField(max_length=64, blank=True, default="")
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "token"], name="sent_once")
        ]

    def __str__(self) -> str:
        """Return where the sender was sent on to."""
        return self.address
