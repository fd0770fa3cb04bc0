"""What a customer ordered: lines, what was delivered of them, and when it is to be invoiced."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Account, Deal, Product, reporting_currency
from sextant.book.orders.models.kept import Ledger, LedgerQuerySet, Numbered
from sextant.book.orders.questions.orders import OrderQuerySet
from sextant.kernel.models import Record
from sextant.kernel.money import AmountField

OWNER: Any = settings.AUTH_USER_MODEL


class Order(Numbered, Record):
    """What a customer ordered from us: a draft until it is confirmed."""

    class State(models.TextChoices):
        """How far an order has come; derived, never stored."""

        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", pgettext_lazy("order", "Confirmed")
        PART_INVOICED = "part_invoiced", pgettext_lazy("order", "Part invoiced")
        INVOICED = "invoiced", pgettext_lazy("order", "Invoiced")
        PAID = "paid", pgettext_lazy("order", "Paid")
        OVERDUE = "overdue", pgettext_lazy("order", "Overdue")
        CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")

    number = models.CharField(pgettext_lazy("document", "number"), max_length=40, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="orders")
    deal = models.ForeignKey(Deal, models.PROTECT, null=True, blank=True, related_name="orders")
    is_further = models.BooleanField(_("a further order of the same deal"), default=False)
    quote_version = models.ForeignKey(
        "quotes.QuoteVersion",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("quote"),
    )
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    ordered_on = models.DateField(_("ordered"))
    payment_days = models.PositiveSmallIntegerField(_("payment terms in days"), default=30)
    reference = models.CharField(_("customer's reference"), max_length=120, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    confirmed_on = models.DateField(_("confirmed"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(_("why cancelled"), max_length=300, blank=True, default="")

    objects: ClassVar[Any] = OrderQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-ordered_on", "-id"]),
            models.Index(fields=["owner", "-ordered_on", "-id"]),
        ]
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["deal"],
                condition=Q(is_further=False, cancelled_on__isnull=True),
                name="one_order_a_deal",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def is_draft(self) -> bool:
        """Tell whether the order may still be edited."""
        return self.confirmed_on is None and self.cancelled_on is None

    @property
    def is_standing(self) -> bool:
        """Tell whether the order is confirmed and not cancelled."""
        return self.confirmed_on is not None and self.cancelled_on is None


class OrderLine(models.Model):
    """A product in an order, at the amount that was agreed, before tax."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True)
    description = models.CharField(max_length=300, blank=True, default="")
    quantity = AmountField(_("quantity"), default=1)
    unit_price = AmountField(_("unit price"), null=True, blank=True)
    discount = AmountField(_("discount in %"), default=0)
    amount = AmountField(_("amount"))
    tax_rate = AmountField(_("tax in %"), default=0)
    tax = AmountField(_("tax"), default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return what is sold."""
        return self.description or str(self.product or "")


class Delivery(Ledger):
    """Goods that went out (above nought) or came back (below nought) for a line of an order."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="deliveries")
    quantity = AmountField()
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = LedgerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "id"]

    def __str__(self) -> str:
        """Return the quantity and the line."""
        return f"{self.quantity} {self.line}"


class Milestone(models.Model):
    """A part of an order that is invoiced at a time of its own."""

    class Condition(models.TextChoices):
        """What must have happened before it is invoiced."""

        BY_HAND = "by_hand", pgettext_lazy("invoiced", "When we say so")
        CONFIRMED = "confirmed", pgettext_lazy("invoiced", "On confirmation")
        DELIVERED = "delivered", pgettext_lazy("invoiced", "On delivery")
        ON_DAY = "on_day", pgettext_lazy("invoiced", "On a day")

    order = models.ForeignKey(Order, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=120)
    percent = AmountField(null=True, blank=True)
    amount = AmountField(null=True, blank=True)
    condition = models.CharField(max_length=9, choices=Condition.choices, default=Condition.BY_HAND)
    on = models.DateField(null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(percent__isnull=False, amount__isnull=True)
                | Q(percent__isnull=True, amount__isnull=False),
                name="milestone_is_percent_or_amount",
            )
        ]

    def __str__(self) -> str:
        """Return the label."""
        return self.label
