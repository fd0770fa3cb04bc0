"""How far people may go alone, and who has to agree beyond that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Tier, reporting_currency
from sextant.kernel.models import Record
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from sextant.kernel.models import Person

PERSON: Any = settings.AUTH_USER_MODEL


class LimitQuerySet(models.QuerySet["AuthorityLimit"]):
    """Questions about limits."""

    def holding_for(self, person: Person, tier: str) -> LimitQuerySet:
        """Keep the limits of a person or their role, for a tier or any."""
        whose = Q(person=person) | Q(person__isnull=True, role=person.role)
        return self.filter(whose, tier__in=["", tier])


class AuthorityLimit(Record):
    """How deep a discount somebody may give alone, and how thin a margin may become."""

    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, blank=True, default="")
    person = models.ForeignKey(
        PERSON, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices, blank=True, default="")
    max_discount = AmountField(_("discount up to, in %"), default=0)
    min_margin = AmountField(_("margin not below, in %"), null=True, blank=True)

    objects: ClassVar[Any] = LimitQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ApprovalRule(Record):
    """Who must agree when somebody goes beyond their limit; every rule that fits adds a step."""

    class Approver(models.TextChoices):
        """Whom a rule asks."""

        MANAGER = "manager", _("Manager")
        SECOND = "second", _("Manager’s manager")
        ROLE = "role", _("Somebody in a role")
        PERSON = "person", _("A certain person")

    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    from_discount = AmountField(_("discount from, in %"), null=True, blank=True)
    below_margin = AmountField(_("margin below, in %"), null=True, blank=True)
    from_amount = AmountField(_("amount from"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices, blank=True, default="")
    approver = models.CharField(
        _("approver"), max_length=7, choices=Approver.choices, default=Approver.MANAGER
    )
    role = models.CharField(_("role"), max_length=20, blank=True, default="")
    person = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    hours = models.PositiveSmallIntegerField(_("working hours"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
