"""What the facts look like: flat columns in plain type names that Arrow and Ibis both read."""

from sextant.metrics.schemas.activities import ACTIVITIES
from sextant.metrics.schemas.base import ACCOUNT, MONEY, OWNER, SOURCE, Schema
from sextant.metrics.schemas.deals import DEAL_LINES, DEALS, STAGE_CHANGES
from sextant.metrics.schemas.order_lines import ORDER_LINES

EVERY = {
    schema.name: schema for schema in (DEALS, DEAL_LINES, STAGE_CHANGES, ACTIVITIES, ORDER_LINES)
}

__all__ = [
    "ACCOUNT",
    "ACTIVITIES",
    "DEALS",
    "DEAL_LINES",
    "EVERY",
    "MONEY",
    "ORDER_LINES",
    "OWNER",
    "SOURCE",
    "STAGE_CHANGES",
    "Schema",
]
