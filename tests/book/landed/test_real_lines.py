"""Real order lines land whole, and every number equals SQL over the files."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

CENT = Decimal("0.01")


def frame(path: Path, sheet: str) -> Any:
    import polars as pl

    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return pl.DataFrame(rows[1:], schema=[str(name) for name in rows[0]], orient="row").to_arrow()


def found(answer: Any, *names: str) -> dict[Any, Any]:
    keys = [dimension.name for dimension in answer.request.by]
    return {tuple(row[key] for key in keys): tuple(row[name] for name in names)
            for row in answer.rows}  # fmt: skip


def exact(rows: list[tuple[Any, ...]], keys: int) -> dict[Any, Any]:
    return {row[:keys]: row[keys:] for row in rows}


@pytest.mark.slow
def test_online_retail_equals_sql_by_month_country_and_product(land, asked, shared_data):
    path = next((shared_data / "online_retail_1").glob("*.parquet"))
    landing = land(path, said={"as": "order_lines"})
    assert (landing.result["rows"], landing.result["made"]) == (541_909, 541_909)
    assert landing.result["created"] == {"accounts": 4_372, "products": 4_070}
    notes = " ".join(landing.result["files"][0]["notes"])
    assert "10,624" in notes
    assert "135,080" in notes
    assert "5,268" in notes
    table = f"""(select substr(InvoiceDate, 1, 7) as month, Country, StockCode, Quantity as q,
        cast(UnitPrice as decimal(18, 4)) * Quantity as v, InvoiceNo, CustomerID from '{path}')"""
    sums = "sum(v), count(distinct InvoiceNo) filter (where q >= 0), sum(q)"
    for by, group in (("month", "month"), ("country", "Country")):
        rows = duckdb.sql(f"select {group}, {sums} from {table} group by 1").fetchall()
        assert found(asked("sales", "orders", "units", by=[by]), "sales", "orders", "units") == (
            exact(rows, 1)
        )
    rows = duckdb.sql(
        f"select month, Country, StockCode, {sums} from {table} group by all"
    ).fetchall()
    expected = {(month, country, code): rest for month, country, code, *rest in rows}
    from sextant.book.models import Product

    codes = dict(Product.objects.values_list("pk", "code"))
    answer = asked("sales", "orders", "units", by=["month", "country", "product"])
    got = {(row["month"], row["country"], codes[row["product_id"]]):
           [row["sales"], row["orders"], row["units"]] for row in answer.rows}  # fmt: skip
    assert got == {key: list(rest) for key, rest in expected.items()}
    total = duckdb.sql(f"select {sums} from {table}").fetchall()[0]
    assert tuple(answer.total.values()) == total
    without = asked("sales", where={"has_customer": "no"}).total["sales"]
    assert (
        without
        == duckdb.sql(f"select sum(v) from {table} where CustomerID is null").fetchall()[0][0]
    )


SUPERSTORES = [
    ("superstore_us", ("Orders", "Returns", "People"),
     ("Order ID", "Order Date", "Region", "Category", "Sales", "Quantity", "Profit"), 4),
    ("superstore_cn", ("订单", "退货", "销售人员"),
     ("订单 ID", "订单日期", "地区", "类别", "销售额", "数量", "利润"), 6),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sheets", "columns", "regions"), SUPERSTORES)
def test_superstores_add_up_with_their_returns_and_regions(
    land, asked, shared_data, name, sheets, columns, regions
):
    path = next((shared_data / name).glob("*.xls"))
    landing = land(path)
    assert landing.result["refused"] == 0
    orders, returns, people = (frame(path, sheet) for sheet in sheets)
    order, day, region, category, sales, quantity, profit = (f'"{each}"' for each in columns)
    lines = f"""(select {region} as region, {category} as category, strftime({day}, '%Y-%m') as month,
        cast(round({sales}, 4) as decimal(18, 4)) as s, cast({quantity} as int) as q,
        cast(round({profit}, 4) as decimal(18, 4)) as m, {order} as o,
        {order} in (select {order} from returns) as back from orders)"""
    sums = """sum(case when back then 0 else s end), sum(s), sum(case when back then s end),
        count(distinct o), sum(case when back then 0 else q end), sum(case when back then 0 else m end)"""
    names = ("sales", "gross_sales", "returns", "orders", "units", "gross_margin")
    base = duckdb.connect()
    for table, rows in (("orders", orders), ("returns", returns)):
        base.register(table, rows)
    for by in (("region",), ("category",), ("month",), ("region", "category", "month")):
        rows = base.sql(f"select {', '.join(by)}, {sums} from {lines} group by all").fetchall()
        expected = {row[: len(by)]: tuple(each or 0 for each in row[len(by) :]) for row in rows}
        assert found(asked(*names, by=by), *names) == expected
    led = {(row["region"], row["person"]) for row in asked("sales", by=["region", "person"]).rows}
    assert len(led) == regions
    assert all(person for _region, person in led)
    assert len(people) == regions


def test_the_chinese_superstore_sells_what_is_published(land, asked, shared_data):
    land(next((shared_data / "superstore_cn").glob("*.xls")))
    assert round(asked("gross_sales").total["gross_sales"]) == 16_117_548


WAREHOUSE = {
    "DimProduct.parquet": {"as": "products", "key": "ProductKey",
                           "columns": {"EnglishProductName": "name"}},
    "DimReseller.parquet": {"as": "accounts", "key": "ResellerKey",
                            "columns": {"ResellerName": "name"}},
    "DimSalesTerritory.parquet": {"as": "territories", "key": "SalesTerritoryKey",
                                  "columns": {"SalesTerritoryRegion": "name"}},
}  # fmt: skip


def test_adventure_works_equals_sql_by_territory_product_and_month(land, asked, shared_data):
    home = shared_data / "adventureworks_dw_parquet"
    files = [home / name for name in ("FactResellerSales.parquet", *WAREHOUSE)]
    landing = land(*files, said={"files": WAREHOUSE})
    lines = next(each for each in landing.result["files"] if each["workspace"] == "order_lines")
    assert (lines["rows"], lines["made"], lines["created"]) == (60_855, 60_855, {})
    rows = duckdb.sql(
        f"""select SalesTerritoryRegion, EnglishProductName, strftime(OrderDate, '%Y-%m'),
        sum(SalesAmount), sum(SalesAmount - TotalProductCost), sum(OrderQuantity)
        from '{home}/FactResellerSales.parquet' join '{home}/DimProduct.parquet' using (ProductKey)
        join '{home}/DimSalesTerritory.parquet' using (SalesTerritoryKey) group by all"""
    ).fetchall()
    answer = asked("sales", "gross_margin", "units", by=["territory", "product", "month"])
    sums: dict[Any, list[Any]] = {}
    for row in answer.rows:  # several keys share a product's name
        here = sums.setdefault((row["territory"], row["product"], row["month"]), [0, 0, 0])
        for place, name in enumerate(("sales", "gross_margin", "units")):
            here[place] += row[name]
    assert sums == {key: list(rest) for key, rest in
                    ((row[:3], row[3:]) for row in rows)}  # fmt: skip
