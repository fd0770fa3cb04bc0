"""Why this number: its meaning, its query, its records."""

from datetime import date
from decimal import Decimal as D

import duckdb
import pytest

from sextant.kernel.organisation import Span
from sextant.kernel.scope import Scope
from tests.metrics.made import TODAY, asked, publish

WON = {"status": "won", "closed_on": date(2026, 7, 3), "value": D(5), "amount": D(5)}
ANN = {"owner_id": 1, "person": "Ann", "manager_id": 9, "region_id": 20, "region": "North"}


@pytest.fixture(autouse=True)
def _published(own_home: object) -> None:
    publish(
        deals=[
            {**WON, **ANN, "deal_id": 1, "industry": "Food, drink", "stage_id": 3, "stage": "New"},
            {**WON, **ANN, "deal_id": 2, "industry": "food, drink"},
            {**WON, "deal_id": 3, "closed_on": date(2026, 8, 3)},
        ],
        activities=[{"activity_id": 7, "done": True, "on": date(2026, 7, 1), "kind": "call"}],
    )


def test_a_metric_is_defined_in_words() -> None:
    found = asked("win_rate").definition("win_rate")
    assert str(found.label) == "Win rate"
    assert (found.unit, found.good, found.date) == ("ratio", "up", "closed_on")
    assert found.formula == "count where won / count where closed"


def test_the_query_can_be_run_by_anyone() -> None:
    scope = Scope("manager", 9, TODAY, subtree=(Span(1),))
    answer = asked(
        "won_revenue", by=["person"], period="2026-07", where={"region": "NORTH"}, scope=scope
    )
    (row,) = duckdb.sql(answer.query).fetchall()
    assert row[-2] == answer.rows[0]["won_revenue"] == 10


def test_a_number_leads_to_the_list_of_its_records() -> None:
    answer = asked("won_deals", by=["person", "region", "industry"], period="2026-07")
    records = answer.records("won_deals", answer.rows[0])
    assert records is not None
    assert records.workspace == "deals"
    assert records.filters == {
        "status": "won",
        "sold_by": "1",
        "scope": "20",
        "account.industry": "Food\\, drink",
        "closed_on": "2026-07-01..2026-08-01",
    }
    assert records.query.startswith("status=won&account.industry=Food%5C%2C+drink&sold_by=1")


def test_a_row_of_a_month_leads_to_that_month() -> None:
    answer = asked("won_deals", by=["month", "stage"])
    lists = [answer.records("won_deals", row) for row in answer.rows]
    assert [each and dict(each.filters) for each in lists] == [
        {"status": "won", "stage": "3", "closed_on": "2026-07-01..2026-08-01"},
        {"status": "won", "stage": "none", "closed_on": "2026-07-01..2026-08-01"},
        {"status": "won", "stage": "none", "closed_on": "2026-08-01..2026-09-01"},
    ]


def test_where_no_list_filters_just_so_there_is_no_link() -> None:
    answer = asked("won_deals", by=["manager"])
    assert answer.records("won_deals", answer.rows[0]) is None
    assert answer.record_ids("won_deals", answer.rows[0]) == [1, 2]


def test_the_keys_of_the_records_are_as_published() -> None:
    answer = asked(["won_deals", "activities"], by=["industry"])
    assert [answer.record_ids("won_deals", row) for row in answer.rows] == [[1], [2], [3]]
    assert answer.record_ids("activities") == [7]


def test_activities_lead_to_activities() -> None:
    records = asked("activities", by=["kind"], period="2026-07").records("activities")
    assert records is not None
    assert (records.workspace, dict(records.filters)) == (
        "activities",
        {"done": "yes", "at": "2026-07-01..2026-08-01"},
    )
