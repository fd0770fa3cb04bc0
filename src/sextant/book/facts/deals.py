"""Deals as facts: one row each, credited to where the owner stood on the day it closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q

from sextant.book.facts import lines, sellers, tables, touching
from sextant.book.models import CloseMove, Deal, Rivalry
from sextant.config import config
from sextant.kernel.money import smallest_unit
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, arrow_schema
from sextant.metrics.reading import MONTH, batches, by_month, columns
from sextant.metrics.schemas import DEAL_LINES, DEALS, Schema
from sextant.metrics.shaping import shaped

COLUMNS = {
    "id": "whole",
    "name": "text",
    "created_on": "day",
    "closed_on": "day",
    "expected_close_on": "day",
    "status": "text",
    "forecast_category": "text",
    "stage_id": "whole",
    "amount": "whole",
    "currency": "text",
    "owner_id": "whole",
    "account_id": "whole",
    "came_from_id": "whole",
    "loss_reason_id": "whole",
}

# Amounts come as whole numbers of their last place; a rate has ten places.
SQL = f"""
WITH dated AS (
    SELECT *, coalesce(closed_on, $today) AS day,
        CAST(amount * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4)) AS exact
    FROM deal
), valued AS (
    SELECT dated.* EXCLUDE (amount), exact AS amount, CAST(CASE
        WHEN dated.currency = $currency THEN exact
        ELSE round(exact * CAST(
            rate.rate * CAST(0.0000000001 AS DECIMAL(11, 10)) AS DECIMAL(18, 10)), {{digits}})
        END AS DECIMAL(18, 4)) AS value
    FROM dated LEFT JOIN rate ON rate.currency = dated.currency
        AND dated.day >= rate."on" AND dated.day < rate.stop
), staged AS (
    SELECT valued.* EXCLUDE (forecast_category), CASE status WHEN 'won' THEN 'closed'
            WHEN 'lost' THEN 'omitted'
            ELSE coalesce(nullif(valued.forecast_category, ''), stage.forecast_category)
            END AS forecast_category,
        stage.pipeline_id, stage.pipeline_name AS pipeline, stage.name AS stage,
        stage.place AS stage_position, CAST(coalesce(push.pushes, 0) AS INTEGER) AS pushes,
        CAST(value * stage.probability * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 4)) AS weighted
    FROM valued LEFT JOIN stage ON stage.id = valued.stage_id
        LEFT JOIN push ON push.deal_id = valued.id
), split AS (
    SELECT staged.* REPLACE (seller.person_id AS owner_id),
        seller.revenue, seller.whole, seller.part, CAST(round(
            value * CAST(seller.overlay AS INTEGER) * CAST(0.000001 AS DECIMAL(7, 6)), {{digits}})
            AS DECIMAL(18, 4)) AS overlay
    FROM staged JOIN seller ON seller.deal_id = staged.id
), shared AS ({{cut}}), sold AS (
    SELECT * EXCLUDE (revenue, whole) FROM shared
    UNION ALL BY NAME
    SELECT *, 0 AS part, CAST(NULL AS DECIMAL(18, 4)) AS overlay
    FROM staged ANTI JOIN seller ON seller.deal_id = staged.id
)
SELECT sold.id AS deal_id, sold.name AS deal, sold.* EXCLUDE (id, name, owner_id, account_id),
    CAST(closed_on - created_on AS INTEGER) AS cycle_days,
    {standings.OWNER.format(rows="sold")}, {tables.ACCOUNT},
    {tables.SOURCE}, loss_reason.name AS loss_reason, rival.competitor_id,
    competitor.name AS competitor
FROM sold
    {tables.SOURCE_JOIN.format(rows="sold")}
    LEFT JOIN loss_reason ON loss_reason.id = sold.loss_reason_id
    LEFT JOIN rival ON rival.deal_id = sold.id
    LEFT JOIN competitor ON competitor.id = rival.competitor_id
    {standings.OWNER_JOIN.format(rows="sold", day="sold.day")}
    {tables.ACCOUNT_JOIN.format(rows="sold")}
ORDER BY {MONTH.format("created_on")}, deal_id, part
"""  # noqa: S608 - put together from this room's own texts


def build(months: Months, today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield the deals of each asked month, and their lines."""
    known, products = _dimensions(), tables.products()
    for batch, inside in batches(Deal.objects.all(), "created_on", months):
        records = columns(Deal.objects.filter(inside).order_by("pk"), COLUMNS)
        seller = sellers.of(inside, records)
        more = {"deal": records, "seller": seller, "push": _pushes(inside)}
        more["rival"] = _rivals(inside)
        table = _rows(today, {**known, **more})
        yield from by_month(DEALS, table, "created_on", batch)
        table = lines.rows(inside, table, {**products, "seller": seller})
        yield from by_month(DEAL_LINES, table, "created_on", batch)


def _dimensions() -> dict[str, Any]:
    """Return what deals are joined with."""
    return {
        **standings.people(),
        **tables.accounts(),
        **tables.stages(),
        **tables.lists(),
        **standings.rates(),
    }


def _pushes(inside: Q) -> Any:
    """Return how often the expected close of deals was moved to a later day."""
    later = CloseMove.objects.filter(after__gt=F("before"))
    if inside:
        later = later.filter(deal__in=Deal.objects.filter(inside))
    counted = later.order_by().values("deal_id").annotate(pushes=Count("pk"))
    return columns(counted, {"deal_id": "whole", "pushes": "whole"})


def _rivals(inside: Q) -> Any:
    """Return to whom deals were lost: of several competitors, the one noted first."""
    lost = Rivalry.objects.filter(outcome=Rivalry.Outcome.LOST_TO)
    first = lost.filter(deal__in=Deal.objects.filter(inside)) if inside else lost
    keys = first.order_by().values("deal_id").annotate(first=Min("pk")).values("first")
    found = Rivalry.objects.filter(pk__in=keys).order_by()
    return columns(found, {"deal_id": "whole", "competitor_id": "whole"})


def _rows(today: date, known: dict[str, Any]) -> Any:
    """Return some deals as an Arrow table of the fact's columns."""
    digits = -int(smallest_unit(config.currency).as_tuple().exponent)
    return shaped(
        SQL.format(digits=digits, cut=sellers.cut("split", by="id")),
        known,
        {"today": today, "currency": config.currency},
        arrow_schema(DEALS),
    )


def touched(changes: Changes) -> Months:
    """Return the months whose rows some changes may have altered."""
    return touching.months_of_deals(changes, DEAL_LINES.name)
