"""Lines of deals as facts: each product's exact share, so that lines add up to their deal."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from sextant.book.facts import sellers
from sextant.book.models import Deal, DealLine
from sextant.metrics.facts import arrow_schema
from sextant.metrics.reading import MONTH, columns
from sextant.metrics.schemas import DEAL_LINES
from sextant.metrics.shaping import shaped

COLUMNS = {
    "id": "whole",
    "deal_id": "whole",
    "product_id": "whole",
    "position": "whole",
    "quantity": "whole",
    "unit_price": "whole",
    "amount": "whole",
}


def _upto(rows: str, column: str, running: str) -> str:
    """Return what the lines up to a running weight have of an amount, rounded down.

    What is a whole number of cents is shared in cents, so that nobody sees a fraction of one.
    """
    scaled = f"CAST({rows}.{column} * 10000 AS HUGEINT)"
    step = f"CASE WHEN {scaled} % 100 = 0 THEN 100 ELSE 1 END"
    return f"(({scaled} // ({step})) * {running} // ran.whole) * ({step})"


def _exact(scaled: str) -> str:
    return f"CAST(({scaled}) * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"


def _share(column: str) -> str:
    """Return a line's part of an amount, by rounding running totals: parts add up exactly."""
    before = _upto("deal", column, "(running - weight)")
    part = _exact(f"{_upto('deal', column, 'running')} - {before}")
    return f"CASE WHEN ran.whole IS NULL THEN deal.{column} ELSE {part} END AS {column}"


AMOUNTS = ("amount", "value", "weighted")
ONCE = "CASE WHEN coalesce(ran.place, 0) = 0 THEN deal.{0} END AS {0}"  # not for every line again

# A line weighs what it costs; where that is unknown, price times quantity; else all weigh the same.
# Most deals have one line, which needs no weighing. Where a deal is split among sellers as well, the
# credit is cut at the edge of every line: so neither a seller's nor a line's parts lose a cent.
SQL = f"""
WITH several AS (
    SELECT deal_id FROM line GROUP BY deal_id HAVING count(*) > 1
), known AS (
    SELECT *, CAST(quantity AS HUGEINT) * unit_price AS priced FROM line SEMI JOIN several
        USING (deal_id)
), judged AS (
    SELECT *,
        count(*) OVER same = count(amount) OVER same
            AND min(amount) OVER same >= 0 AND sum(amount) OVER same > 0 AS has_amounts,
        count(*) OVER same = count(priced) OVER same
            AND min(priced) OVER same >= 0 AND max(priced) OVER same >= 10000
            AND sum(priced) OVER same < 10000000000000000000000 AS has_prices
    FROM known WINDOW same AS (PARTITION BY deal_id)
), weighed AS (
    SELECT *, CASE WHEN has_amounts THEN amount WHEN has_prices THEN priced // 10000 ELSE 1 END
        AS weight
    FROM judged
), ran AS (
    SELECT deal_id, product_id, quantity, weight,
        CAST(sum(weight) OVER (PARTITION BY deal_id) AS HUGEINT) AS whole,
        CAST(sum(weight) OVER (PARTITION BY deal_id ORDER BY position, id) AS HUGEINT) AS running,
        row_number() OVER (PARTITION BY deal_id ORDER BY position, id) - 1 AS place
    FROM weighed
    UNION ALL
    SELECT deal_id, product_id, quantity, NULL, NULL, NULL, 0
    FROM line ANTI JOIN several USING (deal_id)
), total AS (
    SELECT deal_id, {", ".join(f"sum({name}) AS {name}" for name in AMOUNTS)}
    FROM deal WHERE part > 0 GROUP BY deal_id
), edge AS (
    SELECT ran.deal_id, ran.place, seller.part, seller.revenue, seller.whole,
        {", ".join(f"{_exact(_upto('total', name, 'ran.running'))} AS {name}" for name in AMOUNTS)}
    FROM ran JOIN total ON total.deal_id = ran.deal_id
        JOIN seller ON seller.deal_id = ran.deal_id
    WHERE ran.whole IS NOT NULL
), reached AS ({{cut}}), cell AS (
    SELECT deal_id, place, part, {
    ", ".join(
        f"CAST({name} - lag({name}, 1, 0) OVER (PARTITION BY deal_id, part ORDER BY place)"
        f" AS DECIMAL(18, 4)) AS {name}"
        for name in AMOUNTS
    )
} FROM reached
), shared AS (
    SELECT deal.* REPLACE ({", ".join([*map(_share, AMOUNTS), ONCE.format("overlay")])}),
        coalesce(ran.place, 0) AS line, ran.product_id, ran.quantity
    FROM deal LEFT JOIN ran ON ran.deal_id = deal.deal_id
    WHERE deal.part = 0 OR ran.whole IS NULL
    UNION ALL BY NAME
    SELECT deal.* REPLACE (
            {", ".join(f"cell.{name} AS {name}" for name in AMOUNTS)}, {ONCE.format("overlay")}),
        ran.place AS line, ran.product_id, ran.quantity
    FROM cell JOIN ran ON ran.deal_id = cell.deal_id AND ran.place = cell.place
        JOIN deal ON deal.deal_id = cell.deal_id AND deal.part = cell.part
)
SELECT shared.* EXCLUDE (product_id, quantity), shared.product_id, product.name AS product,
    nullif(product.category, '') AS category,
    CASE WHEN part <= 1
        THEN CAST(shared.quantity * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))
        END AS quantity
FROM shared LEFT JOIN product ON product.id = shared.product_id
ORDER BY {MONTH.format("shared.created_on")}, shared.deal_id, line, part
"""  # noqa: S608 - put together from this room's own texts


def rows(inside: Q, deals: Any, more: dict[str, Any]) -> Any:
    """Return the lines of some deals as an Arrow table of the fact's columns."""
    found = DealLine.objects.all()
    if inside:
        found = found.filter(deal__in=Deal.objects.filter(inside))
    known = {**more, "deal": deals, "line": columns(found.order_by("pk"), COLUMNS)}
    return shaped(
        SQL.format(cut=sellers.cut("edge", by="deal_id, place")),
        known,
        {},
        arrow_schema(DEAL_LINES),
    )
