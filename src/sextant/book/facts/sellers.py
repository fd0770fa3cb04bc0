"""Who is credited in a deal: the shares of its sellers, exact to the smallest unit of a currency.

Few deals are split. Their rows are cut by largest remainder: each seller gets their share rounded
down, and what is left over goes, a unit each, to those who lost most by rounding. So the parts of a
deal are always the deal. The owner of a split deal stays in it, if only with a share of nothing,
and who is credited by overlay only has a share of nothing too, and the overlay beside it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from sextant.book.models import Credit, Deal
from sextant.config import config
from sextant.kernel.money import PLACES, smallest_unit
from sextant.metrics.shaping import shaped

WHOLE = 1_000_000  # a share in ten-thousandths of a percent

SQL = f"""
WITH known AS (
    SELECT deal_id, sum(revenue) AS shared FROM credit GROUP BY deal_id
), named AS (
    SELECT deal_id, person_id, revenue, overlay FROM credit
    UNION ALL
    SELECT deal.id, deal.owner_id, CASE WHEN shared = 0 THEN {WHOLE} ELSE 0 END, 0
    FROM deal JOIN known ON known.deal_id = deal.id
    WHERE deal.owner_id IS NOT NULL OR shared = 0
), one AS (
    SELECT deal_id, person_id, sum(revenue) AS revenue, sum(overlay) AS overlay
    FROM named GROUP BY deal_id, person_id
)
SELECT one.deal_id, one.person_id, CAST(one.revenue AS BIGINT) AS revenue,
    CAST(one.overlay AS BIGINT) AS overlay,
    CAST(sum(one.revenue) OVER (PARTITION BY one.deal_id) AS BIGINT) AS whole,
    CAST(row_number() OVER (PARTITION BY one.deal_id
        ORDER BY (one.person_id = deal.owner_id) DESC NULLS LAST, one.revenue DESC, one.person_id)
        AS INTEGER) AS part
FROM one JOIN deal ON deal.id = one.deal_id
ORDER BY one.deal_id, part
"""  # noqa: S608 - put together from this room's own texts


def of(inside: Q, deals: Any) -> Any:
    """Return the sellers of those deals that are split, as an Arrow table."""
    import pyarrow as pa

    found = Credit.objects.order_by("pk")
    if inside:
        found = found.filter(deal__in=Deal.objects.filter(inside))
    rows = [
        (deal, person, round(share * 10_000), kind == Credit.Kind.REVENUE)
        for deal, person, share, kind in found.values_list("deal", "person", "percent", "kind")
    ]
    whole = pa.int64()
    credit = pa.table(
        {
            "deal_id": pa.array([row[0] for row in rows], whole),
            "person_id": pa.array([row[1] for row in rows], whole),
            "revenue": pa.array([row[2] if row[3] else 0 for row in rows], whole),
            "overlay": pa.array([0 if row[3] else row[2] for row in rows], whole),
        }
    )
    names = ("deal_id", "person_id", "revenue", "overlay", "whole")
    shape = pa.schema([*((name, whole) for name in names), ("part", pa.int32())])
    owners = deals.select(["id", "owner_id"])
    return shaped(SQL, {"deal": owners, "credit": credit}, {}, shape)


def cut(rows: str, by: str) -> str:
    """Return SQL that cuts the amounts of `rows` by largest remainder among those alike in `by`.

    The rows hold `revenue` out of `whole`, and `part` to break ties.
    """
    units = ", ".join(
        f"CAST(abs({name}) * 10000 AS HUGEINT) AS {name}_scaled,"
        f" CASE WHEN {name}_scaled % {unit} = 0 THEN {unit} ELSE 1 END AS {name}_step,"
        f" {name}_scaled // {name}_step * revenue AS {name}_weighed,"
        f" {name}_weighed // whole AS {name}_least"
        for name, unit in amounts()
    )
    parts = ", ".join(
        f"CAST(CAST(sign({name}) * {name}_step * ({name}_least + CASE WHEN"
        f" row_number() OVER (PARTITION BY {by} ORDER BY {name}_weighed % whole DESC, part)"
        f" <= {name}_scaled // {name}_step - sum({name}_least) OVER (PARTITION BY {by})"
        f" THEN 1 ELSE 0 END) AS BIGINT) * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"
        f" AS {name}"
        for name, _unit in amounts()
    )
    made = ", ".join(
        f"{name}_{word}"
        for name, _unit in amounts()
        for word in ("scaled", "step", "weighed", "least")
    )
    return f"SELECT * EXCLUDE ({made}) REPLACE ({parts}) FROM (SELECT *, {units} FROM {rows})"  # noqa: S608 - put together from this room's own texts


def amounts() -> tuple[tuple[str, int], ...]:
    """Return what is cut, and the ten-thousandths its parts are whole numbers of where it is too.

    A deal's own amount is cut to the hundredth, whatever its currency: nothing adds it up.
    """
    digits = -int(smallest_unit(config.currency).as_tuple().exponent)
    unit = 10 ** max(PLACES - digits, 0)
    return ("amount", 100), ("value", unit), ("weighted", unit)
