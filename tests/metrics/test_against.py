"""Beside the plan, and beside as many working days of the period before."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.kernel.unable import Unable
from tests.metrics.made import asked, publish


def won(number: int, day: date, value: int, **more: Any) -> dict[str, Any]:
    return {"deal_id": number, "status": "won", "created_on": date(2026, 1, 1), "closed_on": day,
            "value": D(value), "amount": D(value), **more}  # fmt: skip


def planned(day: date, value: int, **more: Any) -> dict[str, Any]:
    amounts = dict.fromkeys(["value", "for_region", "for_team", "for_person"], D(value))
    return {"measure": "won_revenue", "level": "target", "on": day, **amounts, **more}


ANN, BEN = {"owner_id": 1, "person": "Ann"}, {"owner_id": 2, "person": "Ben"}
DEALS = [
    won(1, date(2026, 7, 3), 30, **ANN),
    won(2, date(2026, 7, 30), 100, **ANN),
    won(3, date(2026, 8, 4), 60, **ANN),
    won(4, date(2026, 8, 5), 5, **BEN),
]
TARGETS = [planned(date(2026, 8, 3), 40, **ANN), planned(date(2026, 8, 4), 40, **ANN),
           planned(date(2026, 7, 4), 50, **ANN)]  # fmt: skip


@pytest.fixture(autouse=True)
def _published(own_home: object) -> None:
    publish(deals=DEALS, targets=TARGETS)


def beside(row: Any, name: str = "won_revenue") -> list[Any]:
    return [row[f"{name}{part}"] for part in ("", "_compare", "_change", "_change_rate")]


def test_a_number_is_laid_beside_its_target() -> None:
    total = asked("won_revenue", period="2026-08", compare="plan").total
    assert beside(total) == [65, 80, -15, D("-0.1875")]


def test_whoever_has_no_plan_has_nothing_to_be_laid_beside() -> None:
    rows = asked("won_revenue", by=["person"], period="2026-08", compare="plan").rows
    assert beside(rows[0]) == [60, 80, -20, D("-0.25")]
    assert beside(rows[1]) == [5, None, None, None]
    assert beside(asked("won_deals", period="2026-08", compare="plan").total, "won_deals") == [
        2, None, None, None,
    ]  # fmt: skip


def test_what_is_added_up_is_laid_beside_the_plan_added_up() -> None:
    name = "won_revenue.cumulative"
    rows = asked(name, by=["month"], period="2026", compare="plan").rows
    assert [beside(row, name)[:2] for row in rows] == [[130, 50], [195, 130]]


def test_as_many_working_days_of_the_period_before() -> None:
    """August 3 to 12 are eight working days; with the holiday on July 3 July's eighth is the 13th."""
    answer = asked("won_revenue", period="this-month", compare="same-working-days")
    assert str(answer.compare_period) == "2026-07-01..2026-07-13"
    assert beside(answer.total)[:3] == [65, 30, 35]


def test_a_period_that_is_over_has_all_its_working_days() -> None:
    answer = asked("won_revenue", period="2026-02", compare="same-working-days")
    assert str(answer.compare_period) == "2026-01-01..2026-01-29"


@pytest.mark.parametrize(
    ("metric", "question", "words"),
    [
        ("win_rate", {"period": "2026"}, ["cannot have targets"]),
        ("attainment", {"period": "2026"}, ["cannot have targets"]),
        ("won_revenue", {"period": "2026", "by": ["stage"]}, ["target cannot be asked by stage"]),
        ("won_revenue", {"period": "2026", "where": {"country": "CN"}}, ["cannot be asked by"]),
        ("won_revenue", {}, ["needs a period"]),
    ],
)
def test_what_no_plan_knows_is_refused(metric: str, question: Any, words: list[str]) -> None:
    with pytest.raises(Unable) as refusal:
        asked(metric, compare="plan", **question)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)
