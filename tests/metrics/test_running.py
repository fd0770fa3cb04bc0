"""A running sum ends at the total, whatever stands beside it."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.kernel.unable import Unable
from tests.metrics.made import asked, publish


def won(number: int, day: date, value: int, **more: Any) -> dict[str, Any]:
    return {"deal_id": number, "status": "won", "created_on": date(2025, 1, 1), "closed_on": day,
            "value": D(value), "amount": D(value), **more}  # fmt: skip


DEALS = [
    won(1, date(2025, 1, 10), 5, industry="Food"),
    won(2, date(2026, 1, 10), 10, industry="Food"),
    won(3, date(2026, 2, 10), 20, industry="Retail"),
    won(4, date(2026, 4, 10), 40, industry="Food"),
]
SUM, STEP = "won_revenue.cumulative", "won_revenue"


@pytest.fixture(autouse=True)
def _published(own_home: object) -> None:
    publish(deals=DEALS)


def test_it_adds_up_month_by_month_to_the_total() -> None:
    answer = asked([STEP, SUM, "win_rate"], by=["month"], period="2026")
    assert [row[SUM] for row in answer.rows] == [10, 30, 70]
    assert [row[STEP] for row in answer.rows] == [10, 20, 40]
    assert answer.total[SUM] == answer.total[STEP] == 70


def test_each_group_has_its_own() -> None:
    rows = asked(SUM, by=["industry", "month"], period="2026").rows
    found = [(row["industry"], row["month"], row[SUM]) for row in rows]
    assert found == [("Food", "2026-01", 10), ("Food", "2026-04", 50), ("Retail", "2026-02", 20)]


def test_a_comparison_is_carried_on_where_nothing_was_added() -> None:
    rows = asked(SUM, by=["month"], period="2026", compare="year-ago").rows
    assert [row[f"{SUM}_compare"] for row in rows] == [5, 5, 5]
    assert [row[f"{SUM}_change"] for row in rows] == [5, 25, 65]


def test_counts_add_up_too_and_all_time_begins_with_the_first() -> None:
    answer = asked("won_deals.cumulative", by=["year"])
    assert [row["won_deals.cumulative"] for row in answer.rows] == [1, 4]
    assert answer.records("won_deals.cumulative") is None
    assert answer.as_csv().splitlines()[0] == "year,won_deals.cumulative"


def test_it_is_explained_by_what_it_adds_up() -> None:
    definition = asked(SUM, period="2026").definition(SUM)
    assert "added up" in str(definition.label)
    assert definition.formula == "from won_revenue"


@pytest.mark.parametrize("name", ["win_rate", "sales_cycle_days", "active_customers", "attainment"])
def test_what_does_not_add_up_is_refused(name: str) -> None:
    with pytest.raises(Unable, match="cannot be added up"):
        asked(f"{name}.cumulative", by=["month"])


def test_a_sum_of_nothing_known_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(Unable, match="won_revenue"):
        asked("won_revenu.cumulative")
