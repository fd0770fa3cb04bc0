"""Who came, came back, stayed and stayed away equals SQL written by hand over the same rows."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal as D
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.kernel.organisation import Span
from sextant.kernel.scope import Scope
from sextant.kernel.unable import Unable
from tests.metrics.made import TODAY, asked, publish

COUNTS = ("active", "new", "returning", "retained", "lost")
NAMES = [f"{name}_customers" for name in COUNTS]
days = st.dates(date(2025, 11, 1), date(2026, 6, 30))
several = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def line(account: int | None, day: date, **more: Any) -> dict[str, Any]:
    return {
        "account_id": account, "account": account and f"Account {account}", "ordered_on": day,
        "on": day, "value": D(10), "amount": D(10), "is_return": False,
        "order_key": f"{account}/{day}", **more,
    }  # fmt: skip


lines = st.lists(
    st.builds(
        lambda account, day, country, owner, back: line(
            account, day, country=country, owner_id=owner, is_return=back
        ),
        st.one_of(st.none(), st.integers(1, 5)),
        days,
        st.sampled_from([None, "CN", "IT"]),
        st.integers(1, 2),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=25,
)


def by_hand(rows: list[Any], start: date, end: date, before: date) -> dict[str, int]:
    """Count customers in a period and the one that lies right before it."""
    seen: dict[int, set[date]] = defaultdict(set)
    for row in rows:
        if row["account_id"] is not None and not row["is_return"]:
            seen[row["account_id"]].add(row["ordered_on"])
    here = {key for key, found in seen.items() if any(start <= day < end for day in found)}
    past = {key for key, found in seen.items() if any(before <= day < start for day in found)}
    new = {key for key in here if min(seen[key]) >= start}
    sizes = [here, new, here - new, here & past, past - here]
    return dict(zip(NAMES, map(len, sizes), strict=True))


@several
@given(lines)
def test_customers_of_a_month_equal_a_count_by_hand(own_home: object, rows: list[Any]) -> None:
    publish(order_lines=rows)
    expected = by_hand(rows, date(2026, 3, 1), date(2026, 4, 1), date(2026, 2, 1))
    assert asked(NAMES, period="2026-03").total == expected


@several
@given(lines, st.sampled_from(["country", "person", "account"]))
def test_new_and_returning_are_the_active_ones_in_every_group(
    own_home: object, rows: list[Any], dimension: str
) -> None:
    publish(order_lines=rows)
    for row in asked(NAMES, by=["month", dimension], period="2025-12..2026-06").rows:
        new, back = row["new_customers"], row["returning_customers"]
        assert new + back == row["active_customers"]


@several
@given(lines)
def test_retained_and_lost_are_those_of_the_month_before(own_home: object, rows: list[Any]) -> None:
    publish(order_lines=rows)
    answer = asked(NAMES, by=["month"], period="2025-11..2026-07")
    active = {row["month"]: row["active_customers"] for row in answer.rows}
    gone = {row["month"]: row["retained_customers"] + row["lost_customers"] for row in answer.rows}
    months = [f"2025-{n}" for n in (11, 12)] + [f"2026-0{n}" for n in range(1, 8)]
    for before, month in pairwise(months):
        assert gone.get(month, 0) == active.get(before, 0)


@several
@given(lines, st.sampled_from(["country", "person"]), st.sampled_from(["", "month"]))
def test_every_row_is_the_answer_to_its_own_question(
    own_home: object, rows: list[Any], dimension: str, unit: str
) -> None:
    publish(order_lines=rows)
    names = [*NAMES, "repurchase_interval", "repurchase_rate", "retention_rate"]
    by = [dimension, unit] if unit else [dimension]
    for row in asked(names, by=by, period="2025-12..2026-06").rows[:6]:
        label = row.get(f"{dimension}_id", row[dimension])
        alone = asked(names, where={dimension: label}, period=row.get("month", "2025-12..2026-06"))
        assert {name: row[name] for name in names} == alone.total


@several
@given(lines)
def test_a_scope_sees_customers_by_its_own_rows(own_home: object, rows: list[Any]) -> None:
    publish(order_lines=rows)
    scope = Scope("manager", 1, TODAY, subtree=(Span(1, date(2026, 1, 1), date(2027, 1, 1)),))
    seen = [row for row in rows if row["owner_id"] == 1 and row["ordered_on"].year == 2026]
    expected = by_hand(seen, date(2026, 3, 1), date(2026, 4, 1), date(2026, 2, 1))
    assert asked(NAMES, period="2026-03", scope=scope).total == expected


@several
@given(lines)
def test_intervals_and_rates_equal_a_reckoning_by_hand(own_home: object, rows: list[Any]) -> None:
    publish(order_lines=rows)
    seen: dict[int, set[date]] = defaultdict(set)
    for row in rows:
        if row["account_id"] is not None and not row["is_return"]:
            seen[row["account_id"]].add(row["ordered_on"])
    found = asked(["repurchase_interval", "repurchase_rate", "arpu"]).total
    pairs = [zip(sorted(each), sorted(each)[1:], strict=False) for each in seen.values()]
    gaps = [(after - before).days for pair in pairs for before, after in pair]
    assert found["repurchase_interval"] == (D(str(median(gaps))) if gaps else None)
    again = [each for each in seen.values() if len(each) > 1]
    rate = found["repurchase_rate"]
    assert (rate is None) if not seen else abs(rate - D(len(again)) / len(seen)) < D("1e-9")
    spent = sum(row["value"] for row in rows if row["account_id"] is not None)
    assert (
        (found["arpu"] is None) if not seen else abs(found["arpu"] - spent / len(seen)) < D("0.01")
    )


@several
@given(lines, st.sampled_from([30, 90]), st.sampled_from(["", "country"]))
def test_who_bought_again_in_time_equals_a_count_by_hand(
    own_home: object, rows: list[Any], within: int, dimension: str
) -> None:
    publish(order_lines=rows)
    name = f"repurchase_within_{within}_days"
    by = [dimension, "month"] if dimension else ["month"]
    for found in asked(name, by=by, period="2025-11..2026-08").rows:
        seen: dict[int, set[date]] = defaultdict(set)
        for row in rows:
            is_here = not dimension or row["country"] == found["country"]
            if is_here and row["account_id"] is not None and not row["is_return"]:
                seen[row["account_id"]].add(row["ordered_on"])
        came = [sorted(each) for each in seen.values()]
        came = [each for each in came if f"{min(each):%Y-%m}" == found["month"]]
        ripe = [each for each in came if each[0] + timedelta(within) <= TODAY]
        again = [each for each in ripe if len(each) > 1 and (each[1] - each[0]).days <= within]
        rate = found[name]
        assert (rate is None) if not ripe else abs(rate - D(len(again)) / len(ripe)) < D("1e-9")


def test_who_bought_too_lately_to_come_again_is_told_apart(own_home: object) -> None:
    old, young = TODAY - timedelta(30), TODAY - timedelta(29)
    publish(order_lines=[line(1, old), line(1, TODAY), line(2, old), line(3, young),
                         line(3, TODAY), line(None, old)])  # fmt: skip
    answer = asked("repurchase_within_30_days")
    assert answer.total == {"repurchase_within_30_days": D("0.5")}
    assert answer.size("repurchase_within_30_days") == 2
    assert [note.count for note in answer.notes] == [1]
    assert answer.record_ids("repurchase_within_30_days") == [1, 2]


@several
@given(lines, st.sampled_from(["", "country"]))
def test_the_customers_behind_a_number_are_as_many_as_it_says(
    own_home: object, rows: list[Any], dimension: str
) -> None:
    publish(order_lines=rows)
    by = [dimension, "month"] if dimension else ["month"]
    answer = asked(NAMES, by=by, period="2025-12..2026-06")
    for row in answer.rows[:4]:
        for name in NAMES:
            assert len(answer.record_ids(name, row)) == row[name]


def test_a_unit_that_runs_is_laid_beside_as_much_of_the_one_before(own_home: object) -> None:
    early, late = date(2026, 2, 5), date(2026, 2, 25)
    publish(order_lines=[line(1, early), line(2, late), line(1, date(2026, 3, 4))])
    rows = asked(NAMES, by=["month"], period="2026-01-01..2026-03-10").rows
    answer = asked(NAMES, by=["month"], period="2026-01-01..2026-03-10")
    assert answer.record_ids("retained_customers", answer.rows[-1]) == [1]
    assert answer.record_ids("lost_customers", answer.rows[-1]) == []
    assert rows[-1]["lost_customers"] == 0
    assert rows[-1]["retained_customers"] == 1


def test_rates_know_how_many_customers_they_rest_on(own_home: object) -> None:
    start = date(2026, 2, 3)
    publish(order_lines=[line(n, start) for n in range(1, 11)] + [line(1, start + timedelta(31))])
    answer = asked("retention_rate", period="2026-03")
    assert answer.total["retention_rate"] == D("0.1")
    assert answer.size("retention_rate") == 10
    assert answer.is_thin("retention_rate")
    low, high = answer.interval("retention_rate") or (0, 0)
    assert low < 0.1 < high


def test_a_comparison_looks_one_period_further_back(own_home: object) -> None:
    bought = [date(2026, n, 3) for n in (1, 2, 3)]
    publish(order_lines=[line(1, day) for day in bought])
    total = asked("retained_customers", period="2026-03", compare="previous").total
    assert (total["retained_customers"], total["retained_customers_compare"]) == (1, 1)


def test_customers_by_won_deals_count_each_once(own_home: object) -> None:
    won = {"status": "won", "created_on": date(2026, 1, 1), "value": D(5), "amount": D(5)}
    publish(deals=[
        {**won, "deal_id": 1, "account_id": 1, "closed_on": date(2026, 2, 1), "part": 1},
        {**won, "deal_id": 1, "account_id": 1, "closed_on": date(2026, 2, 1), "part": 2},
        {**won, "deal_id": 2, "account_id": 2, "closed_on": date(2026, 3, 1), "status": "lost"},
        {**won, "deal_id": 3, "account_id": 3, "closed_on": date(2026, 3, 1)},
    ])  # fmt: skip
    total = asked([f"{name}_by_deals" for name in NAMES], period="2026-03").total
    assert list(total.values()) == [1, 1, 0, 0, 1]
    whole = asked("arpu_by_deals", by=["product"]).total
    assert whole == {"arpu_by_deals": D("7.50")}


def test_the_query_can_be_run_by_anyone(own_home: object) -> None:
    publish(order_lines=[line(1, date(2026, 3, 1))])
    query = asked("new_customers", by=["month"], period="2026-03").query
    assert "2026-03-01" in query
    assert "$" not in query


@pytest.mark.parametrize(
    ("metric", "question", "words"),
    [
        ("new_customers", {"by": ["month", "year"]}, ["one unit of time", "year"]),
        ("new_customers", {"by": ["stage"]}, ["cannot be asked by stage"]),
        ("target", {"measure": "new_customers"}, ["cannot have targets"]),
    ],
)
def test_what_cannot_be_asked_of_customers_is_refused(
    own_home: object, metric: str, question: Any, words: list[str]
) -> None:
    with pytest.raises(Unable) as refusal:
        asked(metric, **question)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)
