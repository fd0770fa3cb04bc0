"""The facts of what was sold: lines of orders, entered here or landed straight from an ERP."""

from __future__ import annotations

from sextant.metrics.schemas.base import ACCOUNT, MONEY, OWNER, Schema

ORDER, LANDED = "order", "landed"  # where a line came from: also the names of the fact's parts

# What is alike in the lines of one order on one day, with their sums. An order has some twenty
# lines, so most questions read a twentieth of the rows. Only rows with the same columns empty are
# put together: so whatever counts or leaves out empty ones comes to the same as line by line.
ORDERS = Schema(
    "orders",
    {
        "origin": "string",
        "landing_id": "int64",
        "order_id": "int64",
        "system": "string",
        "order_number": "string",
        "order_key": "string",
        "ordered_on": "date",
        "lines": "int64",  # how many there are
        "quantity": MONEY,
        "amount": MONEY,
        "currency": "string",
        "value": MONEY,
        "list_value": MONEY,
        "cost": MONEY,
        "margin": MONEY,
        "returned": MONEY,
        "is_return": "boolean",
        "has_customer": "string",
        "deal_id": "int64",
        "channel": "string",
        **OWNER,
        **ACCOUNT,
    },
    kind="order",
    standing="ordered_on",
    key="order_id",
)
ORDER_LINES = Schema(
    "order_lines",
    {
        "origin": "string",  # ORDER or LANDED
        "landing_id": "int64",  # of a landed line
        "order_id": "int64",  # of an order that is a record here
        "system": "string",  # whose order numbers these are; empty text for our own
        "order_number": "string",
        "order_key": "string",  # system and order number: what is counted as one order
        "line_number": "string",  # tells the lines of one order apart
        "ordered_on": "date",
        "ship_days": "int32",
        "product_id": "int64",
        "product": "string",
        "category": "string",
        "quantity": MONEY,  # below nought for a return
        "unit_price": MONEY,
        "amount": MONEY,  # net, in the line's own currency
        "currency": "string",
        "value": MONEY,  # the amount in the reporting currency, at the day's rate
        "list_value": MONEY,  # before discount, reporting currency; null where unknown
        "cost": MONEY,  # of the whole line, reporting currency; null where unknown
        "margin": MONEY,  # value less cost; null where either is unknown
        "returned": MONEY,  # what a return takes away, above nought; null on other lines
        "is_return": "boolean",
        "has_customer": "string",  # yes or no
        "deal_id": "int64",
        "channel": "string",
        **OWNER,
        **ACCOUNT,
    },
    kind="order",
    standing="ordered_on",
    key="order_id",
    whole=ORDERS,
)
