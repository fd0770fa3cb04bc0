"""Real exports land whole, and their figures equal a count over the files."""

from decimal import Decimal
from itertools import permutations
from random import Random

import duckdb
import pytest
from django.db.models import Sum

from sextant.book.models import Account, Deal, DealLine, Product
from sextant.kernel.models import Person, Unit
from sextant.landing.readers.opening import open_tables

ORDERS = Random(7).sample(list(permutations(range(4))), 3)


@pytest.mark.parametrize("order", ORDERS)
def test_four_related_files_land_in_any_order(land, shared_data, order):
    paths = sorted((shared_data / "crm_maven").glob("*.csv"))
    landing = land(*(paths[place] for place in order))
    assert landing.result["refused"] == 0
    assert (Deal.objects.count(), Account.objects.count(), Product.objects.count()) == (8800, 85, 7)
    assert Person.objects.filter(role="rep").count() == 35
    assert Person.objects.filter(role="manager").count() == 6
    assert Unit.objects.filter(kind="region").count() == 3
    rows = duckdb.sql(
        f"select deal_stage, count(*), sum(close_value) from '{shared_data / 'crm_maven'}"
        "/sales_pipeline.csv' group by 1"
    ).fetchall()
    for stage, count, value in rows:
        found = Deal.objects.filter(stage__name=stage)
        assert found.count() == count
        assert (found.aggregate(total=Sum("amount"))["total"] or 0) == (value or 0)
    assert DealLine.objects.filter(product__name="GTX Pro").count() == 1480


def test_the_vendors_sample_lands_with_swapped_names(land, shared_data):
    home = shared_data / "microsoft_sales_and_service"
    home = next(home.rglob("Opportunities.csv")).parent
    names = ("Opportunities", "Contacts", "Owners", "Territories", "Accounts", "Products")
    landing = land(*(home / f"{name}.csv" for name in names))
    assert landing.result["refused"] == 0
    assert Deal.objects.count() == 20_000
    assert Account.objects.count() == 300
    assert Person.objects.count() == 13
    manager = Person.objects.get(name="Anne Weiler")
    assert manager.reports.count() > 5
    expected = duckdb.sql(
        f"select sum(Value) from '{home}/Opportunities.csv' where Status = 'Won'"
    ).fetchall()[0][0]
    assert Deal.objects.won().aggregate(total=Sum("amount"))["total"] == Decimal(expected)


def test_an_old_chinese_workbook_is_read_sheet_by_sheet(shared_data):
    path = next((shared_data / "superstore_cn").glob("*.xls"))
    tables = {table.name: table for table in open_tables(path)}
    orders = next(table for name, table in tables.items() if "订单" in name)
    assert {"订单 ID", "省/自治区", "地区", "销售额"} <= set(orders.header)
    assert sum(len(batch.frame) for batch in orders.read()) == 10_000


@pytest.mark.slow
def test_two_hundred_thousand_deals_land(land, shared_data):
    paths = sorted((shared_data / "crm_200k").glob("*.csv"))
    landing = land(*paths)
    assert landing.result["refused"] == 0
    assert Deal.objects.count() == 200_000
    assert Deal.objects.won().count() == 62_142
    total = Deal.objects.aggregate(total=Sum("amount"))["total"]
    assert total == Decimal("1979657602.33")
