"""The facts of how deals stood: a row for each stretch of days in which nothing changed."""

from __future__ import annotations

from sextant.metrics.schemas.base import ACCOUNT, MONEY, OWNER, SOURCE, Schema

DEAL_STATES = Schema(
    "deal_states",
    {
        "deal_id": "int64",
        "deal": "string",
        "nth": "int32",
        "since": "date",
        "until": "date",
        "is_last": "boolean",
        "created_on": "date",
        "closed_on": "date",
        "known_on": "date",
        "status": "string",
        "pipeline_id": "int64",
        "pipeline": "string",
        "stage_id": "int64",
        "stage": "string",
        "stage_position": "int32",
        "is_entry": "boolean",
        "enters": "int32",
        "expected_close_on": "date",
        "amount": MONEY,
        "currency": "string",
        "value": MONEY,
        "part": "int32",
        **OWNER,
        **ACCOUNT,
        **SOURCE,
    },
    kind="deal",
    standing="closed_on",
    seller="sold_by",
)
