"""Order lines that landed straight, as facts: joined with what they name as it stands today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from sextant.book.facts import tables, touching
from sextant.book.models import Account
from sextant.config import config
from sextant.kernel.models import Membership, Territory, Unit
from sextant.kernel.money import smallest_unit
from sextant.landing.models import LandedPart
from sextant.landing.straight.parts import rows_of
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, arrow_schema
from sextant.metrics.reading import columns
from sextant.metrics.schemas import ORDER_LINES, Schema
from sextant.metrics.schemas.order_lines import LANDED
from sextant.metrics.shaping import each_shaped

if TYPE_CHECKING:
    from django.db.models import QuerySet

KIND = "order_line"  # what the journal calls lines that land

# A line is credited to the salesperson it names; else to who leads its region on the day; else to
# the owner of its account. Amounts come as whole numbers of their last place.
SQL = f"""
WITH credited AS (
    SELECT line.* REPLACE (coalesce(kept.id, line.account_id) AS account_id),
        coalesce(line.owner_id, leader.person_id, owner.owner_id) AS credited_id
    FROM line
        LEFT JOIN merged ON merged.id = line.account_id
        LEFT JOIN account AS kept ON kept.id = merged.into_id
        LEFT JOIN leader ON leader.unit_id = line.unit_id
            AND line.ordered_on >= leader.start AND line.ordered_on < leader.stop
        LEFT JOIN owner ON owner.id = coalesce(merged.into_id, line.account_id)
), converted AS (
    SELECT credited.* RENAME (owner_id AS named_id, credited_id AS owner_id),
        CASE WHEN credited.currency = $currency THEN 1
            ELSE CAST(rate.rate * CAST(0.0000000001 AS DECIMAL(11, 10)) AS DECIMAL(18, 10)) END
            AS rate
    FROM credited LEFT JOIN rate ON rate.currency = credited.currency
        AND credited.ordered_on >= rate."on" AND credited.ordered_on < rate.stop
), valued AS (
    SELECT *, {{amount}} AS value, {{list_amount}} AS list_value, {{cost}} AS cost_value
    FROM converted
)
SELECT '{LANDED}' AS origin, valued.landing_id, NULL AS order_id, valued.system,
    valued."order" AS order_number, valued.system || ':' || valued."order" AS order_key,
    valued.line AS line_number, valued.ordered_on, valued.ship_days,
    valued.product_id, product.name AS product,
    coalesce(nullif(product.category, ''), valued.category) AS category,
    {{exact_quantity}} AS quantity, {{exact_unit_price}} AS unit_price, {{exact_amount}} AS amount,
    valued.currency, value, list_value, cost_value AS cost, value - cost_value AS margin,
    CASE WHEN valued.is_return THEN -value END AS returned, valued.is_return,
    CASE WHEN valued.account_id IS NULL THEN 'no' ELSE 'yes' END AS has_customer,
    NULL AS deal_id, valued.channel,
    valued.owner_id, person.name AS person, standing.manager_id, standing.manager,
    coalesce(standing.unit_id, valued.unit_id) AS unit_id, standing.team_id, standing.team,
    coalesce(region.id, standing.region_id) AS region_id,
    coalesce(region.name, standing.region) AS region,
    account.id AS account_id, account.name AS account, nullif(account.industry, '') AS industry,
    coalesce(valued.country, nullif(account.country, '')) AS country,
    coalesce(valued.territory_id, account.territory_id) AS territory_id,
    coalesce(territory.name, account.territory_name) AS territory,
    nullif(account.tier, '') AS tier
FROM valued
    LEFT JOIN product ON product.id = valued.product_id
    LEFT JOIN region ON region.id = valued.unit_id
    LEFT JOIN territory ON territory.id = valued.territory_id
    {standings.OWNER_JOIN.format(rows="valued", day="valued.ordered_on")}
    {tables.ACCOUNT_JOIN.format(rows="valued")}
"""  # noqa: S608 - put together from this room's own texts


def _exact(column: str) -> str:
    return f"CAST({column} * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"


def _converted(column: str, digits: int) -> str:
    exact = _exact(column)
    return (
        f"CASE WHEN currency = $currency THEN {exact}"
        f" ELSE CAST(round({exact} * rate, {digits}) AS DECIMAL(18, 4)) END"
    )


def build(months: Months, _today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield the landed lines of each asked month."""
    parts = LandedPart.objects.standing(ORDER_LINES.name).of_months(months)
    by_month: dict[str, list[LandedPart]] = {}
    for part in parts.exclude(kind=LandedPart.Kind.MET):
        by_month.setdefault(part.month, []).append(part)
    held = LandedPart.Kind.ROWS  # where all of a month moved away, nothing is left of it
    by_month = {
        month: found for month, found in by_month.items() if any(p.kind == held for p in found)
    }
    if by_month:
        lines = ((month, "line", _lines(by_month[month])) for month in sorted(by_month))
        values, schema = {"currency": config.currency}, arrow_schema(ORDER_LINES)
        for month, table in each_shaped(_sql(), _known(), lines, values, schema):
            if table.num_rows:
                yield ORDER_LINES, month, table


def _lines(parts: list[LandedPart]) -> Any:
    """Return a month's lines by product: lines are read for products, all else from orders."""
    rows = rows_of(parts)
    assert rows is not None
    return rows.sort("product_id", "ordered_on", "system", "order").collect().to_arrow()


def _sql() -> str:
    digits = -int(smallest_unit(config.currency).as_tuple().exponent)
    names = ("amount", "list_amount", "cost")
    return SQL.format(
        **{name: _converted(name, digits) for name in names},
        **{f"exact_{name}": _exact(f"valued.{name}")
           for name in ("quantity", "unit_price", "amount")},
    )  # fmt: skip


def _known() -> dict[str, Any]:
    """Return what lines are joined with."""
    named = {"id": "whole", "name": "text"}
    return {
        **standings.people(),
        **tables.accounts(),
        **tables.products(),
        **standings.rates(),
        "region": columns(Unit.objects.order_by(), named),
        "territory": columns(Territory.objects.order_by(), named),
        "owner": columns(_owned(), {"id": "whole", "owner_id": "whole"}),
        "merged": _merged(),
        "leader": standings.leaders(),
    }


def _owned() -> QuerySet[Account]:
    found: QuerySet[Account] = Account.objects.filter(owner__isnull=False).order_by()
    return found


def _merged() -> Any:
    """Return which account stands for one that was merged into it, however often.

    Lines name their account as they landed; what was merged is hidden from all but the base manager.
    """
    import pyarrow as pa

    pairs = Account._base_manager.filter(merged_into__isnull=False)  # noqa: SLF001 - Django's own name
    into = dict(pairs.order_by().values_list("pk", "merged_into_id"))
    for number, other in into.items():
        last = other
        while last in into:
            last = into[last]
        into[number] = last
    whole = pa.int64()
    return pa.table({"id": pa.array(list(into), whole), "into_id": pa.array(into.values(), whole)})


def touched(changes: Changes) -> Months:
    """Return the months whose rows some changes may have altered."""
    landed = changes.kinds.get(KIND, set())
    named = touching.months_of_labels(changes, ORDER_LINES.name)
    if landed is None or named is None:
        return None
    people = changes.records.get("person", set())
    units = Membership.objects.filter(person__in=people).values_list("unit", flat=True)
    return landed | named | changes.holding(ORDER_LINES.name)("unit_id", list(units))
