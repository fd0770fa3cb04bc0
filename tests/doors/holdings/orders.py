"""Orders, invoices and the ledger, and who may see whose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.book.models import Product
from sextant.book.orders import invoicing, ordering, payments
from sextant.book.orders.models import DunningStep
from tests.company import NOW

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {
    "orders": "order", "invoices": "invoice", "payments": "payment", "dunning_steps": "dunning",
}  # fmt: skip
OWNED = ("order", "invoice", "payment")
EVERYTHING = {*OWNED, "dunning"}
SEES_ALL = {"Dora": EVERYTHING, "Ava": EVERYTHING, "Ada": EVERYTHING, "Fay": EVERYTHING,
            "Sam": {"order"}}  # fmt: skip


def hold(estate: Estate) -> None:
    """Make an order with its invoice and a payment for each owner."""
    product = Product.objects.first()
    operator: dict[str, Any] = {"by": None, "at": NOW}
    for owner in estate.OWNERS:
        account = estate.records["accounts"][owner]
        row = {"product": product, "unit_price": Decimal(100)}
        values = {"account": account, "owner": estate.company.people[owner], "currency": "USD",
                  "ordered_on": date(2026, 7, 1), "lines": [row]}  # fmt: skip
        order = ordering.confirm(ordering.create(values, **operator), **operator)
        invoice = invoicing.invoice(order, **operator)
        entry = payments.pay(invoice, amount=Decimal(10), reference=f"Money of {owner}", **operator)
        estate.keep("orders", owner, order)
        estate.keep("invoices", owner, invoice)
        estate.keep("payments", owner, entry)
    step = DunningStep.objects.create(name="Friendly reminder", after_days=3)
    estate.records["dunning_steps"] = {"Friendly reminder": step}
