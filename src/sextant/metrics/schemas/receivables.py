"""The facts of money: invoices as they stand, and what was paid."""

from __future__ import annotations

from sextant.metrics.schemas.base import ACCOUNT, MONEY, OWNER, SOURCE, Schema

# Money is in the reporting currency, at the rate of the day of issue.
INVOICES = Schema(
    "invoices",
    {
        "invoice_id": "int64",
        "invoice": "string",
        "order_id": "int64",
        "deal_id": "int64",
        "issued_on": "date",
        "due_on": "date",
        "status": "string",
        "ageing": "string",
        "ageing_position": "int32",
        "amount": MONEY,  # what it asks, in its own currency
        "currency": "string",
        "value": MONEY,  # what it asks, less credit notes
        "fell_due": MONEY,  # the same, once it is due; null before
        "paid": MONEY,  # of what fell due, whenever it was paid
        "paid_on_time": MONEY,  # of what fell due, paid by the due day
        "outstanding": MONEY,  # what is open today
        "overdue": MONEY,  # what is open today after the due day
        "awaited": MONEY,  # what was paid and what is open: what its days are weighed by
        "awaited_days": "int64",  # money times days from issue to payment, or to today
        **OWNER,
        **ACCOUNT,
        **SOURCE,
    },
    kind="invoice",
    standing="issued_on",
    key="invoice_id",
)
PAYMENTS = Schema(
    "payments",
    {
        "payment_id": "int64",
        "invoice_id": "int64",
        "paid_on": "date",
        "kind": "string",
        "amount": MONEY,
        "currency": "string",
        "value": MONEY,
        **OWNER,
        **ACCOUNT,
        **SOURCE,
    },
    kind="payment",
    standing="paid_on",
    key="payment_id",
)
