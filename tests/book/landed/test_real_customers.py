"""Over real order lines, who came, returned, stayed and left equals SQL over the file."""

from decimal import Decimal
from typing import Any

import duckdb
import pytest

NAMES = ("active_customers", "new_customers", "returning_customers", "retained_customers",
         "lost_customers")  # fmt: skip
VISITS = """create view visit as select distinct CustomerID as c, Country as country,
    cast(substr(InvoiceDate, 1, 10) as date) as d from '{path}'
    where Quantity >= 0 and CustomerID is not null"""
BY_MONTH = """
with seen as (select c, {group} as g, date_trunc('month', d) as m, count(distinct d) as n
    from visit group by all),
firsts as (select c, g, min(m) as first from seen group by all),
months as (select distinct m from seen),
cells as (select c, g, m, coalesce(here.n, 0) as n, before.n is not null as came, first
    from firsts cross join months left join seen here using (c, g, m)
    left join (select c, g, m + interval 1 month as m, n from seen) before using (c, g, m)),
counted as (select g, strftime(m, '%Y-%m') as month, count(*) filter (n > 0),
    count(*) filter (n > 0 and first = m), count(*) filter (n > 0 and first < m),
    count(*) filter (n > 0 and came), count(*) filter (n = 0 and came),
    round(count(*) filter (n > 1) / nullif(count(*) filter (n > 0), 0), 8)
    from cells where n > 0 or came group by all)
select * from counted"""
INTERVAL = """with days as (select distinct c, d from visit),
gaps as (select d, d - lag(d) over (partition by c order by d) as gap from days)
select strftime(d, '%Y-%m'), median(gap) from gaps group by 1"""


@pytest.mark.slow
def test_customers_of_online_retail_equal_sql_by_month_and_country(land, asked, shared_data):
    path = next((shared_data / "online_retail_1").glob("*.parquet"))
    land(path, said={"as": "order_lines"})
    base = duckdb.connect()
    base.sql(VISITS.format(path=path))
    answer = asked(*NAMES, "repurchase_rate", by=["month"], period="2010-12..2011-12")
    expected = {row[1]: row[2:] for row in base.sql(BY_MONTH.format(group="'all'")).fetchall()}
    assert len(expected) == 13
    assert {row["month"]: told(row) for row in answer.rows} == expected
    answer = asked(*NAMES, "repurchase_rate", by=["country", "month"], period="2010-12..2011-12")
    expected = {row[:2]: row[2:] for row in base.sql(BY_MONTH.format(group="country")).fetchall()}
    assert {(row["country"], row["month"]): told(row) for row in answer.rows} == expected
    medians = dict(base.sql(INTERVAL).fetchall())
    rows = asked("repurchase_interval", by=["month"]).rows
    assert {row["month"]: row["repurchase_interval"] for row in rows} == medians
    spent, heads = base.sql(
        f"""select sum(cast(UnitPrice as decimal(18, 4)) * Quantity), count(distinct CustomerID)
        filter (Quantity >= 0) from '{path}' where CustomerID is not null"""
    ).fetchall()[0]
    assert abs(asked("arpu").total["arpu"] - spent / heads) < Decimal("0.01")


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    rate = row["repurchase_rate"]
    return *(row[name] for name in NAMES), None if rate is None else round(float(rate), 8)
