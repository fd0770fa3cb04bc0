"""The locks on the ledgers: what stands in the books is neither changed nor removed.

The account of a row may change, since accounts are merged; nothing else may.
"""

from __future__ import annotations

from sextant.kernel.sealing import Seal, putting_on, taking_off

SEALED = (
    Seal(
        "orders_payment",
        ("kind", "invoice_id", "amount", "currency", "rate", "settled", "paid_on", "advance_id",
         "reverses_id", "reason", "reference"),
    ),
    Seal("orders_delivery"),
    Seal("orders_invoiceline"),
    Seal("orders_reminder"),
    Seal(
        "orders_invoice",
        ("number", "order_id", "currency", "issued_on", "due_on", "amount", "tax", "subject"),
    ),
)  # fmt: skip

put_on = putting_on(SEALED)
take_off = taking_off(SEALED)
