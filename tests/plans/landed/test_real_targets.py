"""Real targets land beside real orders, and attainment equals SQL over the files themselves."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal as D
from pathlib import Path
from statistics import correlation, fmean
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from sextant.kernel.models import Person, Territory
from sextant.landing import quarantine
from sextant.landing.models import RefusedRow
from sextant.plans import agreeing, drafting, splitting
from sextant.plans.models import LandedTarget, Plan
from sextant.plans.weighing import Way
from tests.plans.landed.conftest import AT, drafted, notes, numbers

DAY = timedelta(days=1)
SOURCE = {"source": "warehouse"}
REGIONS = {"as": "territories", "key": "SalesTerritoryKey",
           "columns": {"SalesTerritoryRegion": "name", "SalesTerritoryCountry": "parent"}}  # fmt: skip
COUNTRIES = {"as": "territories", "key": "SalesTerritoryCountry",
             "columns": {"SalesTerritoryRegion": None, "SalesTerritoryCountry": "name",
                         "SalesTerritoryGroup": "parent"}}  # fmt: skip
STAFF = {"as": "people", "columns": {"ParentEmployeeKey": "manager"}}
QUOTAS = {"as": "targets", "given": {"measure": "sales"}}
LINES = {
    "FactResellerSales.parquet": {"as": "order_lines"},
    "DimProduct.parquet": {"as": "products", "key": "ProductKey",
                           "columns": {"EnglishProductName": "name"}},
    "DimReseller.parquet": {"as": "accounts", "key": "ResellerKey",
                            "columns": {"ResellerName": "name"}},
}  # fmt: skip


@pytest.fixture
def works(land: Any, shared_data: Any) -> Path:
    """Land territories, people, quotas and order lines of Adventure Works; publish the plan."""
    home: Path = shared_data("adventureworks_dw_parquet")
    for said in (REGIONS, COUNTRIES):
        land(home / "DimSalesTerritory.parquet", said={**SOURCE, **said})
    staff = land(home / "DimEmployee.csv", said={**SOURCE, **STAFF})
    assert (staff.result["rows"], staff.result["made"], staff.result["refused"]) == (296, 290, 6)
    quotas = land(home / "FactSalesQuota.parquet", said={**SOURCE, **QUOTAS})
    assert (quotas.result["made"], quotas.result["refused"]) == (163, 0)
    assert "a day stands for three months from it on" in notes(quotas)
    lines = land(*(home / name for name in LINES), said={**SOURCE, "files": LINES})
    assert (
        next(each for each in lines.result["files"] if each["workspace"] == "order_lines")["made"]
        == 60_855
    )
    agreeing.publish(Plan.objects.get(), reason="As it was", by=None, at=AT)
    return home


def quotas_by_sql(home: Path) -> list[tuple[str, date, date, D, D]]:
    """Return who, from when, until when, quota and what was sold, from the files alone."""
    return duckdb.sql(
        f"""select FirstName || ' ' || LastName, q.Date::date, (q.Date + interval 3 month)::date,
            any_value(SalesAmountQuota), coalesce(sum(SalesAmount), 0)
        from '{home}/FactSalesQuota.parquet' q
        join (select distinct EmployeeKey, FirstName, LastName from read_csv('{home}/DimEmployee.csv'))
            using (EmployeeKey)
        left join '{home}/FactResellerSales.parquet' s on s.EmployeeKey = q.EmployeeKey
            and s.OrderDate >= q.Date and s.OrderDate < q.Date + interval 3 month
        group by q.SalesQuotaKey, 1, 2, 3 order by 2, 1"""
    ).fetchall()


@pytest.mark.slow
def test_each_quota_of_adventure_works_is_reached_as_far_as_sql_says(
    works: Path, asked: Any
) -> None:
    expected = quotas_by_sql(works)
    assert len(expected) == 163
    found = {}
    for start, end in sorted({(start, end) for _who, start, end, *_rest in expected}):
        answer = asked("sales", "target", "attainment", by=["person"], measure="sales",
                       period=f"{start}..{end - DAY}")  # fmt: skip
        for row in answer.rows:
            found[row["person"], start] = (row["target"], row["sales"], row["attainment"])
    cent = D("0.01")
    for who, start, _end, quota, sold in expected:
        target, sales, attainment = found[who, start]
        assert (target, sales.quantize(cent)) == (quota, sold.quantize(cent)), (who, start)
        assert attainment == round(sales / target, 4)
    rows = [found[who, start] for who, start, *_rest in expected]
    assert round(fmean(float(row[1] / row[0]) for row in rows), 5) == 0.92036
    assert round(correlation(*[[float(row[n]) for row in rows] for n in (0, 1)]), 5) == 0.95463
    assert asked("target", measure="sales", period="2010..2014").total["target"] == D(95_714_000)


@pytest.mark.slow
def test_territories_of_adventure_works_stand_on_three_levels(works: Path) -> None:
    northwest = Territory.objects.get(name="Northwest")
    assert (northwest.parent.name, northwest.parent.parent.name) == (
        "United States",
        "North America",
    )
    assert Person.objects.filter(name="Sheela Word").count() == 1
    assert LandedTarget.objects.order_by().values("person").distinct().count() == 17


def rows_of(home: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a file, with the separator of its copy."""
    delimiter = ";" if name.startswith("clean_") else ","
    with (home / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def joined(home: Path, orders: str, details: str) -> str:
    """Return the order details with the day of their order beside them, as the files write both."""
    days = {row["Order ID"]: row["Order Date"] for row in rows_of(home, orders)}
    lines = [{"Order Date": days[row["Order ID"]], **row} for row in rows_of(home, details)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def attainment_by_sql(home: Path, orders: str) -> dict[tuple[str, str], D]:
    """Return attainment by category and month, by the days of one copy's orders."""
    read = "read_csv('{}/{}.csv', delim = '{}', all_varchar = true)"
    day = "strptime(replace(\"Order Date\"[:10], '-', '/'), '%d/%m/%Y')"
    found = duckdb.sql(
        f"""with sold as (
            select Category, strftime({day}, '%Y-%m') as month, sum(Amount::decimal(18, 2)) as sales
            from {read.format(home, "clean_Order Details", ";")}
            join {read.format(home, orders, ";" if "clean" in orders else ",")} using ("Order ID")
            group by all
        ), aim as (
            select Category, strftime(strptime("Month of Order Date", '%b-%y'), '%Y-%m') as month,
                Target::decimal(18, 2) as target
            from {read.format(home, "clean_Sales target", ";")})
        select Category, month, coalesce(sales, 0), target
        from aim left join sold using (Category, month)"""
    ).fetchall()
    return {(category, month): (sales, target) for category, month, sales, target in found}


COPIES = [
    ("clean_List of Orders", "clean_Order Details", "clean_Sales target", 0),
    ("List of Orders", "Order Details", "Sales target", 2),
    ("clean_List of Orders", "Order Details", "Sales target", 0),
]


@pytest.mark.parametrize(("orders", "details", "aims", "stray"), COPIES)
def test_targets_by_category_are_reached_as_sql_says_clean_or_dirty(
    land: Any, asked: Any, shared_data: Any, orders: str, details: str, aims: str, stray: int
) -> None:
    home = shared_data("ecom_india_targets")
    landing = land(orders=joined(home, orders, details), said={"as": "order_lines"})
    refused = {row.pk: row for row in RefusedRow.objects.all()}
    assert len(refused) == stray  # the day of two orders ends in noughts
    if refused:
        mended = {pk: {"Order Date": row.values["Order Date"][:10]} for pk, row in refused.items()}
        quarantine.mend(landing, mended, by=None, at=AT)
    targets = land(home / f"{aims}.csv", said={"as": "targets", "given": {"measure": "sales"}})
    assert (targets.result["made"], targets.result["refused"]) == (36, 0)
    agreeing.publish(Plan.objects.get(), reason="Agreed", by=None, at=AT)
    answer = asked("sales", "target", "attainment", by=["category", "month"], measure="sales",
                   period="2018-04..2019-03")  # fmt: skip
    expected = attainment_by_sql(home, orders)
    assert len(expected) == len(answer.rows) == 36
    for row in answer.rows:
        sold, target = expected[row["category"], row["month"]]
        assert (row["sales"], row["target"]) == (sold, target), row
        assert row["attainment"] == round(D(sold) / D(target), 4)


def test_the_chinese_superstore_shares_a_target_out_by_its_season(
    land: Any, asked: Any, shared_data: Any
) -> None:
    from datetime import UTC, datetime

    path = next(shared_data("superstore_cn").glob("*.xls"))
    land(path, said={})
    at = datetime(2018, 1, 2, 9, tzinfo=UTC)
    asked("sales")
    plan = drafting.draw({"name": "销售 2018", "year": 2018, "measure": "sales"}, by=None, at=at)
    way = Way(over="weighted", when="seasonal")
    splitting.share_out(plan, D("5000000.01"), way=way, by=None, at=at)
    agreeing.publish(plan, reason="按季节分解", by=None, at=at)
    whole, regions = D("5000000.01"), numbers(drafted(plan))
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("销售人员").to_python()
    before = {
        row["region"]: row["sales"] for row in asked("sales", by=["region"], period="2017").rows
    }
    assert sum(sum(line) for line in regions.values()) == whole
    for region, line in regions.items():
        assert abs(sum(line) - whole * before[region] / sum(before.values())) < D("0.01")
    answer = asked("target", by=["region", "person", "month"], measure="sales", period="2018")
    assert sum(row["target"] for row in answer.rows) == whole
    assert {(row["region"], row["person"]) for row in answer.rows} == {
        (region, person) for region, person in sheet[1:]
    }
    months = asked("target", by=["month"], measure="sales", period="2018").rows
    past = asked("sales", by=["month"], period="2014..2017").rows
    seasons = [
        sum(row["sales"] for row in past if row["month"][5:] == each["month"][5:])
        for each in months
    ]
    assert (
        correlation([float(row["target"]) for row in months], [float(each) for each in seasons])
        > 0.95
    )
