"""How the book's records become facts: rows as columns, joined with where everyone stood."""

from __future__ import annotations

from sextant.book.facts import activities, deals, landed_lines, moves, states
from sextant.metrics.facts import Source
from sextant.metrics.gathering import with_orders
from sextant.metrics.schemas import (
    ACTIVITIES,
    DEAL_LINES,
    DEAL_STATES,
    DEALS,
    ORDER_LINES,
    ORDERS,
    STAGE_CHANGES,
)
from sextant.metrics.schemas.order_lines import LANDED

FACTS = (
    Source("deals", (DEALS, DEAL_LINES), deals.build, deals.touched),
    Source("stage_changes", (STAGE_CHANGES,), moves.build, moves.touched),
    Source("deal_states", (DEAL_STATES,), states.build, states.touched),
    Source("activities", (ACTIVITIES,), activities.build, activities.touched),
    Source(
        "landed_lines",
        (ORDER_LINES, ORDERS),
        with_orders(landed_lines.build),
        landed_lines.touched,
        part=LANDED,
    ),
)
