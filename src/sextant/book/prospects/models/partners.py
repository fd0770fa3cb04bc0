"""Deal registrations: a partner's claim to a customer, for a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Account, Deal, Product
from sextant.book.models.lists import reporting_currency
from sextant.kernel.models import Record
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Questions about registrations."""

    def visible_to(self, scope: Scope) -> RegistrationQuerySet:
        """Keep the registrations inside a scope."""
        return self.filter(scope.condition("registration"))

    def standing(self) -> RegistrationQuerySet:
        """Keep what is a claim: asked for or accepted, and neither over nor turned down."""
        return self.filter(status__in=Registration.STANDING)

    def valid_on(self, day: date) -> RegistrationQuerySet:
        """Keep the claims that stand on a day."""
        return self.standing().filter(valid_until__gte=day)

    def run_out(self, day: date) -> RegistrationQuerySet:
        """Keep the claims whose time is over."""
        return self.standing().filter(valid_until__lt=day)

    def of_customer(self, key: str, customer: Account | None) -> RegistrationQuerySet:
        """Keep those of one customer, linked or written alike."""
        same = Q(pk__in=[])
        if key:
            same |= Q(customer_key=key)
        if customer is not None:
            same |= Q(customer=customer)
        return self.filter(same)

    def of_partner(self, partner: Account) -> RegistrationQuerySet:
        """Keep what one partner registered."""
        return self.filter(partner=partner)

    def first_come(self) -> RegistrationQuerySet:
        """Order by who came first."""
        return self.select_related("partner").order_by("registered_at", "pk")


class Registration(Record):
    """A partner says: this customer is mine. The first valid one is right."""

    class Status(models.TextChoices):
        """How the claim stands."""

        PENDING = "pending", pgettext_lazy("registration", "Waiting for a decision")
        ACCEPTED = "accepted", pgettext_lazy("registration", "Accepted")
        REJECTED = "rejected", pgettext_lazy("registration", "Rejected")
        EXPIRED = "expired", pgettext_lazy("registration", "Expired")
        CONVERTED = "converted", pgettext_lazy("registration", "Won")

    STANDING = (Status.PENDING, Status.ACCEPTED)

    partner = models.ForeignKey(
        Account, models.PROTECT, related_name="registrations", verbose_name=_("partner")
    )
    customer_name = models.CharField(_("customer"), max_length=200)
    customer_key = models.CharField(max_length=200, blank=True, default="", db_index=True)
    customer = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="registered_by_partners"
    )
    products = models.ManyToManyField(Product, blank=True)
    need = models.TextField(_("need"), blank=True, default="")
    amount = AmountField(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    contact_name = models.CharField(_("contact"), max_length=200, blank=True, default="")
    contact_email = models.EmailField(_("contact's e-mail"), blank=True, default="")
    contact_phone = models.CharField(_("contact's phone"), max_length=60, blank=True, default="")
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(_("registered"))
    valid_until = models.DateField(_("valid until"))
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.PENDING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True, default="")
    deal = models.ForeignKey(
        Deal, models.SET_NULL, null=True, blank=True, related_name="registrations"
    )

    objects: ClassVar[Any] = RegistrationQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "valid_until"]),
            models.Index(fields=["owner", "status"]),
        ]

    def __str__(self) -> str:
        """Return the customer's name."""
        return self.customer_name

    @property
    def stands(self) -> bool:
        """Tell whether the claim is neither over nor turned down."""
        return self.status in self.STANDING
