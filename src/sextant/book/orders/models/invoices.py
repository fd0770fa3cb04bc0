"""What a customer was asked to pay: issued once, never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Account
from sextant.book.orders.models.kept import Numbered
from sextant.book.orders.models.orders import Milestone, Order, OrderLine
from sextant.book.orders.questions.invoices import InvoiceQuerySet
from sextant.kernel.models import Record
from sextant.kernel.money import AmountField

OWNER: Any = settings.AUTH_USER_MODEL


class Invoice(Numbered, Record):
    """A demand for payment; what it says never changes, what is open of it is derived."""

    class State(models.TextChoices):
        """How far an invoice is settled; derived, never stored."""

        OPEN = "open", pgettext_lazy("invoice", "Open")
        PART_PAID = "part_paid", pgettext_lazy("invoice", "Part paid")
        OVERDUE = "overdue", pgettext_lazy("invoice", "Overdue")
        PAID = "paid", pgettext_lazy("invoice", "Paid")
        WRITTEN_OFF = "written_off", pgettext_lazy("invoice", "Written off")
        CANCELLED = "cancelled", pgettext_lazy("invoice", "Cancelled")

    number = models.CharField(pgettext_lazy("document", "number"), max_length=40, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    milestone = models.ForeignKey(
        Milestone, models.SET_NULL, null=True, blank=True, related_name="invoices"
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="invoices")
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    currency = models.CharField(_("currency"), max_length=3)
    issued_on = models.DateField(_("issued"))
    due_on = models.DateField(_("due"))
    subject = models.CharField(_("subject"), max_length=200, blank=True, default="")
    amount = AmountField(_("amount"))
    tax = AmountField(_("tax in it"), default=0)

    objects: ClassVar[Any] = InvoiceQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-issued_on", "-id"]),
            models.Index(fields=["owner", "-issued_on", "-id"]),
            models.Index(fields=["due_on"]),
        ]
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_is_above_nought"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def net(self) -> Any:
        """Return the amount without tax."""
        return self.amount - self.tax


class InvoiceLine(models.Model):
    """A share of a line of the order, before tax, with the tax upon it."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="invoiced")
    description = models.CharField(max_length=300, blank=True, default="")
    amount = AmountField()
    tax_rate = AmountField(default=0)
    tax = AmountField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return what is invoiced."""
        return self.description or str(self.line)
