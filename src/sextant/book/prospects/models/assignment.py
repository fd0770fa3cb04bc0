"""Who gets a lead: rules in order, the people they choose from, and what they chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Lead
from sextant.kernel.models import Record, Territory

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL


class RuleQuerySet(models.QuerySet["AssignmentRule"]):
    """Questions about assignment rules."""

    def visible_to(self, scope: Scope) -> RuleQuerySet:
        """Keep all rules for those who may see them."""
        return self if scope.sees_all("rule") else self.none()

    def in_order(self) -> RuleQuerySet:
        """Order as they are tried."""
        return self.order_by("position", "pk")

    def active(self) -> RuleQuerySet:
        """Keep the rules in force, in their order."""
        return self.filter(is_active=True).in_order()


class AssignmentRule(Record):
    """Which leads it is for, and how one of its people is chosen; the first that fits decides."""

    class Method(models.TextChoices):
        """How one of the people is chosen."""

        PERSON = "person", pgettext_lazy("assignment", "One person")
        TERRITORY = "territory", pgettext_lazy("assignment", "By sales territory")
        ROUND_ROBIN = "round_robin", pgettext_lazy("assignment", "Round robin")
        WEIGHT = "weight", pgettext_lazy("assignment", "By weight")
        CAPACITY = "capacity", pgettext_lazy("assignment", "To whom has most room")
        POOL = "pool", pgettext_lazy("assignment", "Into the public pool")

    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    method = models.CharField(
        _("method"), max_length=11, choices=Method.choices, default=Method.ROUND_ROBIN
    )
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    turns_since = models.DateTimeField(_("turns are counted since"), null=True, blank=True)

    objects: ClassVar[Any] = RuleQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class RuleMember(models.Model):
    """A person a rule may choose, with their share, their limit and their territory."""

    rule = models.ForeignKey(AssignmentRule, models.CASCADE, related_name="members")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    capacity = models.PositiveIntegerField(_("open leads at most"), null=True, blank=True)
    territory = models.ForeignKey(
        Territory, models.SET_NULL, null=True, blank=True, verbose_name=_("territory")
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return the person's name."""
        return str(self.person)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Questions about what rules chose."""

    def by_rule(self, rule: AssignmentRule, since: datetime | None) -> AssignmentQuerySet:
        """Keep what a rule gave since an instant."""
        found = self.filter(rule=rule)
        return found if since is None else found.filter(at__gte=since)


class Assignment(models.Model):
    """That a rule gave a lead to a person; never edited, turns are counted from it."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="assignments")
    rule = models.ForeignKey(AssignmentRule, models.CASCADE, related_name="given")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["rule", "person", "at"])]

    def __str__(self) -> str:
        """Return person and lead."""
        return f"{self.person} < {self.lead}"
