"""How deals stood as facts: a row for each stretch of days in which nothing of a deal changed.

Nothing is kept for it: stages, amounts and expected days come from what each change replaced, and
the last stretch is the deal as it stands. Of a split deal each seller has a row, as in the fact of
deals. The same sellers and the same rate count for all of a deal's days: so two days differ by what
was sold, and not by who sold it or what a currency cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sextant.book.facts import sellers, tables, touching
from sextant.book.models import AmountChange, CloseMove, Deal, StageChange
from sextant.config import config
from sextant.kernel.money import smallest_unit
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, arrow_schema
from sextant.metrics.reading import MONTH, batches, by_month, columns
from sextant.metrics.schemas import DEAL_STATES, Schema
from sextant.metrics.shaping import shaped

DEAL = {
    "id": "whole", "name": "text", "created_on": "day", "created_at": "instant", "closed_on": "day",
    "expected_close_on": "day", "status": "text", "stage_id": "whole", "amount": "whole",
    "currency": "text", "owner_id": "whole", "account_id": "whole", "came_from_id": "whole",
}  # fmt: skip
CHANGE = {"deal_id": "whole", "at": "instant"}
STEP = {**CHANGE, "from_stage_id": "whole"}
DUE = {**CHANGE, "before": "day"}
WORTH = {**CHANGE, "before": "whole", "before_currency": "text"}

# What a change replaced is what stood before it; after the last change stands what the deal says
# now. A deal's way begins in the stage that its first change of stage came from, or led to.
SQL = f"""
WITH numbered AS (
    SELECT deal_id, "at" AS day, 1 AS kind, n, from_stage_id IS NULL AND n = 1 AS is_entry FROM step
    UNION ALL SELECT deal_id, "at", 2, n, false FROM due
    UNION ALL SELECT deal_id, "at", 3, n, false FROM worth
), first AS (
    SELECT deal_id, min(day) AS day, max(CAST(is_entry AS INTEGER)) AS entries
    FROM numbered GROUP BY deal_id
), begun AS (
    SELECT deal.*, coalesce(entries, 0) AS entries,
        least(created_at, coalesce(first.day, created_at)) AS known_on,
        least(coalesce(created_on, first.day, created_at), coalesce(closed_on, $today)) AS begins_on
    FROM deal LEFT JOIN first ON first.deal_id = deal.id
), point AS (
    SELECT id AS deal_id, begins_on AS since, 0 AS kind, 0 AS n FROM begun
    UNION ALL
    SELECT deal_id, greatest(begins_on, least(day, coalesce(closed_on, day))), kind, n
    FROM numbered JOIN begun ON begun.id = deal_id WHERE NOT is_entry
), stretch AS (
    SELECT *, row_number() OVER so_far AS nth, lead(since) OVER so_far AS next_on,
        max(CASE WHEN kind = 1 THEN n END) OVER so_far AS steps,
        coalesce(max(CASE WHEN kind = 2 THEN n END) OVER so_far, 0) AS dues,
        coalesce(max(CASE WHEN kind = 3 THEN n END) OVER so_far, 0) AS worths
    FROM point
    WINDOW so_far AS (
        PARTITION BY deal_id ORDER BY since, kind, n
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), stood AS (
    SELECT begun.* EXCLUDE (stage_id, expected_close_on, amount, currency), nth, since,
        coalesce(next_on, closed_on) AS until, next_on IS NULL AS is_last, stretch.kind,
        CASE WHEN step.n IS NULL THEN stage_id ELSE coalesce(from_stage_id, stage_id) END
            AS stage_id,
        CASE WHEN due.n IS NULL THEN expected_close_on ELSE due.before END AS expected_close_on,
        CASE WHEN worth.n IS NULL THEN amount ELSE worth.before END AS amount,
        CASE WHEN worth.n IS NULL THEN currency ELSE before_currency END AS currency,
        coalesce(closed_on, $today) AS day
    FROM stretch JOIN begun ON begun.id = stretch.deal_id
        LEFT JOIN step ON step.deal_id = begun.id AND step.n = coalesce(steps, entries) + 1
        LEFT JOIN due ON due.deal_id = begun.id AND due.n = dues + 1
        LEFT JOIN worth ON worth.deal_id = begun.id AND worth.n = worths + 1
    WHERE stretch.kind <= 1 OR next_on IS NULL OR since < next_on
), exact AS (
    SELECT * REPLACE (CAST(amount * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4)) AS amount)
    FROM stood
), valued AS (
    SELECT exact.*, CAST(CASE WHEN exact.currency = $currency THEN amount
        ELSE round(amount * CAST(
            rate.rate * CAST(0.0000000001 AS DECIMAL(11, 10)) AS DECIMAL(18, 10)), {{digits}})
        END AS DECIMAL(18, 4)) AS value, CAST(NULL AS DECIMAL(18, 4)) AS weighted
    FROM exact LEFT JOIN rate ON rate.currency = exact.currency
        AND exact.day >= rate."on" AND exact.day < rate.stop
), split AS (
    SELECT valued.* REPLACE (seller.person_id AS owner_id), seller.revenue, seller.whole,
        seller.part
    FROM valued JOIN seller ON seller.deal_id = valued.id
), shared AS ({{cut}}), sold AS (
    SELECT * EXCLUDE (revenue, whole) FROM shared
    UNION ALL BY NAME
    SELECT *, 0 AS part FROM valued ANTI JOIN seller ON seller.deal_id = valued.id
)
SELECT sold.id AS deal_id, sold.name AS deal, sold.* EXCLUDE (id, name, owner_id, account_id, kind),
    stage.pipeline_id, stage.pipeline_name AS pipeline, stage.name AS stage,
    stage.place AS stage_position, sold.kind <= 1 AND stage.kind = 'open' AS is_entry,
    CAST(sold.kind <= 1 AND stage.kind = 'open' AND part <= 1 AS INTEGER) AS enters,
    {standings.OWNER.format(rows="sold")}, {tables.ACCOUNT}, {tables.SOURCE}
FROM sold
    LEFT JOIN stage ON stage.id = sold.stage_id
    {tables.SOURCE_JOIN.format(rows="sold")}
    {standings.OWNER_JOIN.format(rows="sold", day="sold.day")}
    {tables.ACCOUNT_JOIN.format(rows="sold")}
ORDER BY {MONTH.format("created_on")}, deal_id, part, nth
"""  # noqa: S608 - put together from this room's own texts


def build(months: Months, today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield how the deals of each asked month stood."""
    known = {**standings.people(), **tables.accounts(), **tables.stages(), **tables.lists()}
    known |= standings.rates()
    digits = -int(smallest_unit(config.currency).as_tuple().exponent)
    sql = SQL.format(digits=digits, cut=sellers.cut("split", by="id, nth"))
    for batch, inside in batches(Deal.objects.all(), "created_on", months):
        records = columns(Deal.objects.filter(inside).order_by("pk"), DEAL)
        rows = {
            **known,
            "deal": records,
            "seller": sellers.of(inside, records),
            "step": _changes(StageChange.objects.all(), inside, STEP),
            "due": _changes(CloseMove.objects.all(), inside, DUE),
            "worth": _changes(AmountChange.objects.all(), inside, WORTH),
        }
        values = {"today": today, "currency": config.currency}
        table = shaped(sql, rows, values, arrow_schema(DEAL_STATES))
        yield from by_month(DEAL_STATES, table, "created_on", batch)


def _changes(found: QuerySet[Any], inside: Q, kinds: Mapping[str, str]) -> Any:
    """Return the changes of some deals, numbered within each deal from the oldest on."""
    import pyarrow as pa

    if inside:
        found = found.filter(deal__in=Deal.objects.filter(inside))
    table = columns(found.order_by("deal_id", "at", "pk"), kinds)
    numbers: list[int] = []
    last = None
    for deal in table["deal_id"].to_pylist():
        numbers.append(numbers[-1] + 1 if deal == last else 1)
        last = deal
    return table.append_column("n", pa.array(numbers, pa.int64()))


def touched(changes: Changes) -> Months:
    """Return the months whose rows some changes may have altered."""
    return touching.months_of_deals(changes, DEAL_STATES.name)
