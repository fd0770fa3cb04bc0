"""The facts of what is intended: the cells of published plans, spread over their working days."""

from __future__ import annotations

from sextant.metrics.schemas.base import MONEY, OWNER, Schema

# A number of a plan is kept four times over, since padding added above is part of what a region,
# a team or a person is held to, and none of what stands above them: see `grains`.
TARGETS = Schema(
    "targets",
    {
        "version_id": "int64",
        "plan_id": "int64",
        "plan": "string",
        "measure": "string",  # the name of the metric it is a target of
        "level": "string",  # target, stretch or challenge
        "on": "date",
        "value": MONEY,  # as the company is held to it
        "for_region": MONEY,
        "for_team": MONEY,
        "for_person": MONEY,
        "category": "string",
        "channel": "string",
        "tier": "string",
        **OWNER,
    },
    kind="target",
    standing="on",
    key="plan_id",
    grains=("value", "for_region", "for_team", "for_person"),
)
