"""The ledger of what was paid, given back, credited and written off: rows are only ever added."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Account, reporting_currency
from sextant.book.orders.models.invoices import Invoice
from sextant.book.orders.models.kept import Ledger
from sextant.book.orders.questions.ledger import PaymentQuerySet
from sextant.kernel.models import Record
from sextant.kernel.money import AmountField

OWNER: Any = settings.AUTH_USER_MODEL


class Payment(Ledger, Record):
    """One row of the ledger.

    `amount` is what moved, in `currency`: above nought what reduces a debt, below nought what
    raises it again. `settled` is what it takes off the invoice, in the invoice's currency, at
    `rate`. A payment without an invoice is an advance; what draws on it names it. A reversal has
    the kind of what it reverses and the opposite amounts.
    """

    class Kind(models.TextChoices):
        """What happened."""

        PAYMENT = "payment", pgettext_lazy("ledger", "Payment")
        ALLOCATION = "allocation", pgettext_lazy("ledger", "Advance used")
        REFUND = "refund", pgettext_lazy("ledger", "Refund")
        CREDIT = "credit", pgettext_lazy("ledger", "Credit note")
        WRITE_OFF = "write_off", pgettext_lazy("ledger", "Write-off")

    reference = models.CharField(_("reference"), max_length=120, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PAYMENT)
    account = models.ForeignKey(Account, models.PROTECT, blank=True, related_name="entries")
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    amount = AmountField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    rate = AmountField(_("rate"), places=10, null=True, blank=True)
    settled = AmountField(_("taken off the invoice"), default=0)
    paid_on = models.DateField(pgettext_lazy("date", "day"))
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    advance = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="draws")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = PaymentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("payment")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-paid_on", "-id"]),
            models.Index(fields=["owner", "-paid_on", "-id"]),
            models.Index(fields=["invoice", "kind", "settled"]),
        ]
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_something"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(kind="refund", amount__lt=0)
                | (~Q(kind="refund") & Q(amount__gt=0)),
                name="entry_has_the_sign_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(invoice__isnull=False) | Q(settled=0), name="entry_settles_an_invoice"
            ),
        ]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference

    @property
    def is_advance(self) -> bool:
        """Tell whether it is money taken in before any invoice."""
        return self.kind == self.Kind.PAYMENT and self.invoice_id is None and not self.reverses_id
