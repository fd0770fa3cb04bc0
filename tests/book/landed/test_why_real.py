"""Real changes from year to year are explained as independent SQL over the files tells them."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import permutations
from math import prod
from typing import Any

import duckdb
import pytest

from sextant.kernel.period import Period
from sextant.kernel.scope import operator
from sextant.metrics.why import why
from sextant.metrics.why.linking import Method
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


def levels(found: Any, name: str) -> dict[str, tuple[Any, Any]]:
    """Return what each factor of a chain was and is; its parts sum to the change either way."""
    for method in Method:
        (chain,) = (each for each in found.drivers(method=method) if each.name == name)
        assert sum(each.effect for each in chain.reasons) == found.whole.change
    return {each.kind: (each.before, each.now) for each in chain.reasons if each.unit}


def chain_agrees(found: Any, sides: list[tuple[Any, Any, Any, Any]]) -> None:
    """Compare both chains with customers, orders, units and sales before returns, as SQL has them.

    The effects are those of all six orders in which three factors may change.
    """
    customers, orders, units, value = zip(*sides, strict=True)
    told = levels(found, "customers")
    near(told["customers"], customers)
    near(told["frequency"], [one / other for one, other in zip(orders, customers, strict=True)])
    near(told["basket"], [one / other for one, other in zip(value, orders, strict=True)])
    near(levels(found, "basket")["units"], [a / b for a, b in zip(units, orders, strict=True)])
    factors = [
        (Fraction(c), Fraction(o) / Fraction(c), Fraction(v) / Fraction(o))
        for c, o, v in zip(customers, orders, value, strict=True)
    ]
    (chain,) = (each for each in found.drivers() if each.name == "customers")
    effects = {each.kind: each.effect for each in chain.reasons}
    for n, name in enumerate(("customers", "frequency", "basket")):
        assert abs(Fraction(effects[name]) - by_all_orders(*factors, n)) <= Fraction(CENT)


def by_all_orders(then: Any, now: Any, n: int) -> Fraction:
    total = Fraction(0)
    for order in permutations(range(3)):
        state = [*then]
        for at in order:
            before = prod(state)
            state[at] = now[at]
            total += prod(state) - before if at == n else 0
    return total / 6


def near(found: Any, expected: Any) -> None:
    for one, other in zip(found, expected, strict=True):
        assert abs(float(one) - float(other)) <= 1e-5 * max(1.0, abs(float(other)))


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
    sides = duckdb.sql(
        f"""select count(distinct ResellerKey), count(distinct SalesOrderNumber),
        sum(OrderQuantity), sum(cast(SalesAmount as decimal(18, 4))) from {lines}
        where year(OrderDate) in (2011, 2012) group by year(OrderDate) order by year(OrderDate)"""
    ).fetchall()
    chain_agrees(explained("sales", "territory", "2012"), sides)


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
    sides = base.sql(
        f"""select count(distinct "Customer ID"), count(distinct "Order ID"), sum(Quantity),
        sum(cast(round(Sales, 4) as decimal(18, 4))) from Orders
        where year("Order Date") in ({last}, {last - 1}) group by year("Order Date")
        order by year("Order Date")"""
    ).fetchall()
    chain_agrees(explained("sales", "region", str(last)), sides)


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
    found = explained("sales", "country", year)
    sides = duckdb.sql(
        f"""select count(distinct CustomerID), count(distinct InvoiceNo) filter (CustomerID
        is not null), sum(cast(UnitPrice as decimal(18, 4)) * Quantity) filter (CustomerID
        is not null), sum(cast(UnitPrice as decimal(18, 4)) * Quantity),
        sum(Quantity), count(distinct InvoiceNo) from '{path}'
        where Quantity >= 0 and (substr(InvoiceDate, 1, 10) between '2011-12-01' and '2011-12-09'
        or substr(InvoiceDate, 1, 10) between '2010-12-01' and '2010-12-09')
        group by substr(InvoiceDate, 1, 4) order by 1 - 1, substr(InvoiceDate, 1, 4)"""
    ).fetchall()
    told = levels(found, "customers")
    near(told["customers"], [side[0] for side in sides])
    near(told["frequency"], [side[1] / side[0] for side in sides])
    near(told["basket"], [side[2] / side[1] for side in sides])
    near(levels(found, "basket")["units"], [side[4] / side[5] for side in sides])
    (chain,) = (each for each in found.drivers() if each.name == "customers")
    left = {each.kind: each.effect for each in chain.reasons}
    unnamed = [side[3] - side[2] for side in sides]
    assert abs(left["unnamed"] - (unnamed[1] - unnamed[0])) <= CENT
    gross = sides[1][3] - sides[0][3]
    assert abs(left["returns"] - (found.whole.change - gross)) <= CENT
