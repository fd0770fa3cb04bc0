"""Verbs that set the books right: credit notes, write-offs, reversals; nothing is ever changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book import numbering
from sextant.book.orders import ledger
from sextant.book.orders.ledger import Kind, UnableToBook
from sextant.book.orders.models import Payment
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.workspace import written

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.book.orders.models import Invoice
    from sextant.kernel.models import Person

PARTS = {"payment": "paid", "allocation": "paid", "refund": "paid", "credit": "credited",
         "write_off": "written_off"}  # fmt: skip


@transaction.atomic
def credit(
    invoice: Invoice,
    *,
    amount: Decimal,
    reason: str = "",
    on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Payment:
    """Write a credit note: a part of an invoice is asked no longer."""
    require(by, "invoice.credit")
    invoice, on = locked(invoice), on or localdate(at)
    ledger.guard(amount, invoice.currency, on, at)
    _guard(reason, invoice, on)
    sums = ledger.sums(invoice)
    room = sums.amount - sums.credited - sums.written_off
    if amount > room:
        raise UnableToBook(
            _("Of invoice %(invoice)s %(room)s can still be credited: credit no more than that.")
            % {"invoice": invoice, "room": written.money(room, invoice.currency)}
        )
    return _credited(invoice, amount, reason, on, by=by, at=at)


@transaction.atomic
def cancel(
    invoice: Invoice, *, reason: str = "", on: date | None = None, by: Person | None, at: datetime
) -> Payment:
    """Cancel an invoice by a credit note over all of it; its part of the order is open again."""
    require(by, "invoice.cancel")
    invoice, on = locked(invoice), on or localdate(at)
    _guard(reason, invoice, on)
    sums = ledger.sums(invoice)
    if sums.is_cancelled:
        raise UnableToBook(_("Invoice %(invoice)s is cancelled already.") % {"invoice": invoice})
    if sums.written_off:
        raise UnableToBook(
            _("A part of invoice %(invoice)s is written off: reverse that first.")
            % {"invoice": invoice}
        )
    return _credited(invoice, sums.amount - sums.credited, reason, on, by=by, at=at)


@transaction.atomic
def write_off(
    invoice: Invoice,
    *,
    reason: str = "",
    amount: Decimal | None = None,
    on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Payment:
    """Give up what is open of an invoice, or a part of it, with a reason."""
    require(by, "payment.write_off")
    invoice, on = locked(invoice), on or localdate(at)
    _guard(reason, invoice, on)
    balance = ledger.sums(invoice).balance
    amount = balance if amount is None else amount
    if balance <= 0 or amount > balance:
        raise UnableToBook(
            _("Of invoice %(invoice)s %(balance)s is open: write off no more than that.")
            % {"invoice": invoice, "balance": written.money(max(balance, Decimal(0)),
                                                            invoice.currency)}
        )  # fmt: skip
    ledger.guard(amount, invoice.currency, on, at)
    entry = ledger.write(
        Kind.WRITE_OFF,
        {"account": invoice.account, "invoice": invoice, "amount": amount, "settled": amount,
         "currency": invoice.currency, "paid_on": on, "reason": reason, "by": by},
    )  # fmt: skip
    ledger.told("payment.written_off", entry, by=by, at=at)
    return entry


@transaction.atomic
def reverse(entry: Payment, *, reason: str = "", by: Person | None, at: datetime) -> Payment:
    """Take a wrong row back by its opposite; both stay in the ledger."""
    require(by, "payment.reverse")
    if entry.advance is not None:
        locked(entry.advance)
    entry = locked(entry)
    _guard_reversing(entry, reason)
    if entry.invoice is not None:
        _guard_sums(locked(entry.invoice), entry)
    opposite = ledger.write(
        Kind(entry.kind),
        {"account": entry.account, "owner": entry.owner, "invoice": entry.invoice,
         "advance": entry.advance, "amount": -entry.amount, "settled": -entry.settled,
         "currency": entry.currency, "rate": entry.rate, "paid_on": localdate(at),
         "reason": reason, "reverses": entry, "by": by,
         "reference": str(_("Reversal of %(entry)s") % {"entry": entry})[:120]},
    )  # fmt: skip
    ledger.told("payment.reversed", opposite, by=by, at=at)
    return opposite


def _guard_reversing(entry: Payment, reason: str) -> None:
    if entry.reverses_id or Payment.objects.filter(reverses=entry).exists():
        raise UnableToBook(
            _("This is a reversal, or is reversed already: enter what is right anew.")
        )
    if not reason.strip():
        raise UnableToBook(_("Say why: the ledger keeps the reason."))
    if entry.is_advance and ledger.left(entry) != entry.amount:
        raise UnableToBook(_("A part of this advance is used or given back: reverse that first."))


def _guard_sums(invoice: Invoice, entry: Payment) -> None:
    part = PARTS[entry.kind]
    before = ledger.sums(invoice)
    after = replace(before, **{part: getattr(before, part) - entry.settled})
    if not after.is_sound():
        raise UnableToBook(
            _("Then more would be given back than was paid of invoice %(invoice)s, or more paid "
              "than it asks: reverse what came later first.")
            % {"invoice": invoice}
        )  # fmt: skip


def _credited(
    invoice: Invoice, amount: Decimal, reason: str, on: date, *, by: Person | None, at: datetime
) -> Payment:
    entry = ledger.write(
        Kind.CREDIT,
        {"account": invoice.account, "invoice": invoice, "amount": amount, "settled": amount,
         "currency": invoice.currency, "paid_on": on, "reason": reason, "by": by,
         "reference": numbering.number(numbering.CREDIT, on)},
    )  # fmt: skip
    ledger.told("payment.credited", entry, by=by, at=at)
    data = {"credit": entry.reference, "amount": amount, "reason": reason}
    journal.record("invoice.credited", invoice, by=by, at=at, data=data)
    return entry


def _guard(reason: str, invoice: Invoice, on: date) -> None:
    if not reason.strip():
        raise UnableToBook(_("Say why: the ledger keeps the reason."))
    if on < invoice.issued_on:
        raise UnableToBook(
            _("Invoice %(invoice)s was issued later than that: choose its day or a later one.")
            % {"invoice": invoice}
        )
