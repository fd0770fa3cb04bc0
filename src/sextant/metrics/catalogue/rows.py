"""Which deals count: words that several metrics share, and what they can be asked by."""

from __future__ import annotations

from sextant.metrics.dimensions import LINES, TIME
from sextant.metrics.measures import Rows

PEOPLE = ("region", "team", "manager", "person")
CUSTOMERS = ("account", "industry", "country", "territory", "tier")
DEAL = (*PEOPLE, *CUSTOMERS, *LINES, "pipeline", "stage", "forecast_category", "currency",
        "source", "channel", "deal", *TIME)  # fmt: skip
PLANNED = (*PEOPLE, "category", "channel", "tier", *TIME)

WON = Rows("won", lambda deal: deal.status == "won", {"status": "won"})
LOST = Rows("lost", lambda deal: deal.status == "lost", {"status": "lost"})
OPEN = Rows("open", lambda deal: deal.status == "open", {"status": "open"})
CLOSED = Rows("closed", lambda deal: deal.status.isin(("won", "lost")), {"status": "won,lost"})
ALL = Rows("all", None)
PUSHED = Rows(
    "pushed",
    lambda deal: (deal.status == "open") & (deal.pushes > 0),
    {"status": "open", "pushes": "1.."},
)
# of a split deal the first row, its owner's, stands for all
PUSHED_ONCE = Rows(
    "pushed_once",
    lambda deal: (deal.status == "open") & (deal.pushes > 0) & (deal.part <= 1),
    {"status": "open", "pushes": "1.."},
)
WON_WITH_VALUE = Rows(
    "won_with_value",
    lambda deal: (deal.status == "won") & deal.value.notnull(),
    {"status": "won", "amount": "0.."},
)
