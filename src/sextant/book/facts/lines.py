"""Lines of deals as facts: each product's exact share, so that lines add up to their deal."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from sextant.book.facts.reading import MONTH, columns
from sextant.book.models import Deal, DealLine
from sextant.metrics.facts import arrow_schema
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


def _share(column: str) -> str:
    """Return a line's part of a deal's amount, by rounding running totals: parts add up exactly.

    What is a whole number of cents is shared in cents, so that nobody sees a fraction of one.
    """
    scaled = f"CAST(deal.{column} * 10000 AS HUGEINT)"
    step = f"CASE WHEN {scaled} % 100 = 0 THEN 100 ELSE 1 END"
    upto = f"({scaled} // ({step})) * {{}} // whole"
    part = f"({upto.format('running')} - {upto.format('(running - weight)')}) * ({step})"
    exact = f"CAST(({part}) * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"
    return f"CASE WHEN whole IS NULL THEN deal.{column} ELSE {exact} END AS {column}"


# A line weighs what it costs; where that is unknown, price times quantity; else all weigh the same.
# Most deals have one line, which needs no weighing.
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
)
SELECT deal.* REPLACE ({", ".join(map(_share, ("amount", "value", "weighted")))}),
    coalesce(ran.place, 0) AS line, ran.product_id, product.name AS product,
    nullif(product.category, '') AS category,
    CAST(ran.quantity * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4)) AS quantity
FROM deal LEFT JOIN ran ON ran.deal_id = deal.deal_id
    LEFT JOIN product ON product.id = ran.product_id
ORDER BY {MONTH.format("deal.created_on")}, deal.deal_id, line
"""  # noqa: S608 - put together from this room's own texts


def rows(inside: Q, deals: Any, products: dict[str, Any]) -> Any:
    """Return the lines of some deals as an Arrow table of the fact's columns."""
    found = DealLine.objects.all()
    if inside:
        found = found.filter(deal__in=Deal.objects.filter(inside))
    known = {**products, "deal": deals, "line": columns(found.order_by("pk"), COLUMNS)}
    return shaped(SQL, known, {}, arrow_schema(DEAL_LINES))
