"""Changes of stage as facts: from where to where, when, and after how many days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sextant.book.facts import tables, touching
from sextant.book.models import StageChange
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, arrow_schema
from sextant.metrics.reading import MONTH, batches, by_month, columns
from sextant.metrics.schemas import STAGE_CHANGES, Schema
from sextant.metrics.shaping import shaped

COLUMNS = {
    "id": "whole",
    "deal_id": "whole",
    "at": "instant",
    "from_stage_id": "whole",
    "to_stage_id": "whole",
    "deal__status": "text",
    "deal__closed_on": "day",
    "deal__owner_id": "whole",
    "deal__account_id": "whole",
}
SQL = f"""
WITH ordered AS (
    SELECT *, deal_owner_id AS owner_id, deal_account_id AS account_id,
        lag("at") OVER (PARTITION BY deal_id ORDER BY "at", id) AS since,
        coalesce(deal_closed_on, $today) AS day,
        CASE WHEN deal_status = 'won' THEN deal_closed_on END AS won_on
    FROM move
),
onward AS (
    SELECT one.id, min(other."at") AS "on"
    FROM ordered AS one
        JOIN stage AS here ON here.id = one.to_stage_id
        JOIN ordered AS other ON other.deal_id = one.deal_id
            AND (other."at" > one."at" OR (other."at" = one."at" AND other.id > one.id))
        JOIN stage AS there ON there.id = other.to_stage_id
            AND there.pipeline_id = here.pipeline_id AND there.place > here.place
            AND there.kind <> 'lost'
    GROUP BY one.id
)
SELECT ordered.deal_id, ordered."at" AS "on", ordered.from_stage_id, left_stage.name AS from_stage,
    ordered.to_stage_id, stage.name AS to_stage,
    stage.pipeline_id, stage.pipeline_name AS pipeline, stage.id AS stage_id, stage.name AS stage,
    stage.place AS stage_position, stage.kind AS stage_kind,
    least(coalesce(onward."on", won_on), coalesce(won_on, onward."on")) AS onward_on,
    CAST(ordered."at" - since AS INTEGER) AS days,
    deal_status AS status, deal_closed_on AS closed_on,
    {standings.OWNER.format(rows="ordered")}, {tables.ACCOUNT}
FROM ordered
    LEFT JOIN stage AS left_stage ON left_stage.id = ordered.from_stage_id
    LEFT JOIN stage ON stage.id = ordered.to_stage_id
    LEFT JOIN onward ON onward.id = ordered.id
    {standings.OWNER_JOIN.format(rows="ordered", day="ordered.day")}
    {tables.ACCOUNT_JOIN.format(rows="ordered")}
ORDER BY {MONTH.format('ordered."at"')}, ordered.id
"""  # noqa: S608 - put together from this room's own texts


def build(months: Months, today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield the changes of stage of each asked month."""
    known = {**standings.people(), **tables.accounts(), **tables.stages()}
    for batch, inside in batches(StageChange.objects.all(), "at", months):
        found = StageChange.objects.order_by("pk")
        if inside:  # all moves of the deals that moved: days are counted between moves
            found = found.filter(deal__in=StageChange.objects.filter(inside).values("deal"))
        rows = {**known, "move": columns(found, COLUMNS)}
        table = shaped(SQL, rows, {"today": today}, arrow_schema(STAGE_CHANGES))
        yield from by_month(STAGE_CHANGES, table, "on", batch)


def touched(changes: Changes) -> Months:
    """Return the months whose rows some changes may have altered."""
    deals, named = changes.records.get("deal", set()), None
    if "deal" not in changes.kinds and len(deals) <= touching.MANY:
        named = touching.months_of_labels(changes, STAGE_CHANGES.name)
    if named is None:
        return None
    moved = touching.months(StageChange.objects.filter(deal__in=deals), "at")
    return named | moved | changes.holding(STAGE_CHANGES.name)("deal_id", deals)
