"""Over real order lines, who came, returned, stayed and left equals SQL over the file."""

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.book.landed.conftest import TODAY

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


AGAIN = """
with days as (select distinct c, {group} as g, d from visit),
firsts as (select c, g, min(d) as first from days group by all),
nexts as (select c, g, first, min(d) filter (d > first) as again
    from firsts join days using (c, g) group by all),
ripe as (select *, first + {days} <= date '{today}' as had, again - first <= {days} as came
    from nexts)
select g, strftime(first, '%Y-%m') as month, count(*) filter (had),
    count(*) filter (had and came), count(*) filter (not had) from ripe group by all"""


def agrees(base: Any, asked: Any, group: str, by: list[str], today: date) -> None:
    """Compare who bought again within some days with SQL over the same purchases."""
    for within in (30, 60, 90, 365):
        name = f"repurchase_within_{within}_days"
        rows = base.sql(AGAIN.format(group=group, days=within, today=today)).fetchall()
        answer = asked(name, by=[*by, "month"], today=today)
        found = {
            (row[by[0]] if by else "all", row["month"]): (answer.size(name, row), row[name])
            for row in answer.rows
        }
        assert found.keys() == {row[:2] for row in rows}
        for g, month, had, came, _young in rows:
            size, rate = found[g, month]
            assert (size, rate is None) == (had, not had)
            assert not had or abs(rate - Decimal(came) / had) < Decimal("1e-9")
        young = 0 if by else sum(row[4] for row in rows)  # one may be young in two countries
        assert by or [note.count for note in answer.notes] == ([young] if young else [])


@pytest.mark.slow
def test_who_bought_again_of_online_retail_equals_sql(land, asked, shared_data):
    path = next((shared_data / "online_retail_1").glob("*.parquet"))
    land(path, said={"as": "order_lines"})
    base = duckdb.connect()
    base.sql(VISITS.format(path=path))
    for today in (date(2011, 12, 9), TODAY):
        agrees(base, asked, "'all'", [], today)
        agrees(base, asked, "country", ["country"], today)


@pytest.mark.slow
def test_who_bought_again_of_cdnow_equals_sql(land, asked, shared_data):
    path = next((shared_data / "cdnow").glob("*master.txt"), None) or next(
        (shared_data / "cdnow").glob("*aster*.txt")
    )
    kept = [line.split() for line in path.read_text().splitlines()]
    rows = [row for row in kept if len(row) == 4 and row[0].isdecimal()]
    assert len(rows) == 69_659
    head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
    lines = [
        f"{n},CD,Disc,{pieces},{day[:4]}-{day[4:6]}-{day[6:]} 08:00:00,"
        f"{Decimal(amount) / int(pieces):.4f},{int(who)},United States"
        for n, (who, day, pieces, amount) in enumerate(rows)
    ]
    land(order_lines="\n".join([head, *lines]))
    base = duckdb.connect()
    columns = {
        "c": [int(row[0]) for row in rows],
        "d": [date(int(row[1][:4]), int(row[1][4:6]), int(row[1][6:])) for row in rows],
    }
    base.register("purchases", pl.DataFrame(columns).to_arrow())
    base.sql("create view visit as select c, d from purchases")
    for today in (date(1998, 6, 30), TODAY):
        agrees(base, asked, "'all'", [], today)


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    rate = row["repurchase_rate"]
    return *(row[name] for name in NAMES), None if rate is None else round(float(rate), 8)
