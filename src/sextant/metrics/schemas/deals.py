"""The facts of selling: deals, their lines, their way through the stages."""

from __future__ import annotations

from sextant.metrics.schemas.base import ACCOUNT, MONEY, OWNER, SOURCE, Schema

DEAL = {
    "deal_id": "int64",
    "deal": "string",
    "created_on": "date",
    "closed_on": "date",
    "expected_close_on": "date",
    "status": "string",
    "pipeline_id": "int64",
    "pipeline": "string",
    "stage_id": "int64",
    "stage": "string",
    "stage_position": "int32",
    "amount": MONEY,
    "currency": "string",
    "value": MONEY,
    "weighted": MONEY,
    "overlay": MONEY,
    "part": "int32",
    "pushes": "int32",
    "forecast_category": "string",
    "cycle_days": "int32",
    **OWNER,
    **ACCOUNT,
    **SOURCE,
    "loss_reason_id": "int64",
    "loss_reason": "string",
    "competitor_id": "int64",
    "competitor": "string",
}

DEALS = Schema(
    "deals", DEAL, kind="deal", standing="closed_on", seller="sold_by", opened="created_on"
)
DEAL_LINES = Schema(
    "deal_lines",
    {
        **DEAL,
        "line": "int32",
        "product_id": "int64",
        "product": "string",
        "category": "string",
        "quantity": MONEY,
    },
    kind="deal",
    standing="closed_on",
    seller="sold_by",
)
STAGE_CHANGES = Schema(
    "stage_changes",
    {
        "deal_id": "int64",
        "on": "date",
        "from_stage_id": "int64",
        "from_stage": "string",
        "to_stage_id": "int64",
        "to_stage": "string",
        "pipeline_id": "int64",
        "pipeline": "string",
        "stage_id": "int64",  # the stage it came to, as all facts name it
        "stage": "string",
        "stage_position": "int32",
        "stage_kind": "string",
        "onward_on": "date",  # when it first came to a later stage of the pipeline, or was won
        "days": "int32",
        "status": "string",
        "closed_on": "date",
        **OWNER,
        **ACCOUNT,
    },
    kind="deal",
    standing="closed_on",
)
