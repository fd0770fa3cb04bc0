"""Deals with several products: shares add up, and no deal counts twice."""

from datetime import date
from decimal import Decimal as D

import pytest

from tests.metrics.made import asked, publish

WON = {"status": "won", "created_on": date(2026, 1, 1), "closed_on": date(2026, 3, 1)}
ONE = {**WON, "deal_id": 1, "cycle_days": 10, "value": D("100.00"), "amount": D("100.00")}
TWO = {**WON, "deal_id": 2, "cycle_days": 30, "value": D("10.00"), "amount": D("10.00")}
SEED = {"product_id": 1, "product": "Seed", "category": "Field"}
HOE = {"product_id": 2, "product": "Hoe", "category": "Field"}
LINES = [
    {**ONE, **SEED, "line": 0, "value": D("33.34")},
    {**ONE, **HOE, "line": 1, "value": D("66.66")},
    {**TWO, **SEED, "line": 0},
]


@pytest.fixture(autouse=True)
def _published(own_home: object) -> None:
    publish(deals=[ONE, TWO], deal_lines=LINES)


def test_each_product_has_its_share() -> None:
    answer = asked("won_revenue", by=["product"])
    assert {row["product"]: row["won_revenue"] for row in answer.rows} == {
        "Hoe": D("66.66"),
        "Seed": D("43.34"),
    }
    assert answer.total == asked("won_revenue").total


def test_a_deal_with_two_products_is_one_deal() -> None:
    answer = asked(["won_deals", "win_rate"], by=["product"])
    assert [(row["product"], row["won_deals"]) for row in answer.rows] == [("Hoe", 1), ("Seed", 2)]
    assert answer.total["won_deals"] == 2
    assert asked("won_deals", by=["category"]).rows[0]["won_deals"] == 2


def test_a_median_takes_each_deal_once() -> None:
    answer = asked(["sales_cycle_days", "won_revenue", "average_deal"], by=["category"])
    assert answer.rows[0]["sales_cycle_days"] == 20
    assert answer.total["sales_cycle_days"] == 20
    assert answer.total["average_deal"] == D("55.00")


def test_a_condition_on_a_product_leaves_its_share() -> None:
    answer = asked(["won_revenue", "won_deals"], where={"product": "hoe"})
    assert answer.total == {"won_revenue": D("66.66"), "won_deals": 1}


def test_a_median_stands_beside_what_named_customers_bought() -> None:
    names = ["sales_cycle_days", "customer_sales_by_deals"]
    answer = asked(names, by=["category", "person"])
    assert answer.rows[0]["sales_cycle_days"] == 20
