"""Holding a record as it stands now until the transaction ends.

Who holds several holds an advance before an invoice, so that nobody waits in a circle.
"""

from __future__ import annotations

from sextant.book.orders.models import Invoice, Order, Payment


def locked(order: Order) -> Order:
    """Return an order as it stands now, held until the transaction ends."""
    found: Order = Order.objects.select_for_update().get(pk=order.pk)
    return found


def locked_invoice(invoice: Invoice) -> Invoice:
    """Return an invoice, held until the transaction ends, so that its sums stand still."""
    found: Invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    return found


def locked_entry(entry: Payment) -> Payment:
    """Return a row of the ledger, held until the transaction ends, with what draws on it."""
    found: Payment = Payment.objects.select_for_update().get(pk=entry.pk)
    return found


def save(order: Order) -> None:
    """Write an order as its next version."""
    order.version += 1
    order.save()
