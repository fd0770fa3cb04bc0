"""The facts of what was done for customers."""

from __future__ import annotations

from sextant.metrics.schemas.base import ACCOUNT, OWNER, SOURCE, Schema

ACTIVITIES = Schema(
    "activities",
    {
        "activity_id": "int64",
        "deal_id": "int64",
        "lead_id": "int64",
        "kind": "string",
        "on": "date",
        "done": "boolean",
        "result": "string",
        "minutes": "int32",
        **OWNER,
        **ACCOUNT,
        **SOURCE,
    },
    kind="activity",
    key="activity_id",
)
