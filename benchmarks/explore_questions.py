# ruff: noqa: S608 - statements are put together from texts of this module
"""What people ask of ten million order lines, and the same written by hand over the lines.

By hand each question is one statement; its last column adds up to what the first metric does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LINES = "read_parquet($lines)"
YEAR = "ordered_on >= DATE '2011-01-01' AND ordered_on < DATE '2012-01-01'"
SALE = "NOT is_return"
BUYS = f"account_id IS NOT NULL AND {SALE}"


@dataclass(frozen=True)
class Question:
    """A question of the explore page, and the same by hand."""

    name: str
    metrics: tuple[str, ...]
    by: tuple[str, ...]
    sql: str
    period: str | None = "2011"
    where: dict[str, Any] = field(default_factory=dict)
    compare: str | None = None


QUESTIONS = (
    Question(
        "sales by month, three years", ("sales",), ("month",),
        f"SELECT date_trunc('month', ordered_on), sum(value) FROM {LINES} GROUP BY 1", None,
    ),
    Question(
        "sales by country", ("sales",), ("country",),
        f"SELECT country, sum(value) FROM {LINES} WHERE {YEAR} GROUP BY 1",
    ),
    Question(
        "sales by product", ("sales",), ("product",),
        f"SELECT product_id, any_value(product), sum(value) FROM {LINES} WHERE {YEAR} GROUP BY 1",
    ),
    Question(
        "sales by customer", ("sales",), ("account",),
        f"SELECT account_id, any_value(account), sum(value) FROM {LINES} WHERE {YEAR} GROUP BY 1",
    ),
    Question(
        "units and margin by month", ("units", "gross_margin"), ("month",),
        f"""SELECT date_trunc('month', ordered_on), sum(margin), sum(quantity)
            FROM {LINES} WHERE {YEAR} GROUP BY 1""",
    ),
    Question(
        "orders and average order by month", ("orders", "average_order"), ("month",),
        f"""SELECT date_trunc('month', ordered_on), sum(value) / count(DISTINCT order_key),
            count(DISTINCT order_key) FROM {LINES} WHERE {YEAR} AND {SALE} GROUP BY 1""",
    ),
    Question(
        "active, new and kept customers by month",
        ("active_customers", "new_customers", "retained_customers"), ("month",),
        f"""WITH visit AS (SELECT DISTINCT account_id, date_trunc('month', ordered_on) AS month
                FROM {LINES} WHERE {BUYS}),
            seen AS (SELECT *, min(month) OVER own AS first, lag(month) OVER own AS before
                FROM visit WINDOW own AS (PARTITION BY account_id ORDER BY month))
            SELECT month, count(*) FILTER (first = month),
                count(*) FILTER (before = month - INTERVAL 1 MONTH), count(*)
            FROM seen WHERE year(month) = 2011 GROUP BY 1""",
    ),
    Question(
        "sales by region and month", ("sales",), ("region", "month"),
        f"""SELECT region_id, any_value(region), date_trunc('month', ordered_on), sum(value)
            FROM {LINES} WHERE {YEAR} GROUP BY 1, 3""",
    ),
    Question(
        "sales by country and quarter, three years", ("sales",), ("country", "quarter"),
        f"""SELECT country, date_trunc('quarter', ordered_on), sum(value)
            FROM {LINES} GROUP BY 1, 2""", None,
    ),
    Question(
        "products sold to one country", ("sales",), ("product",),
        f"""SELECT product_id, any_value(product), sum(value)
            FROM {LINES} WHERE {YEAR} AND country = 'Germany' GROUP BY 1""",
        where={"country": "Germany"},
    ),
    Question(
        "sales by team beside a year ago", ("sales",), ("team",),
        f"""SELECT team_id, any_value(team),
            sum(value) FILTER (ordered_on < DATE '2011-01-01'),
            sum(value) FILTER (ordered_on >= DATE '2011-01-01') FROM {LINES}
            WHERE ordered_on >= DATE '2010-11-01' AND ordered_on < DATE '2010-12-01'
                OR ordered_on >= DATE '2011-11-01' AND ordered_on < DATE '2011-12-01' GROUP BY 1""",
        "2011-11", compare="year-ago",
    ),
    Question(
        "eight figures of a month",
        ("sales", "gross_sales", "returns", "return_rate", "average_price", "units", "gross_margin",
         "gross_margin_rate"), (),
        f"""SELECT sum(value) FILTER ({SALE}), sum(returned), sum(quantity), sum(margin),
            sum(value) FILTER (margin IS NOT NULL), sum(value) FROM {LINES}
            WHERE ordered_on >= DATE '2011-12-01' AND ordered_on < DATE '2012-01-01'""",
        "2011-12",
    ),
)  # fmt: skip

# What a diagnosis of sales needs to know, each for the month and for the one before.
GROUPS = ("region_id", "team_id", "owner_id", "product_id", "country", "account_id", "channel",
          "category")  # fmt: skip
BOTH = "ordered_on >= DATE '2011-11-01' AND ordered_on < DATE '2012-01-01'"
SIDES = """sum({0}) FILTER (ordered_on < DATE '2011-12-01'),
    sum({0}) FILTER (ordered_on >= DATE '2011-12-01')"""
NAMES = {"region_id": "region", "team_id": "team", "owner_id": "person", "product_id": "product",
         "account_id": "account"}  # fmt: skip
DIAGNOSIS = (
    f"""SELECT {SIDES.format("value")}, {SIDES.format("quantity")},
        count(DISTINCT order_key) FILTER (ordered_on < DATE '2011-12-01' AND {SALE}),
        count(DISTINCT order_key) FILTER (ordered_on >= DATE '2011-12-01' AND {SALE})
        FROM {LINES} WHERE {BOTH}""",
    *(f"SELECT {key}, any_value({NAMES.get(key, key)}), {SIDES.format('value')}"
      f" FROM {LINES} WHERE {BOTH} GROUP BY 1" for key in GROUPS),
    f"""SELECT product_id, any_value(product), {SIDES.format("value")}, {SIDES.format("quantity")}
        FROM {LINES} WHERE {BOTH} GROUP BY 1""",
    f"""SELECT region_id, country, product_id, {SIDES.format("value")}
        FROM {LINES} WHERE {BOTH} GROUP BY 1, 2, 3""",
    f"""SELECT region_id, date_trunc('month', ordered_on), sum(value) FROM {LINES}
        WHERE ordered_on >= DATE '2009-11-01' AND ordered_on < DATE '2011-12-01' GROUP BY 1, 2""",
)  # fmt: skip
