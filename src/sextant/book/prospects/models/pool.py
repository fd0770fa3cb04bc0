"""The public pool: what returns to it and when, who may take how much, and what was moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Account, Lead, Tier
from sextant.kernel.models import Record

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL


class PolicyQuerySet(models.QuerySet["PoolPolicy"]):
    """Questions about pool policies."""

    def visible_to(self, scope: Scope) -> PolicyQuerySet:
        """Keep all policies for those who may see them."""
        return self if scope.sees_all("rule") else self.none()

    def for_kind(self, kind: str) -> PolicyQuerySet:
        """Keep the policies in force for leads or for accounts, those of a tier first."""
        return self.filter(kind=kind, is_active=True).order_by("-tier", "pk")


class PoolPolicy(Record):
    """When a silent record returns to the pool, and how much a person may take out of it."""

    class Kind(models.TextChoices):
        """What it speaks of."""

        LEAD = "lead", pgettext_lazy("pool", "Leads")
        ACCOUNT = "account", pgettext_lazy("pool", "Accounts")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("of"), max_length=7, choices=Kind.choices, default=Kind.LEAD)
    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices, blank=True, default="")
    silent_days = models.PositiveSmallIntegerField(_("days of silence"), null=True, blank=True)
    warn_days = models.PositiveSmallIntegerField(_("days of warning before"), default=3)
    claims_a_day = models.PositiveSmallIntegerField(_("claims a day"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("records a person may hold"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar[Any] = PolicyQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class MoveQuerySet(models.QuerySet["PoolMove"]):
    """Questions about what went in and out of the pool."""

    def of_kind(self, kind: str) -> MoveQuerySet:
        """Keep the moves of leads, or those of accounts."""
        return self.filter(**{f"{kind}__isnull": False})

    def claimed_by(self, person: Person, since: datetime) -> MoveQuerySet:
        """Keep what a person took out since an instant."""
        return self.filter(person=person, move=PoolMove.Move.CLAIMED, at__gte=since)

    def of(self, record: Any) -> MoveQuerySet:
        """Keep the moves of one record, newest first."""
        name = record._meta.model_name  # noqa: SLF001 - Django's own name
        return self.filter(**{name: record}).select_related("person", "by").order_by("-pk")


class PoolMove(models.Model):
    """That a record was claimed, given back, taken back or warned of; never edited."""

    class Move(models.TextChoices):
        """What happened."""

        ENTERED = "entered", pgettext_lazy("pool", "Came in unassigned")
        CLAIMED = "claimed", pgettext_lazy("pool", "Claimed")
        RELEASED = "released", pgettext_lazy("pool", "Released")
        WARNED = "warned", pgettext_lazy("pool", "Warned")
        RECYCLED = "recycled", pgettext_lazy("pool", "Recycled")

    move = models.CharField(_("move"), max_length=8, choices=Move.choices)
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="pool_moves")
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="pool_moves"
    )
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("when"))
    policy = models.ForeignKey(PoolPolicy, models.SET_NULL, null=True, blank=True)
    silent_since = models.DateTimeField(_("silent since"), null=True, blank=True)
    due_at = models.DateTimeField(_("recycled on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects: ClassVar[Any] = MoveQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(lead__isnull=False) ^ models.Q(account__isnull=False),
                name="pool_move_of_one_record",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "move", "at"])]

    def __str__(self) -> str:
        """Return the move and its record."""
        return f"{self.move} {self.lead or self.account}"
