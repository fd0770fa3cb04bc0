"""Gathers the lines of orders: what is alike in them once, with their sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sextant.metrics.facts import Months, arrow_schema
from sextant.metrics.schemas import ORDER_LINES, ORDERS, Schema
from sextant.metrics.shaping import shaped

Build = Callable[[Months, date], Iterator[tuple[Schema, str, Any]]]

LARGE = 1_000_000_000  # a line of so much stands alone, so that no sum outgrows its column
SUMS = ("quantity", "amount", "value", "list_value", "cost", "margin", "returned")
KEYS = ("origin", "landing_id", "order_key", "ordered_on", "currency", "is_return", "deal_id",
        "channel", "owner_id", "manager_id", "unit_id", "team_id", "region_id", "account_id",
        "has_customer", "country", "territory_id")  # fmt: skip
OTHERS = sorted(ORDERS.columns.keys() - {*SUMS, *KEYS, "lines"})  # what follows from the keys
SQL = f"""
SELECT {", ".join(KEYS)}, count(*) AS lines,
    {", ".join(f"sum({name}) AS {name}" for name in SUMS)},
    {", ".join(f"any_value({name}) AS {name}" for name in OTHERS)}
FROM line
GROUP BY {", ".join(KEYS)}, {", ".join(f"{name} IS NULL" for name in SUMS)},
    CASE WHEN greatest({", ".join(f"abs({name})" for name in SUMS)}) >= {LARGE} THEN line_number END
ORDER BY ordered_on, order_key, is_return
"""  # noqa: S608 - put together from columns of the schema


def with_orders(build: Build) -> Build:
    """Return what builds lines of orders so that it builds the same gathered by order, too."""

    def both(months: Months, today: date) -> Iterator[tuple[Schema, str, Any]]:
        for _schema, month, table in build(months, today):
            yield ORDER_LINES, month, table
            yield ORDERS, month, orders(table)

    return both


def orders(lines: Any) -> Any:
    """Return lines gathered by order and day, and by all else that questions tell apart."""
    return shaped(SQL, {"line": lines}, {}, arrow_schema(ORDERS))
