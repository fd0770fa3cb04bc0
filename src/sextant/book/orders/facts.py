"""Lines of our own orders as facts, beside those landed from elsewhere.

Returns and cancelled orders are lines below nought, on the day they came back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from sextant.book.facts import tables, touching
from sextant.book.models import Product
from sextant.book.orders.invoice_facts import SOURCES
from sextant.book.orders.models import Delivery, Order, OrderLine
from sextant.config import config
from sextant.kernel.money import smallest_unit
from sextant.metrics import standings
from sextant.metrics.facts import NO_MONTH, Changes, Months, Source, arrow_schema, month_of
from sextant.metrics.gathering import with_orders
from sextant.metrics.reading import MONTH, by_month, columns, within
from sextant.metrics.schemas import ORDER_LINES, ORDERS, Schema
from sextant.metrics.schemas.order_lines import ORDER
from sextant.metrics.shaping import shaped

LINE = {
    "id": "whole", "order_id": "whole", "position": "whole", "product_id": "whole",
    "quantity": "whole", "unit_price": "whole", "amount": "whole", "order__number": "text",
    "order__ordered_on": "day", "order__cancelled_on": "day", "order__currency": "text",
    "order__owner_id": "whole", "order__account_id": "whole", "order__deal_id": "whole",
    "order__deal__came_from_id": "whole",
}  # fmt: skip
BACK = {"id": "whole", "line_id": "whole", "quantity": "whole", "on": "day"}
PRODUCT = {"id": "whole", "name": "text", "category": "text", "cost": "whole", "currency": "text"}
SCALED = "CAST({} * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"
# what came back is worth its share of the line, by rounding running totals: all of it is all
STEP = "CASE WHEN amount % 100 = 0 THEN 100 ELSE 1 END"
UPTO = f"(CAST(amount AS HUGEINT) // ({STEP})) * ({{}}) // quantity * ({STEP})"

SQL = f"""
WITH back_run AS (
    SELECT line.*, back."on" AS day, -back.quantity AS part, back.id AS back_id,
        CAST(sum(-back.quantity) OVER (PARTITION BY line.id ORDER BY back."on", back.id) AS HUGEINT)
            AS run
    FROM back JOIN line ON line.id = back.line_id
), gone AS (
    SELECT id, CAST(sum(part) AS HUGEINT) AS part FROM back_run GROUP BY id
), moves AS (
    SELECT line.*, order_ordered_on AS day, quantity AS moved, amount AS money, false AS is_return,
        CAST(position AS VARCHAR) AS line_number
    FROM line
    UNION ALL
    SELECT back_run.* EXCLUDE (day, part, back_id, run), day, -part,
        -({UPTO.format("run")} - {UPTO.format("(run - part)")}), true,
        position || ' return ' || back_id
    FROM back_run
    UNION ALL
    SELECT line.*, order_cancelled_on, -(quantity - coalesce(gone.part, 0)),
        -(amount - {UPTO.format("coalesce(gone.part, 0)")}), true, position || ' cancelled'
    FROM line LEFT JOIN gone USING (id)
    WHERE order_cancelled_on IS NOT NULL AND quantity > coalesce(gone.part, 0)
), rated AS (
    SELECT moves.*, product.name AS product, nullif(product.category, '') AS category,
        CASE WHEN order_currency = $currency THEN 1 ELSE CAST(rate.rate
            * CAST(0.0000000001 AS DECIMAL(11, 10)) AS DECIMAL(18, 10)) END AS factor,
        CASE WHEN product.currency = $currency THEN 1 ELSE CAST(costs.rate
            * CAST(0.0000000001 AS DECIMAL(11, 10)) AS DECIMAL(18, 10)) END AS cost_factor,
        product.cost AS unit_cost
    FROM moves
        LEFT JOIN product ON product.id = moves.product_id
        LEFT JOIN rate ON rate.currency = moves.order_currency
            AND moves.day >= rate."on" AND moves.day < rate.stop
        LEFT JOIN rate AS costs ON costs.currency = product.currency
            AND moves.day >= costs."on" AND moves.day < costs.stop
), valued AS (
    SELECT rated.*, order_owner_id AS owner_id, order_account_id AS account_id,
        CAST(CASE WHEN order_currency = $currency THEN {SCALED.format("money")}
            ELSE round({SCALED.format("money")} * factor, {{digits}}) END AS DECIMAL(18, 4))
            AS value,
        CAST(round(CAST(unit_price AS DOUBLE) * moved * 0.00000001 * factor, {{digits}})
            AS DECIMAL(18, 4)) AS list_value,
        CAST(round(CAST(unit_cost AS DOUBLE) * moved * 0.00000001 * cost_factor, {{digits}})
            AS DECIMAL(18, 4)) AS cost
    FROM rated
)
SELECT '{ORDER}' AS origin, NULL AS landing_id, valued.order_id, '' AS system,
    order_number, ':' || order_number AS order_key, line_number, valued.day AS ordered_on,
    NULL AS ship_days, valued.product_id, valued.product, valued.category,
    {SCALED.format("valued.moved")} AS quantity, {SCALED.format("valued.unit_price")} AS unit_price,
    {SCALED.format("valued.money")} AS amount, order_currency AS currency, value, list_value, cost,
    value - cost AS margin, CASE WHEN is_return THEN -value END AS returned, is_return,
    'yes' AS has_customer, order_deal_id AS deal_id, source.channel,
    {standings.OWNER.format(rows="valued")}, {tables.ACCOUNT}
FROM valued
    LEFT JOIN source ON source.id = valued.order_deal_came_from_id
    {standings.OWNER_JOIN.format(rows="valued", day="valued.order_ordered_on")}
    {tables.ACCOUNT_JOIN.format(rows="valued")}
ORDER BY {MONTH.format("valued.day")}, valued.id, valued.line_number
"""  # noqa: S608 - put together from this room's own texts


def build(months: Months, _today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield the lines of confirmed orders that moved in each asked month."""
    orders = Order.objects.confirmed()
    if months is not None:
        orders = orders.filter(_moved_in(months))
    lines = OrderLine.objects.filter(order__in=orders.order_by().values("pk")).order_by("pk")
    back = Delivery.objects.filter(quantity__lt=0, line__in=lines.order_by().values("pk"))
    line = columns(lines, LINE)
    if not line.num_rows:
        return
    known = {**_known(), "line": line, "back": columns(back.order_by("pk"), BACK)}
    digits = -int(smallest_unit(config.currency).as_tuple().exponent)
    sql = SQL.replace("{digits}", str(digits))
    table = shaped(sql, known, {"currency": config.currency}, arrow_schema(ORDER_LINES))
    asked = months if months is not None else _months_in(table)
    yield from by_month(ORDER_LINES, table, "ordered_on", asked)


def touched(changes: Changes) -> Months:
    """Return the months in which lines of changed orders were sold, came back or were cancelled."""
    named = touching.months_of_labels(changes, ORDER_LINES.name)
    orders = changes.records.get("order", set())
    if named is None or "order" in changes.kinds or len(orders) > touching.MANY:
        return None
    found = Order.objects.filter(pk__in=orders)
    now = touching.months(found, "ordered_on") | touching.months(found, "cancelled_on")
    now |= touching.months(Delivery.objects.filter(line__order__in=orders), "on")
    held = changes.holding(ORDER_LINES.name)("order_id", orders)
    return (named | now | held) - {NO_MONTH}


def _moved_in(months: set[str]) -> Q:
    back = Delivery.objects.filter(within("on", months, Delivery), quantity__lt=0)
    return (
        within("ordered_on", months, Order)
        | within("cancelled_on", months - {NO_MONTH}, Order)
        | Q(pk__in=back.order_by().values("line__order"))
    )


def _months_in(table: Any) -> set[str]:
    return {month_of(day) for day in table["ordered_on"].unique().to_pylist()}


def _known() -> dict[str, Any]:
    return {
        **standings.people(),
        **tables.accounts(),
        **standings.rates(),
        "source": tables.lists()["source"],
        "product": columns(Product.objects.order_by(), PRODUCT),
    }


FACTS = (
    Source("orders", (ORDER_LINES, ORDERS), with_orders(build), touched, part=ORDER),
    *SOURCES,
)
