"""The facts of quoting: what was sent, how soon, what came of it, and at which discount."""

from __future__ import annotations

from sextant.metrics.schemas.base import ACCOUNT, MONEY, OWNER, SOURCE, Schema

QUOTES = Schema(
    "quotes",
    {
        "quote_id": "int64",
        "deal_id": "int64",
        "asked_on": "date",
        "sent_on": "date",  # when a version was sent first
        "decided_on": "date",  # when it was answered, or ran out; null while it is open
        "outcome": "string",  # open, accepted, declined, withdrawn or expired
        "turnaround_hours": MONEY,  # from asked to first sent
        "versions": "int32",
        "currency": "string",
        **OWNER,
        **ACCOUNT,
        **SOURCE,
    },
    kind="quote",
    standing="sent_on",
    key="quote_id",
)
QUOTE_LINES = Schema(
    "quote_lines",
    {
        "quote_id": "int64",
        "deal_id": "int64",
        "first_sent_on": "date",
        "sent_on": "date",  # when the newest sent version went out
        "product_id": "int64",
        "product": "string",
        "category": "string",
        "quantity": MONEY,
        "amount": MONEY,  # net, in the quote's own currency
        "currency": "string",
        "value": MONEY,  # the amount in the reporting currency, at the day's rate
        "list_value": MONEY,  # before discount, reporting currency
        "discount_value": MONEY,  # list value less value
        **OWNER,
        **ACCOUNT,
        **SOURCE,
    },
    kind="quote",
    standing="sent_on",
    key="quote_id",
)
