"""On any company: rows add up to the total, and scope shows what it should and no more."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal as D
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.kernel.organisation import Span
from sextant.kernel.scope import Scope
from tests.metrics.made import TODAY, asked, publish

Deal = Mapping[str, Any]
DIMENSIONS = ["person", "industry", "stage", "day", "week", "month", "quarter", "year", "product"]
days = st.dates(date(2024, 12, 20), date(2026, 1, 10))
cents = st.integers(0, 10**9).map(lambda amount: D(amount).scaleb(-2))
several = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def deals(draw: st.DrawFn) -> list[Deal]:
    return [_deal(draw, number) for number in range(draw(st.integers(0, 12)))]


def _deal(draw: st.DrawFn, number: int) -> Deal:
    status = draw(st.sampled_from(["won", "lost", "open"]))
    owner = draw(st.one_of(st.none(), st.integers(1, 4)))
    value = draw(st.one_of(st.none(), cents))
    return {
        "deal_id": number,
        "status": status,
        "created_on": date(2024, 1, 1),
        "closed_on": None if status == "open" else draw(days),
        "cycle_days": draw(st.integers(0, 400)),
        "amount": value,
        "value": value,
        "owner_id": owner,
        "person": owner and f"Person {owner}",
        "industry": draw(st.sampled_from([None, "Retail", "retail", "Food"])),
        "stage_id": draw(st.integers(1, 3)),
    }


def won(deal: Deal) -> bool:
    return bool(deal["status"] == "won")


def revenue(found: list[Deal]) -> D:
    return sum((deal["value"] or D(0) for deal in found if won(deal)), D(0))


def cycle(found: list[Deal]) -> Any:
    times = [deal["cycle_days"] for deal in found if won(deal)]
    return D(str(median(times))) if times else None


@several
@given(deals(), st.sampled_from(DIMENSIONS))
def test_rows_add_up_to_the_total(own_home: object, company: list[Deal], dimension: str) -> None:
    publish(deals=company)
    answer = asked(["won_revenue", "won_deals", "lost_deals"], by=[dimension])
    for name in answer.total:
        assert sum(row[name] for row in answer.rows) == answer.total[name]
    assert answer.total["won_revenue"] == revenue(company)


@several
@given(deals(), st.sampled_from([name for name in DIMENSIONS if name != "product"]))
def test_every_row_is_the_answer_to_its_own_question(
    own_home: object, company: list[Deal], dimension: str
) -> None:
    publish(deals=company)
    metrics = ["won_revenue", "win_rate", "sales_cycle_days", "lost_deals"]
    answer = asked(metrics, by=[dimension])
    assert answer.total["sales_cycle_days"] == cycle(company)
    for row in answer.rows:
        keys = {*answer.record_ids("win_rate", row)}
        inside = [deal for deal in company if deal["deal_id"] in keys]
        assert row["won_revenue"] == revenue(inside)
        assert row["sales_cycle_days"] == cycle(inside)
        assert row["lost_deals"] == len(inside) - len([*filter(won, inside)])


@several
@given(deals(), days, days)
def test_a_period_and_its_complement_make_up_all_time(
    own_home: object, company: list[Deal], one: date, other: date
) -> None:
    publish(deals=company)
    first, last = sorted([one, other])
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    spans = [f"2000-01-01..{before}", f"{first}..{last}", f"{after}..2100-01-01"]
    parts = [asked("won_revenue", period=span).total["won_revenue"] for span in spans]
    assert sum(parts) == asked("won_revenue").total["won_revenue"]


spans = st.builds(
    lambda person, start, length: Span(person, start, start + timedelta(days=length)),
    st.integers(1, 4),
    days,
    st.integers(1, 600),
)


@several
@given(deals(), st.lists(spans, max_size=4))
def test_a_scope_sees_exactly_the_deals_its_people_stood_for(
    own_home: object, company: list[Deal], stays: list[Span]
) -> None:
    publish(deals=company)
    scope = Scope("manager", 1, TODAY, subtree=tuple(stays))
    total = asked(["won_revenue", "lost_deals", "open_deals"], scope=scope).total
    seen = [deal for deal in company if _inside(deal, stays)]
    assert total["won_revenue"] == revenue(seen)
    assert total["open_deals"] == len([deal for deal in seen if deal["status"] == "open"])
    assert total["lost_deals"] == len([deal for deal in seen if deal["status"] == "lost"])


def _inside(deal: Deal, stays: list[Span]) -> bool:
    day = deal["closed_on"] or TODAY
    return any(
        stay.person_id == deal["owner_id"] and stay.start <= day < stay.end for stay in stays
    )


UNITS: list[tuple[str, Callable[[date], str]]] = [
    ("month", lambda day: f"{day:%Y-%m}"),
    ("week", lambda day: "{}-W{:02}".format(*day.isocalendar())),
    ("quarter", lambda day: f"{day.year}-Q{(day.month + 2) // 3}"),
]


@pytest.mark.parametrize(("unit", "name"), UNITS)
@several
@given(company=deals())
def test_a_deal_counts_in_the_unit_that_holds_its_day(
    own_home: object, unit: str, name: Callable[[date], str], company: list[Deal]
) -> None:
    publish(deals=company)
    expected: dict[str, int] = {}
    for deal in filter(won, company):
        key = name(deal["closed_on"])
        expected[key] = expected.get(key, 0) + 1
    rows = asked("won_deals", by=[unit]).rows
    assert {row[unit]: row["won_deals"] for row in rows} == expected
    assert [row[unit] for row in rows] == sorted(expected)
