"""Real changes from year to year are explained as independent SQL over the files tells them."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pytest

from sextant.kernel.period import Period
from sextant.kernel.scope import operator
from sextant.metrics.why import why
from tests.book.landed.conftest import TODAY
from tests.book.landed.test_real_lines import CENT, WAREHOUSE, frame

pytestmark = pytest.mark.slow
Effects = dict[str, Decimal]


def explained(metric: str, by: str, period: Period | str, compare: str = "year-ago") -> Any:
    return why(metric, period=period, compare=compare, by=[by], scope=operator(TODAY), today=TODAY)


def effects_of(found: Any, codes: dict[int, str]) -> tuple[Effects, dict[str, int]]:
    """Return effects by name or code, and how many groups share each name."""
    effects: Effects = defaultdict(Decimal)
    counts: dict[str, int] = defaultdict(int)
    for reason in found.division.reasons:
        (key,) = reason.key
        name = codes.get(key, reason.row[found.division.by[0].name])
        effects[str(name)] += reason.effect
        counts[str(name)] += 1
    return effects, counts


def agrees(found: Any, rows: list[tuple[Any, Any]], codes: dict[int, str] | None = None) -> None:
    """Compare an explanation with what SQL says each group added."""
    expected = {str(name): Decimal(effect) for name, effect in rows}
    change = sum(expected.values(), Decimal(0))
    assert abs(found.whole.change - change) <= CENT
    assert sum(each.effect for each in found.division.reasons) == found.whole.change
    effects, counts = effects_of(found, codes or {})
    assert effects.keys() == expected.keys()
    for name, effect in expected.items():
        assert abs(effects[name] - effect) <= CENT * counts[name]
    for division in found.drivers():
        assert sum(each.effect for each in division.reasons) == found.whole.change


def test_adventure_works(land, shared_data):
    home = shared_data / "adventureworks_dw_parquet"
    land(*(home / name for name in ("FactResellerSales.parquet", *WAREHOUSE)),
         said={"files": WAREHOUSE})  # fmt: skip
    lines = f"""'{home}/FactResellerSales.parquet' join '{home}/DimProduct.parquet' using (ProductKey)
        join '{home}/DimSalesTerritory.parquet' using (SalesTerritoryKey)
        join '{home}/DimReseller.parquet' using (ResellerKey)"""
    columns = {"product": "EnglishProductName", "territory": "SalesTerritoryRegion",
               "account": "ResellerName"}  # fmt: skip
    amounts = {"sales": "SalesAmount", "gross_margin": "SalesAmount - TotalProductCost"}
    for metric, amount in amounts.items():
        for by, column in columns.items():
            rows = duckdb.sql(
                f"""select {column}, sum(case when year(OrderDate) = YEAR then {amount}
                else -({amount}) end) from {lines} where year(OrderDate) in (YEAR, YEAR - 1)
                group by 1""".replace("YEAR", "2012")
            ).fetchall()
            agrees(explained(metric, by, "2012"), rows)


def test_superstore(land, shared_data):
    path = next((shared_data / "superstore_us").glob("*.xls"))
    land(path)
    from sextant.book.models import Product

    codes = dict(Product.objects.values_list("pk", "code"))
    base = duckdb.connect()
    for name in ("Orders", "Returns"):
        base.register(name, frame(path, name))
    last = base.sql('select max(year("Order Date")) from Orders').fetchall()[0][0]
    for metric, column in (("sales", "Sales"), ("gross_margin", "Profit")):
        for by, group in (("product", "Product ID"), ("region", "Region"),
                          ("account", "Customer Name")):  # fmt: skip
            rows = base.sql(
                f"""select "{group}", sum(case when year("Order Date") = {last} then 1 else -1 end
                * cast(round("{column}", 4) as decimal(18, 4))
                * case when "Order ID" in (select "Order ID" from Returns) then 0 else 1 end)
                from Orders where year("Order Date") in ({last}, {last - 1}) group by 1"""
            ).fetchall()
            agrees(explained(metric, by, str(last)), rows, codes if by == "product" else None)


def test_online_retail(land, shared_data):
    path = next((shared_data / "online_retail_1").glob("*.parquet"))
    land(path, said={"as": "order_lines"})
    year = Period(date(2011, 12, 1), date(2011, 12, 10))
    for by, column in (("country", "Country"), ("account", "CustomerID")):
        rows = duckdb.sql(
            f"""select {column}, sum(cast(UnitPrice as decimal(18, 4)) * Quantity
            * case when substr(InvoiceDate, 1, 4) = '2011' then 1 else -1 end) from '{path}'
            where substr(InvoiceDate, 1, 10) between '2011-12-01' and '2011-12-09'
            or substr(InvoiceDate, 1, 10) between '2010-12-01' and '2010-12-09' group by 1"""
        ).fetchall()
        found = explained("sales", by, year)
        change = sum((Decimal(row[1]) for row in rows), Decimal(0))
        assert found.whole.change == change.quantize(CENT, ROUND_HALF_UP)
        assert sum(each.effect for each in found.division.reasons) == found.whole.change
        told = sorted(each.effect for each in found.division.reasons)
        known = sorted(Decimal(row[1]).quantize(CENT, ROUND_HALF_UP) for row in rows)
        assert len(told) == len(known)
        assert all(abs(one - other) <= CENT for one, other in zip(told, known, strict=True))
