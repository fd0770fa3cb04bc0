"""What the facts look like: flat columns in plain type names that Arrow and Ibis both read."""

from sextant.metrics.schemas.activities import ACTIVITIES
from sextant.metrics.schemas.base import ACCOUNT, MONEY, OWNER, SOURCE, Schema
from sextant.metrics.schemas.deals import DEAL_LINES, DEALS, STAGE_CHANGES
from sextant.metrics.schemas.leads import LEADS
from sextant.metrics.schemas.order_lines import ORDER_LINES, ORDERS
from sextant.metrics.schemas.quotes import QUOTE_LINES, QUOTES
from sextant.metrics.schemas.receivables import INVOICES, PAYMENTS
from sextant.metrics.schemas.states import DEAL_STATES
from sextant.metrics.schemas.targets import TARGETS

EVERY = {
    schema.name: schema
    for schema in (
        DEALS,
        DEAL_LINES,
        STAGE_CHANGES,
        DEAL_STATES,
        ACTIVITIES,
        LEADS,
        ORDER_LINES,
        ORDERS,
        QUOTES,
        QUOTE_LINES,
        INVOICES,
        PAYMENTS,
        TARGETS,
    )
}

__all__ = [
    "ACCOUNT",
    "ACTIVITIES",
    "DEALS",
    "DEAL_LINES",
    "DEAL_STATES",
    "EVERY",
    "INVOICES",
    "LEADS",
    "MONEY",
    "ORDERS",
    "ORDER_LINES",
    "OWNER",
    "PAYMENTS",
    "QUOTES",
    "QUOTE_LINES",
    "SOURCE",
    "STAGE_CHANGES",
    "TARGETS",
    "Schema",
]
