"""Coverage and velocity are what their four words say."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from tests.metrics.made import asked, publish
from tests.metrics.test_against import planned, won


@pytest.fixture(autouse=True)
def _published(own_home: object) -> None:
    deals: list[dict[str, Any]] = [
        won(1, date(2026, 8, 4), 60, cycle_days=20, industry="Food"),
        won(2, date(2026, 8, 4), 40, cycle_days=40),
        {**won(3, date(2026, 8, 4), 0), "status": "lost"},
        {"deal_id": 4, "status": "open", "created_on": date(2026, 8, 1), "value": D(250),
         "amount": D(250), "expected_close_on": date(2026, 8, 20)},
        {"deal_id": 5, "status": "open", "created_on": date(2026, 8, 2), "value": D(900),
         "amount": D(900), "expected_close_on": date(2026, 9, 20)},
    ]  # fmt: skip
    publish(deals=deals, targets=[planned(date(2026, 8, 10), 200)])


def test_coverage_divides_what_is_open_by_what_is_missing() -> None:
    assert asked("coverage", period="2026-08").total["coverage"] == D("2.5")
    assert asked("coverage", period="2026-07").total["coverage"] is None


def test_velocity_is_money_a_day() -> None:
    answer = asked("velocity", period="2026-08")
    assert answer.total["velocity"] == D("2.22")  # 2 x 2/3 x 50 / 30
    assert asked("velocity", period="2026-07").total["velocity"] is None
    parts = {row["industry"]: row["velocity"] for row in asked("velocity", by=["industry"]).rows}
    assert parts["Food"] == D("3.00")


def test_an_average_order_takes_each_order_once() -> None:
    row = {"ordered_on": date(2026, 8, 1), "on": date(2026, 8, 1), "is_return": False}
    publish(order_lines=[{**row, "order_key": key, "value": D(10)} for key in ("a", "a", "b")])
    assert asked("average_order", by=["month"]).total["average_order"] == D("15.00")
