"""What the facts look like: flat columns in plain type names that Arrow and Ibis both read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

MONEY = "decimal(18, 4)"


@dataclass(frozen=True, eq=False)
class Schema:
    """A fact's columns; `kind` and `standing` say whose scope it stands under, and on which day."""

    name: str
    columns: Mapping[str, str]
    kind: str
    standing: str | None = None

    @property
    def digest(self) -> str:
        """Return a short text that changes with the columns."""
        return sha256(repr(sorted(self.columns.items())).encode()).hexdigest()[:12]


OWNER = {
    "owner_id": "int64",
    "person": "string",
    "manager_id": "int64",
    "manager": "string",
    "unit_id": "int64",
    "team_id": "int64",
    "team": "string",
    "region_id": "int64",
    "region": "string",
}
ACCOUNT = {
    "account_id": "int64",
    "account": "string",
    "industry": "string",
    "country": "string",
    "territory_id": "int64",
    "territory": "string",
}
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
    "cycle_days": "int32",
    **OWNER,
    **ACCOUNT,
    "source_id": "int64",
    "source": "string",
    "loss_reason_id": "int64",
    "loss_reason": "string",
}

DEALS = Schema("deals", DEAL, kind="deal", standing="closed_on")
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
        "days": "int32",
        "status": "string",
        "closed_on": "date",
        **OWNER,
        **ACCOUNT,
    },
    kind="deal",
    standing="closed_on",
)
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
)
EVERY = {schema.name: schema for schema in (DEALS, DEAL_LINES, STAGE_CHANGES, ACTIVITIES)}
