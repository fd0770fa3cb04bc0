"""Chains of factors multiply to the number exactly, and their parts sum to its change."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal as D
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.kernel.scope import operator
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue
from sextant.metrics.why import chains, why
from sextant.metrics.why.linking import Method
from sextant.metrics.why.reasons import Unoffered
from tests.metrics.made import TODAY, publish
from tests.metrics.test_against import planned

FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
MONTHS = st.sampled_from([date(2026, 6, 3), date(2026, 7, 3)])
DEAL = st.fixed_dictionaries({
    "status": st.sampled_from(["won", "won", "lost"]),
    "value": st.none() | st.decimals("0", "9999.99", places=2),
    "closed_on": MONTHS,
    "created_on": MONTHS,
})  # fmt: skip
LINE = st.fixed_dictionaries({
    "value": st.decimals("0", "9999.9999", places=4),
    "quantity": st.integers(1, 20),
    "ordered_on": MONTHS,
    "order_key": st.sampled_from(["a", "b", "c", "d"]),
    "account_id": st.sampled_from([None, 1, 2]),
    "is_return": st.sampled_from([False, False, True]),
})  # fmt: skip


@pytest.fixture(autouse=True)
def home(own_home: Path) -> None:
    """Publish into a directory of this module's own."""


def explained(metric: str, **how: Any) -> Any:
    return why(metric, **{"period": "2026-07", **how}, scope=operator(TODAY), today=TODAY)


def chained(metric: str, method: Method = Method.SHAPLEY, **how: Any) -> dict[str, Any]:
    """Return the chains of a metric by name, with what each factor made of the change."""
    found = [each for each in explained(metric, **how).by_kind(method=method)
             if each.kind == "chain"]  # fmt: skip
    return {
        each.name: each.reason
        if isinstance(each, Unoffered)
        else {reason.kind: reason.effect for reason in each.reasons}
        for each in found
    }


def lead(month: int, number: int) -> list[dict[str, Any]]:
    return [{"lead_id": n, "on": date(2026, month, 2), "status": "open"} for n in range(number)]


def won(month: int, *values: int) -> list[dict[str, Any]]:
    day = date(2026, month, 2)
    return [{"status": "won", "value": D(value), "amount": D(value), "closed_on": day,
             "created_on": day} for value in values]  # fmt: skip


def deals(*rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"deal_id": n, **row} for n, row in enumerate([x for y in rows for x in y], start=1)]


def line(month: int, order: str, value: str, pieces: int, account: int | None, **more: Any) -> Any:
    named = "no" if account is None else "yes"
    return {"ordered_on": date(2026, month, 2), "order_key": order, "value": D(value),
            "amount": D(value), "quantity": D(pieces), "account_id": account,
            "has_customer": named, "is_return": False, **more}  # fmt: skip


def test_leads_times_conversion_times_average_deal() -> None:
    publish(leads=[*lead(6, 100), *lead(7, 200)],
            deals=deals(won(6, *[50] * 10), won(7, *[60] * 10)))  # fmt: skip
    # the funnel by hand of tests/calc/drivers: 500 to 600
    assert chained("won_revenue")["leads"] == {
        "leads": D("408.34"), "conversion": D("-416.67"), "size": D("108.33")}  # fmt: skip
    found = chained("won_revenue", Method.LMDI)["leads"]
    assert found["leads"] == -found["conversion"]
    assert sum(found.values()) == 100


def test_customers_times_orders_times_basket_with_what_they_do_not_hold() -> None:
    publish(order_lines=[
        line(6, "a", "100.00", 10, 1), line(6, "b", "40.00", 2, 2), line(6, "c", "7.00", 1, None),
        line(7, "d", "90.00", 9, 1), line(7, "e", "60.00", 5, 1), line(7, "f", "5.00", 1, None),
        line(7, "g", "-11.00", -1, 2, is_return=True, returned=D(11)),
    ])  # fmt: skip
    found = chained("sales")["customers"]
    assert (found["unnamed"], found["returns"]) == (D("-2.00"), D("-11.00"))
    # 2 x 1 x 70 = 140 became 1 x 2 x 75 = 150
    assert found["customers"] + found["frequency"] + found["basket"] == 10
    assert found["frequency"] == D("108.33")
    assert sum(chained("sales")["basket"].values()) == D("-3.00")


def test_levels_stand_beside_the_factors() -> None:
    publish(leads=[*lead(6, 4), *lead(7, 5)], deals=deals(won(6, 50), won(7, 60)))
    (found,) = (each for each in explained("won_revenue").drivers() if each.name == "leads")
    assert [(each.before, each.now) for each in found.reasons] == [
        (4, 5), (D("0.25"), D("0.2")), (50, 60)]  # fmt: skip
    assert found.label == "Leads × Won deals per lead × Average deal"


def test_a_chain_that_does_not_hold_says_why() -> None:
    publish(deals=deals(won(6, 50), won(7, 60)))
    assert chained("won_revenue")["leads"] == (
        "Leads × Won deals per lead × Average deal needs Leads on both sides, and one has none."
    )
    publish(leads=[*lead(6, 4), *lead(7, 5)], deals=deals(won(6, 50), won(7, 60)))
    assert "cannot be asked by" in chained("won_revenue", where={"industry": "retail"})["leads"]


def test_its_sentence_tells_every_factor() -> None:
    publish(leads=[*lead(6, 100), *lead(7, 200)],
            deals=deals(won(6, *[50] * 10), won(7, *[60] * 10)))  # fmt: skip
    found = explained("won_revenue")
    (chain,) = (each for each in found.drivers() if each.name == "leads")
    assert found.told(chain) == (
        "Won deals per lead lowered it by $416.67. Leads lifted it by $408.34."
        " Average deal lifted it by $108.33."
    )


def test_what_is_a_product_is_divided_by_its_factors() -> None:
    rows = [{**each, "cycle_days": 10 * n} for n, each in enumerate(won(6, 50, 70), start=1)]
    later = [{**each, "cycle_days": 12} for each in won(7, 80)]
    publish(deals=deals(rows, later))
    found = explained("velocity")
    assert (found.whole.before, found.whole.now) == (D("8.00"), D("6.67"))
    assert {each.kind for each in found.division.reasons} == {
        "created", "win_rate", "size", "cycle"}  # fmt: skip
    assert sum(each.effect for each in found.division.reasons) == D("-1.33")
    with pytest.raises(Unable, match="no group has a share"):
        explained("velocity", by=["region"])


def test_a_plan_is_laid_beside_the_chain_where_every_factor_is_planned() -> None:
    day = date(2026, 7, 3)
    plans = [planned(day, 100), planned(day, 4, measure="won_deals")]
    publish(leads=lead(7, 10), deals=deals(won(7, 60, 20)), targets=plans)
    found = chained("won_revenue", compare="plan")
    assert found["leads"].endswith("none asks for Leads.")
    publish(leads=lead(7, 10), deals=deals(won(7, 60, 20)),
            targets=[*plans, planned(day, 20, measure="leads")])  # fmt: skip
    # 20 x .2 x 25 = 100 was planned, 10 x .2 x 40 = 80 came
    assert chained("won_revenue", compare="plan")["leads"] == {
        "leads": D("-65.00"), "conversion": D("0.00"), "size": D("45.00")}  # fmt: skip


@pytest.mark.parametrize("chain", chains.CHAINS, ids=lambda each: f"{each.metric}-{each.name}")
def test_factors_of_a_chain_are_of_the_catalogue(chain: chains.Chain) -> None:
    known = {*catalogue.every(), "measure"}
    steps = [step for each in chain.factors for step in (each.above, each.below) if step]
    assert chain.metric in known
    assert {step.metric for step in steps} <= known
    assert {step.planned for step in steps if step.planned} <= known


def check(metric: str) -> None:
    try:
        found = explained(metric)
    except Unable:
        return
    for method in Method:
        for division in (each for each in found.drivers(method=method) if each.kind == "chain"):
            assert sum((each.effect for each in division.reasons), D(0)) == found.whole.change


@FEW
@given(st.lists(DEAL, max_size=12), st.integers(0, 5), st.integers(0, 5))
def test_chains_of_deals_add_up(rows: list[Any], before: int, now: int) -> None:
    publish(deals=deals(rows), leads=[*lead(6, before), *lead(7, now)])
    for metric in ("won_revenue", "won_deals", "lost_deals"):
        check(metric)


@FEW
@given(st.lists(LINE, max_size=14))
def test_chains_of_order_lines_add_up(rows: list[Any]) -> None:
    signed = [
        {**row, "value": -row["value"], "quantity": -row["quantity"], "returned": row["value"]}
        if row["is_return"] else row for row in rows
    ]  # fmt: skip
    named = [{**row, "has_customer": "yes" if row["account_id"] else "no"} for row in signed]
    publish(order_lines=named)
    for metric in ("sales", "gross_sales", "customer_sales", "arpu", "average_order", "orders",
                   "units", "returns", "retained_customers", "lost_customers"):  # fmt: skip
        check(metric)


def test_the_product_of_the_exact_factors_is_the_number() -> None:
    publish(leads=[*lead(6, 7), *lead(7, 9)],
            deals=deals(won(6, 50, 33), won(7, 60, 41, 3)))  # fmt: skip
    (found,) = (each for each in explained("won_revenue").drivers() if each.name == "leads")
    told = Fraction(1)
    for reason in found.reasons:
        told *= Fraction(reason.now)
    assert abs(told - 104) < Fraction(1, 100)
