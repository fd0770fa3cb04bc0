"""The facts of what was done for customers."""

from __future__ import annotations

from sextant.metrics.schemas.base import ACCOUNT, OWNER, Schema

ACTIVITIES = Schema(
    "activities",
    {
        "activity_id": "int64",
        "deal_id": "int64",
        "kind": "string",
        "on": "date",
        "done": "boolean",
        "minutes": "int32",
        **OWNER,
        **ACCOUNT,
    },
    kind="activity",
    key="activity_id",
)
