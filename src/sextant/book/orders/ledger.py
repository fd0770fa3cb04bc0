"""Writing rows of the ledger, and what the rows of an invoice add up to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book.orders.models import Invoice, Payment
from sextant.book.orders.questions.ledger import PAID
from sextant.kernel import journal
from sextant.kernel.money import rounded
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person

NOUGHT = Decimal(0)
Kind = Payment.Kind


class UnableToBook(Unable):
    """The ledger cannot take this."""


@dataclass(frozen=True)
class Sums:
    """What the ledger says of one invoice, in its currency."""

    amount: Decimal
    paid: Decimal = NOUGHT
    credited: Decimal = NOUGHT
    written_off: Decimal = NOUGHT

    @property
    def balance(self) -> Decimal:
        """Return what is open; below nought is what we owe the customer."""
        return self.amount - self.paid - self.credited - self.written_off

    @property
    def is_cancelled(self) -> bool:
        """Tell whether all of it was credited."""
        return self.credited == self.amount

    def is_sound(self) -> bool:
        """Tell whether the sums stay within their bounds, as every ledger must.

        No more is paid than was asked, and no more credited and written off than was asked.
        """
        forgiven = self.credited + self.written_off
        return (
            NOUGHT <= self.paid <= self.amount
            and min(self.credited, self.written_off) >= NOUGHT
            and forgiven <= self.amount
        )


def sums(invoice: Invoice) -> Sums:
    """Return what the rows of an invoice add up to."""
    rows = Payment.objects.filter(invoice=invoice).order_by().values_list("kind")
    found = dict(rows.annotate(Sum("settled")))
    return Sums(
        invoice.amount,
        sum((found.get(kind, NOUGHT) for kind in PAID), NOUGHT),
        found.get("credit", NOUGHT),
        found.get("write_off", NOUGHT),
    )


def left(advance: Payment) -> Decimal:
    """Return what is left of an advance, in its own currency."""
    if not advance.is_advance or Payment.objects.filter(reverses=advance).exists():
        return NOUGHT
    drawn = Payment.objects.filter(advance=advance).order_by().values_list("kind")
    found: dict[str, Decimal] = dict(drawn.annotate(Sum("amount")))
    rest: Decimal = advance.amount - found.get("allocation", NOUGHT) + found.get("refund", NOUGHT)
    return rest


def write(kind: Payment.Kind, values: dict[str, Any]) -> Payment:
    """Add a row to the ledger."""
    invoice = values.get("invoice")
    values.setdefault("reference", "")
    if not values["reference"]:
        values["reference"] = f"{kind.label} {invoice or values['paid_on']}"[:120]
    if values.get("owner") is None:
        values["owner"] = invoice.owner if invoice is not None else values["account"].owner
    entry: Payment = Payment.objects.create(kind=kind, **values)
    return entry


def guard(amount: Decimal, currency: str, on: date, at: datetime) -> None:
    """Refuse amounts that are none, have no such coin, or lie in the future."""
    if amount <= 0:
        raise UnableToBook(
            _("An amount is above nought: for money given back use a refund, for a mistake a "
              "reversal.")
        )  # fmt: skip
    if rounded(amount, currency) != amount:
        raise UnableToBook(
            _("%(currency)s has no smaller unit than that: round the amount.")
            % {"currency": currency}
        )
    if on > localdate(at):
        raise UnableToBook(_("This day is still to come: enter the day the money moved."))


def told(name: str, entry: Payment, *, by: Person | None, at: datetime) -> None:
    """Write in the journal what a row of the ledger says."""
    data = {
        "name": entry.reference, "amount": entry.amount, "currency": entry.currency,
        "settled": entry.settled, "invoice": entry.invoice_id, "reason": entry.reason,
    }  # fmt: skip
    journal.record(name, entry, by=by, at=at, data=data)
