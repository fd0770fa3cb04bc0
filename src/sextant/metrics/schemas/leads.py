"""The facts of leads: where they came from, how soon someone answered, and what became of them."""

from __future__ import annotations

from sextant.metrics.schemas.base import MONEY, OWNER, SOURCE, Schema

LEADS = Schema(
    "leads",
    {
        "lead_id": "int64",
        "on": "date",  # when it arrived
        "status": "string",
        "converted_on": "date",
        "response_hours": MONEY,  # from arrival to the first thing done; null while nothing was
        "follow_ups": "int32",  # what was done for it, all together
        **OWNER,
        "country": "string",
        "territory_id": "int64",
        "territory": "string",
        "tier": "string",
        **SOURCE,
    },
    kind="lead",
    key="lead_id",
)
