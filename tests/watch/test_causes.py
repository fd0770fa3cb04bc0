"""Each rule finds its own cause, with the numbers it rests on, and nothing where there is none."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sextant.kernel.calendar import FiscalCalendar
from sextant.kernel.period import Period
from sextant.metrics import catalogue
from sextant.metrics.ask import forget
from sextant.watch.causes import RULES, Case, likely
from sextant.watch.causes.case import fewer
from sextant.watch.nodes import WHOLE
from tests.metrics.made import publish
from tests.watch.conftest import DAY, FIRST, LAST_WEEK, working_days

pytestmark = pytest.mark.django_db
WEEK = Period(LAST_WEEK, DAY, "week", calendar=FiscalCalendar())
Rows = list[dict[str, Any]]
WEEKS = [LAST_WEEK - timedelta(weeks=n) for n in range(40)]
Publish = Callable[..., None]


@pytest.fixture(autouse=True)
def _home(own_home: object, db: None) -> None:
    forget()


def causes(metric: str, *, falls: bool = True, **facts: Rows) -> dict[str, dict[str, Any]]:
    """Return the evidence of each rule that holds for the company's last week."""
    publish(**facts)
    case = Case(catalogue.every()[metric], WHOLE, WEEK, WEEK.previous(), falls, DAY)
    return {each["rule"]: {name: value for name, (_kind, value) in each["evidence"].items()}
            for each in likely(case)}  # fmt: skip


def line(day: date, product: int, units: int, price: str = "10.00", **more: Any) -> dict[str, Any]:
    value = Decimal(price) * units
    return {
        "on": day, "ordered_on": day, "product_id": product, "product": f"Product {product}",
        "quantity": Decimal(units), "value": value, "amount": value, "is_return": False,
        "order_key": f"{day}-{product}", "account_id": product % 7, "account": f"Account {product % 7}",
        **more,
    }  # fmt: skip


def steady(*products: int) -> Rows:
    return [line(week, product, 20) for week in WEEKS for product in products]


def test_a_product_out_of_stock_is_found_while_the_others_sell() -> None:
    lines = [
        each
        for each in steady(1, 2, 3)
        if not (each["product_id"] == 2 and each["on"] == LAST_WEEK)
    ]
    found = causes("sales", order_lines=lines)["stock_out"]
    assert found == {"product": "Product 2", "products": 1, "sold": 8, "stretches": 8,
                     "usual": 200.0, "part": 1.0}  # fmt: skip


def test_when_everything_stops_no_product_is_out_of_stock() -> None:
    lines = [each for each in steady(1, 2, 3) if each["on"] != LAST_WEEK]
    assert "stock_out" not in causes("sales", order_lines=lines)


def test_a_product_sold_now_and_then_is_not_out_of_stock() -> None:
    lines = steady(1, 3) + [line(week, 2, 20) for week in WEEKS[1::3]]
    assert "stock_out" not in causes("sales", order_lines=lines)


def test_a_price_that_rose_while_the_quantity_fell_is_found_with_both() -> None:
    lines = [
        each
        for each in steady(1, 2, 3)
        if not (each["product_id"] == 2 and each["on"] == LAST_WEEK)
    ]
    found = causes("sales", order_lines=[*lines, line(LAST_WEEK, 2, 10, "12.00")])["price_move"]
    assert (found["old"], found["new"]) == (10.0, 12.0)
    assert (round(found["price"], 3), round(found["quantity"], 3)) == (0.2, -0.5)


def test_one_large_customer_is_named_with_its_part_of_the_change() -> None:
    lines = [line(week, product, 20 if product != 4 or week != LAST_WEEK else 1)
             for week in WEEKS for product in (1, 2, 3, 4)]  # fmt: skip
    found = causes("sales", order_lines=lines)["large_customer"]
    assert found == {"account": "Account 4", "then": 200.0, "now": 10.0, "part": 1.0}


def test_a_fall_that_all_customers_share_has_no_large_customer() -> None:
    lines = [line(week, product, 20 if week != LAST_WEEK else 10)
             for week in WEEKS for product in (1, 2, 3, 4)]  # fmt: skip
    assert "large_customer" not in causes("sales", order_lines=lines)


def test_returns_that_make_most_of_the_fall_are_found() -> None:
    back = line(LAST_WEEK, 1, -9, is_return=True, returned=Decimal("90.00"))
    found = causes("sales", order_lines=[*steady(1, 2, 3), back])["returns"]
    assert found == {"then": 0.0, "now": 90.0, "part": 1.0}


def activities(kind: str, lately: int, usual: int = 4) -> Rows:
    begin = DAY - timedelta(days=28)
    return [
        {"activity_id": 1, "kind": kind, "on": day, "done": True, "owner_id": 1, "person": "Ben"}
        for day in working_days(DAY - timedelta(days=140))
        for _each in range(lately if day >= begin else usual)
    ]


def test_fewer_visits_before_a_fall_are_found() -> None:
    found = causes("sales", order_lines=steady(1, 2), activities=activities("visit", 2))
    assert found["fewer_visits"]["what"] == "visits"
    assert found["fewer_visits"]["now"] == 40
    assert found["fewer_visits"]["usual"] in {79, 80, 81}


def test_as_many_visits_as_ever_are_no_cause_nor_is_anything_bad_of_a_rise() -> None:
    rows = {"order_lines": steady(1, 2)}
    assert "fewer_visits" not in causes("sales", **rows, activities=activities("visit", 4))
    slack = activities("visit", 2)
    assert "fewer_visits" not in causes("sales", falls=False, **rows, activities=slack)


def test_few_cases_are_no_proof() -> None:
    assert fewer(10, 300, 100) > 7
    assert fewer(1, 6, 2) < 1
    assert fewer(0, 0, 0) == 0


def quotes(hours: str) -> Rows:
    return [
        {"quote_id": n, "sent_on": day, "outcome": "open",
         "turnaround_hours": Decimal(hours if day >= DAY - timedelta(days=56) else "10.00")}
        for n, day in enumerate(working_days(DAY - timedelta(days=112)))
    ]  # fmt: skip


def test_slower_quotes_are_found_and_quick_ones_not() -> None:
    won = deals_of("won")
    found = causes("won_revenue", deals=won, quotes=quotes("30.00"))["slower_quotes"]
    assert (found["then"], found["now"], found["days"]) == (10.0, 30.0, 56)
    assert "slower_quotes" not in causes("won_revenue", deals=won, quotes=quotes("11.00"))


def deals_of(status: str, first: int = 0, **more: Any) -> Rows:
    return [
        {"deal_id": first + n, "status": status, "created_on": FIRST, "closed_on": week,
         "value": Decimal("100.00"), "amount": Decimal("100.00"), "cycle_days": 30, **more}
        for n, week in enumerate(WEEKS)
    ]  # fmt: skip


def test_a_competitor_that_takes_much_lately_is_found() -> None:
    usual = deals_of("lost", 100, competitor_id=1, competitor="Old")
    lately = [{**each, "deal_id": each["deal_id"] + 100, "competitor_id": 2, "competitor": "New"}
              for each in usual if each["closed_on"] >= DAY - timedelta(days=56)]  # fmt: skip
    found = causes("won_revenue", deals=[*deals_of("won"), *usual, *lately])["competitor"]
    assert found["competitor"] == "New"
    assert (found["then"], found["now"]) == (0.0, 0.5)
    assert found["deals"] == len(lately)


def test_fewer_new_deals_are_found() -> None:
    begin = DAY - timedelta(days=84)
    born = [
        {"deal_id": 1000 + n, "status": "open", "created_on": day, "expected_close_on": DAY}
        for n, day in enumerate(
            day for day in working_days(DAY - timedelta(days=340))
            for _each in range(1 if day >= begin else 3)
        )
    ]  # fmt: skip
    found = causes("won_revenue", deals=[*deals_of("won"), *born])["fewer_new_deals"]
    assert found["now"] < found["usual"] / 2


def test_discounts_that_rose_are_found() -> None:
    lines = [
        {"quote_id": n, "sent_on": day, "list_value": Decimal(100), "value": Decimal(90),
         "discount_value": Decimal(15 if day >= DAY - timedelta(days=56) else 10)}
        for n, day in enumerate(working_days(DAY - timedelta(days=112)))
    ]  # fmt: skip
    found = causes("won_revenue", deals=deals_of("won"), quote_lines=lines)["discount"]
    assert (found["then"], found["now"]) == (0.1, 0.15)


def test_people_who_made_much_of_it_and_do_nothing_now_are_found() -> None:
    mine = [{**each, "owner_id": 1, "person": "Ben"} for each in deals_of("won")[1:]]
    others = deals_of("won", 500, owner_id=2, person="Cai")
    done = [{"activity_id": 1, "kind": "call", "on": week + timedelta(days=1), "done": True,
             "owner_id": owner, "person": name}
            for owner, name in ((1, "Ben"), (2, "Cai")) for week in WEEKS[1 if owner == 1 else 0:]]  # fmt: skip
    found = causes("won_revenue", deals=[*mine, *others], activities=done)["away"]
    assert found == {"person": "Ben", "people": 1, "left": 0, "part": 0.5}


def test_nothing_at_all_is_found_in_a_quiet_week() -> None:
    facts = {"order_lines": steady(1, 2, 3), "activities": activities("visit", 4)}
    assert causes("sales", **facts) == {}


def test_every_rule_can_be_read_in_words_with_its_own_limits() -> None:
    for rule in RULES:
        assert "%(" not in rule.reading
        assert set(rule.looks_at) <= set(catalogue.every())
        assert set(rule.of) <= set(catalogue.every())
        assert set(rule.shares) <= set(rule.limits)
