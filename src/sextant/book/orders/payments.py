"""Verbs on money that moves: take payments and advances, use advances, give money back."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book.orders import exchange, ledger
from sextant.book.orders.ledger import Kind, UnableToBook
from sextant.config import config
from sextant.kernel.holding import locked
from sextant.kernel.money import smallest_unit
from sextant.kernel.roles import require
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sextant.book.orders.ledger import Sums
    from sextant.book.orders.models import Invoice, Payment
    from sextant.kernel.models import Person


@transaction.atomic
def take(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Payment:
    """Take a payment for an invoice, or an advance of an account where no invoice is named."""
    require(by, "payment.create")
    invoice, account = values.get("invoice"), values.get("account")
    on = values.get("paid_on") or localdate(at)
    more = {"reference": values.get("reference") or "", "paid_on": on, "by": by}
    if invoice is None:
        if account is None:
            raise UnableToBook(_("Name the invoice that is paid, or the account that paid ahead."))
        return _advance(
            {"account": account, "amount": values["amount"],
             "currency": values.get("currency") or _usual(), **more}, by=by, at=at
        )  # fmt: skip
    if account is not None and account != invoice.account:
        raise UnableToBook(
            _("Invoice %(invoice)s is for %(account)s: leave the account empty, or correct it.")
            % {"invoice": invoice, "account": invoice.account}
        )
    currency = values.get("currency") or invoice.currency
    return _payment(invoice, values["amount"], currency, more, by=by, at=at)


@transaction.atomic
def pay(
    invoice: Invoice,
    *,
    amount: Decimal,
    currency: str = "",
    paid_on: date | None = None,
    reference: str = "",
    rest_as_advance: bool = False,
    by: Person | None,
    at: datetime,
) -> Payment:
    """Take a payment for an invoice; what is above its balance may be kept as an advance."""
    require(by, "payment.create")
    on, currency = paid_on or localdate(at), currency or invoice.currency
    more = {"reference": reference, "paid_on": on, "by": by}
    if rest_as_advance:
        invoice = locked(invoice)
        ledger.guard(amount, currency, on, at)
        rest = _above(invoice, amount, currency, on)
        if rest > 0:
            kept = {"account": invoice.account, "owner": invoice.owner, "amount": rest, **more}
            first = _advance({**kept, "currency": currency}, by=by, at=at)
            if rest == amount:
                return first
            amount -= rest
    return _payment(invoice, amount, currency, more, by=by, at=at)


@transaction.atomic
def allocate(
    advance: Payment,
    *,
    invoice: Invoice,
    amount: Decimal | None = None,
    paid_on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Payment:
    """Use an advance, or a part of it, for an invoice of the same account."""
    require(by, "payment.allocate")
    # everyone holds an advance before an invoice, so that nobody waits in a circle
    advance, invoice = locked(advance), locked(invoice)
    on, rest = paid_on or localdate(at), ledger.left(advance)
    _guard_advance(advance, invoice, on)
    sums = ledger.sums(invoice)
    _refuse_cancelled(invoice, sums)
    rate = exchange.rate(advance.currency, invoice.currency, on)
    if amount is None:
        amount = min(rest, _needed(sums.balance, rate, advance.currency))
    ledger.guard(amount or Decimal(1), advance.currency, on, at)
    if amount > rest or rest <= 0:
        raise UnableToBook(
            _("Of this advance %(rest)s is left: use no more than that.")
            % {"rest": written.money(rest, advance.currency)}
        )
    settled = _within(sums, amount, rate, invoice, is_rest=False)
    entry = ledger.write(
        Kind.ALLOCATION,
        {"account": advance.account, "invoice": invoice, "advance": advance, "amount": amount,
         "currency": advance.currency, "rate": rate, "settled": settled, "paid_on": on, "by": by},
    )  # fmt: skip
    ledger.told("payment.allocated", entry, by=by, at=at)
    return entry


@transaction.atomic
def refund(
    invoice: Invoice,
    *,
    amount: Decimal,
    reason: str = "",
    paid_on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Payment:
    """Give back money that was paid for an invoice; never more than was paid."""
    require(by, "payment.refund")
    invoice, on = locked(invoice), paid_on or localdate(at)
    ledger.guard(amount, invoice.currency, on, at)
    _guard_reason(reason)
    paid = ledger.sums(invoice).paid
    if amount > paid:
        raise UnableToBook(
            _("Of invoice %(invoice)s %(paid)s was paid: give back no more than that.")
            % {"invoice": invoice, "paid": written.money(paid, invoice.currency)}
        )
    entry = ledger.write(
        Kind.REFUND,
        {"account": invoice.account, "invoice": invoice, "amount": -amount, "settled": -amount,
         "currency": invoice.currency, "paid_on": on, "reason": reason, "by": by},
    )  # fmt: skip
    ledger.told("payment.refunded", entry, by=by, at=at)
    return entry


@transaction.atomic
def give_back(
    advance: Payment,
    *,
    amount: Decimal | None = None,
    reason: str = "",
    paid_on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Payment:
    """Give back an advance, or what is left of it."""
    require(by, "payment.give_back")
    advance, on = locked(advance), paid_on or localdate(at)
    rest = ledger.left(advance)
    amount = rest if amount is None else amount
    ledger.guard(amount or Decimal(1), advance.currency, on, at)
    _guard_reason(reason)
    if amount > rest or rest <= 0:
        raise UnableToBook(
            _("Of this advance %(rest)s is left: give back no more than that.")
            % {"rest": written.money(rest, advance.currency)}
        )
    entry = ledger.write(
        Kind.REFUND,
        {"account": advance.account, "owner": advance.owner, "advance": advance,
         "amount": -amount, "currency": advance.currency, "paid_on": on, "reason": reason,
         "by": by},
    )  # fmt: skip
    ledger.told("payment.refunded", entry, by=by, at=at)
    return entry


def _payment(
    invoice: Invoice,
    amount: Decimal,
    currency: str,
    more: Mapping[str, Any],
    *,
    by: Person | None,
    at: datetime,
) -> Payment:
    invoice = locked(invoice)
    ledger.guard(amount, currency, more["paid_on"], at)
    rate = exchange.rate(currency, invoice.currency, more["paid_on"])
    settled = room(invoice, ledger.sums(invoice), amount, rate)
    entry = ledger.write(
        Kind.PAYMENT,
        {"account": invoice.account, "invoice": invoice, "amount": amount, "currency": currency,
         "rate": rate, "settled": settled, **more},
    )  # fmt: skip
    ledger.told("payment.recorded", entry, by=by, at=at)
    return entry


def _advance(values: dict[str, Any], *, by: Person | None, at: datetime) -> Payment:
    ledger.guard(values["amount"], values["currency"], values["paid_on"], at)
    entry = ledger.write(Kind.PAYMENT, values)
    ledger.told("payment.recorded", entry, by=by, at=at)
    return entry


def room(invoice: Invoice, sums: Sums, amount: Decimal, rate: Decimal | None) -> Decimal:
    """Return what a payment takes off an invoice with these sums, or refuse it."""
    _refuse_cancelled(invoice, sums)
    return _within(sums, amount, rate, invoice, is_rest=True)


def _refuse_cancelled(invoice: Invoice, sums: Sums) -> None:
    if sums.is_cancelled:
        raise UnableToBook(
            _("Invoice %(invoice)s is cancelled: take the money as an advance of %(account)s.")
            % {"invoice": invoice, "account": invoice.account}
        )


def _within(
    sums: Sums, amount: Decimal, rate: Decimal | None, invoice: Invoice, *, is_rest: bool
) -> Decimal:
    """Return what an amount takes off an invoice, or refuse what is more than is open."""
    settled = exchange.settled(amount, rate, invoice.currency)
    if settled <= 0:
        raise UnableToBook(_("At the day's rate this comes to nothing: check the currency."))
    if settled > max(sums.balance, Decimal(0)):
        said = {
            "invoice": invoice,
            "balance": written.money(max(sums.balance, Decimal(0)), invoice.currency),
            "settled": written.money(settled, invoice.currency),
        }
        offer = _("Of invoice %(invoice)s %(balance)s is open, less than %(settled)s: take what is "
                  "above as an advance, or enter less.")  # fmt: skip
        plain = _("Of invoice %(invoice)s %(balance)s is open, less than %(settled)s: use less.")
        raise UnableToBook((offer if is_rest else plain) % said)
    return settled


def _above(invoice: Invoice, amount: Decimal, currency: str, on: date) -> Decimal:
    """Return the part of a payment that an invoice has no room for, in the payment's currency."""
    rate = exchange.rate(currency, invoice.currency, on)
    balance = max(ledger.sums(invoice).balance, Decimal(0))
    if exchange.settled(amount, rate, invoice.currency) <= balance:
        return Decimal(0)
    needed = _needed(balance, rate, currency)
    return amount - min(needed, amount)


def _needed(balance: Decimal, rate: Decimal | None, currency: str) -> Decimal:
    """Return how much of a currency settles a balance, and not a unit more."""
    if rate is None:
        return max(balance, Decimal(0))

    exact = max(balance, Decimal(0)) / rate
    return exact.quantize(smallest_unit(currency), rounding=ROUND_DOWN)


def _guard_advance(advance: Payment, invoice: Invoice, on: date) -> None:
    if advance.account_id != invoice.account_id:
        raise UnableToBook(
            _("This advance was paid by %(payer)s, the invoice is for %(account)s.")
            % {"payer": advance.account, "account": invoice.account}
        )
    if on < advance.paid_on:
        raise UnableToBook(_("The advance came later than that: choose its day or a later one."))


def _guard_reason(reason: str) -> None:
    if not reason.strip():
        raise UnableToBook(_("Say why: the ledger keeps the reason."))


def _usual() -> str:
    return config.currency
