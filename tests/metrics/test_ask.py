"""What `ask` answers on facts small enough to check by hand."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.kernel.calendar import installed
from sextant.kernel.organisation import Span
from sextant.kernel.period import Period
from sextant.kernel.scope import Scope, operator
from sextant.metrics.ask import groups
from tests.metrics.made import TODAY, asked, publish

ANN = {"owner_id": 1, "person": "Ann", "team_id": 10, "team": "Alpha", "region_id": 20}
BEN = {"owner_id": 2, "person": "Ben", "team_id": 11, "team": "Delta", "region_id": 20}
NORTH = {"region": "North"}


def deal(number: int, status: str, value: str | None, **more: Any) -> dict[str, Any]:
    amount = None if value is None else D(value)
    row = {"deal_id": number, "deal": f"Deal {number}", "status": status, "currency": "USD"}
    row |= {"amount": amount, "value": amount, "weighted": amount and amount / 2}
    return row | {"created_on": date(2026, 1, 5)} | NORTH | more


DEALS = [
    deal(1, "won", "100.10", **ANN, closed_on=date(2026, 2, 28), cycle_days=54, industry="Retail"),
    deal(2, "won", "0.20", **ANN, closed_on=date(2026, 7, 1), cycle_days=177, industry="Retail"),
    deal(3, "won", "50.00", **BEN, closed_on=date(2026, 7, 31), cycle_days=207),
    deal(4, "lost", "49.70", **BEN, closed_on=date(2026, 7, 31), loss_reason="Price"),
    deal(5, "open", "10.00", **BEN, expected_close_on=date(2026, 7, 1), stage_id=5, stage="New"),
    deal(6, "open", None, **ANN, stage_id=5, stage="New", stage_position=0),
    deal(7, "won", "25.00", **ANN, closed_on=date(2025, 7, 9), created_on=None),
]


@pytest.fixture(autouse=True)
def _published(own_home: object) -> None:
    publish(deals=DEALS)


def test_a_metric_is_one_number_over_all_time() -> None:
    answer = asked(["won_revenue", "won_deals", "lost_deals", "open_deals", "created_deals"])
    assert answer.total == {
        "won_revenue": D("175.30"),
        "won_deals": 4,
        "lost_deals": 1,
        "open_deals": 2,
        "created_deals": 7,
    }
    assert answer.rows == [answer.total]


def test_a_period_counts_from_its_first_day_to_before_its_end() -> None:
    assert asked("won_revenue", period="2026-07").total["won_revenue"] == D("50.20")
    assert asked("won_deals", period="2026-02-28").total["won_deals"] == 1


def test_rows_carry_labels_and_keys_in_a_fixed_order() -> None:
    rows = asked("won_revenue", by=["team"]).rows
    assert rows == [
        {"team": "Alpha", "team_id": 10, "won_revenue": D("125.30")},
        {"team": "Delta", "team_id": 11, "won_revenue": D("50.00")},
    ]


def test_what_has_no_label_comes_last() -> None:
    rows = asked("won_deals", by=["industry"]).rows
    assert [(row["industry"], row["won_deals"]) for row in rows] == [("Retail", 2), (None, 2)]


def test_units_of_time_are_named_as_periods_are_written() -> None:
    rows = asked("won_deals", by=["quarter"]).rows
    assert [row["quarter"] for row in rows] == ["2025-Q3", "2026-Q1", "2026-Q3"]
    rows = asked("won_deals", by=["week"], period="2026").rows
    assert [row["week"] for row in rows] == ["2026-W09", "2026-W27", "2026-W31"]
    assert asked("won_deals", by=["day"], period="2026-02").rows[0]["day"] == "2026-02-28"


def test_a_deal_without_a_day_keeps_its_place_in_the_total() -> None:
    answer = asked("created_deals", by=["month"])
    assert [(row["month"], row["created_deals"]) for row in answer.rows] == [
        ("2026-01", 6),
        (None, 1),
    ]


def test_a_share_of_all_is_not_the_average_of_shares() -> None:
    answer = asked(["win_rate", "win_rate_value"], by=["person"])
    assert [row["win_rate"] for row in answer.rows] == [1, D("0.5")]
    assert answer.total["win_rate"] == D("0.8")
    assert answer.total["win_rate_value"] == D("0.7791111111")


def test_an_average_and_a_median_are_taken_over_all_deals() -> None:
    answer = asked(["average_deal", "sales_cycle_days"], by=["person"])
    assert [row["average_deal"] for row in answer.rows] == [D("41.77"), D("50.00")]
    assert answer.total == {"average_deal": D("43.83"), "sales_cycle_days": 177}


def test_a_share_of_nothing_is_unknown_not_zero() -> None:
    answer = asked(["win_rate", "won_revenue", "sales_cycle_days"], period="2024")
    assert answer.total == {"win_rate": None, "won_revenue": 0, "sales_cycle_days": None}


def test_conditions_match_labels_in_any_case_and_keys() -> None:
    assert asked("won_deals", where={"person": "ANN"}).total["won_deals"] == 3
    assert asked("won_deals", where={"person": "2"}).total["won_deals"] == 1
    assert asked("won_deals", where={"person": ["ann", "Ben"]}).total["won_deals"] == 4
    assert asked("won_deals", where={"industry": None}).total["won_deals"] == 2
    assert asked("won_deals", where={"person": "Ann", "industry": "x"}).total["won_deals"] == 0


def test_open_deals_are_as_of_now_and_a_period_means_expected_close() -> None:
    metrics = ["open_deals", "open_pipeline", "weighted_pipeline"]
    assert asked(metrics).total == {
        "open_deals": 2,
        "open_pipeline": D("10.00"),
        "weighted_pipeline": D("5.00"),
    }
    assert asked(metrics, period="2026-07").total["open_deals"] == 1


def test_deals_without_an_amount_are_said_beside_sums() -> None:
    (note,) = asked("open_pipeline").notes
    assert (note.kind, note.count) == ("no_amount", 1)
    assert "1 deal has no amount" in note.text
    assert not asked("open_deals").notes


def test_amounts_without_a_rate_are_left_out_and_said() -> None:
    foreign = deal(8, "won", "70", **ANN, closed_on=date(2026, 7, 1)) | {"value": None}
    publish(deals=[*DEALS, foreign])
    answer = asked("won_revenue", by=["product"], period="2026-07-01")
    assert answer.total["won_revenue"] == D("0.20")
    assert [(note.kind, note.count) for note in answer.notes] == [("no_rate", 1)]


def test_a_comparison_lays_like_beside_like() -> None:
    answer = asked("won_revenue", by=["month"], period="2026-07", compare="year-ago")
    assert answer.rows == [
        {
            "month": "2026-07",
            "won_revenue": D("50.20"),
            "won_revenue_compare": D("25.00"),
            "won_revenue_change": D("25.20"),
            "won_revenue_change_rate": D("1.008"),
        }
    ]
    assert str(answer.compare_period) == "2025-07"


def test_who_had_sales_only_in_the_period_compared_with_is_shown() -> None:
    answer = asked("won_deals", by=["person"], period="2026-06", compare="previous")
    assert answer.rows == []
    answer = asked("won_deals", by=["person"], period="2026-03", compare="previous")
    assert [(row["person"], row["won_deals"], row["won_deals_compare"]) for row in answer.rows] == [
        ("Ann", 0, 1)
    ]


def test_several_days_meet_in_one_row() -> None:
    answer = asked(["won_deals", "created_deals"], by=["month"], period="2026")
    assert {row["month"]: (row["won_deals"], row["created_deals"]) for row in answer.rows} == {
        "2026-01": (0, 6),
        "2026-02": (1, 0),
        "2026-07": (2, 0),
    }


def test_json_holds_money_as_text_and_shares_as_numbers() -> None:
    content = asked(["won_revenue", "win_rate"], by=["team"], period="2026-Q3").as_json()
    assert content["period"] == {"start": "2026-07-01", "end": "2026-10-01"}
    assert content["rows"][1] == {
        "team": "Delta",
        "team_id": 11,
        "won_revenue": "50.00",
        "win_rate": 0.5,
    }
    assert content["total"]["won_revenue"] == "50.20"
    assert content["published_at"] == "2026-08-12T09:00:00+00:00"
    assert asked("won_revenue").as_json()["period"] is None


def test_csv_holds_the_rows_as_shown() -> None:
    text = asked("won_revenue", by=["team"]).as_csv()
    assert text == "team,team_id,won_revenue\r\nAlpha,10,125.30\r\nDelta,11,50.00\r\n"


def test_a_rep_counts_own_deals_only() -> None:
    own = Scope("rep", 2, TODAY, own=(Span(2),))
    assert asked(["won_deals", "open_deals"], scope=own).total == {"won_deals": 1, "open_deals": 1}


def test_a_manager_counts_deals_closed_while_their_owner_stood_below() -> None:
    until_july = (Span(1, end=date(2026, 7, 1)), Span(2, start=date(2026, 7, 31)))
    scope = Scope("manager", 9, TODAY, own=(Span(9),), subtree=until_july)
    total = asked(["won_deals", "lost_deals", "open_deals"], scope=scope).total
    assert total == {"won_deals": 3, "lost_deals": 1, "open_deals": 1}


def test_overlapping_stays_never_count_a_deal_twice() -> None:
    twice = (Span(1), Span(1, start=date(2026, 1, 1)), Span(2))
    scope = Scope("manager", 9, TODAY, subtree=twice)
    assert asked("won_revenue", scope=scope).total["won_revenue"] == D("175.30")


def test_a_role_that_sees_no_deals_is_told_so() -> None:
    answer = asked("won_revenue", scope=Scope("service", 1, TODAY))
    assert answer.total["won_revenue"] == 0
    assert [note.kind for note in answer.notes] == ["scope"]


def test_an_answer_kept_in_memory_is_not_changed_by_its_reader() -> None:
    asked("won_deals", by=["team"]).rows[0]["won_deals"] = 99
    assert asked("won_deals", by=["team"]).rows[0]["won_deals"] == 3


def test_a_row_is_the_same_alone_as_among_all() -> None:
    answer = asked(["won_deals", "win_rate"], by=["team", "month"])
    assert len(answer.rows) > 1
    keys = [(row["team_id"], row["month"]) for row in answer.rows]
    assert [answer.row(key) for key in keys] == answer.rows
    assert set(keys) == answer.groups.keys()


def test_groups_alone_are_the_rows_of_an_answer_without_their_total() -> None:
    names = ["won_deals", "win_rate", "active_customers"]
    alone = groups(
        names, by=["month"], where={}, period=Period.parse("2026", installed(), TODAY), measure="",
        scope=operator(TODAY), today=TODAY,
    )  # fmt: skip
    whole = asked(names, by=["month"], period="2026", scope=operator(TODAY))
    assert (alone.rows, alone.total) == (whole.rows, {})


def test_the_next_publication_is_seen_at_once() -> None:
    publish(deals=DEALS[:1])
    assert asked("won_deals").total["won_deals"] == 1


def test_before_the_first_publication_all_numbers_are_zero(home: object) -> None:
    answer = asked(["won_revenue", "won_deals", "win_rate"], by=["product"])
    assert (answer.rows, answer.published_at) == ([], None)
    assert answer.total == {"won_revenue": 0, "won_deals": 0, "win_rate": None}


def test_a_share_of_few_deals_shows_how_far_it_may_be_off() -> None:
    answer = asked(["win_rate", "won_revenue"], by=["person"])
    ann, ben = answer.rows
    assert answer.size("win_rate", ben) == 2
    assert answer.is_thin("win_rate", ben)
    assert answer.interval("win_rate", ann) == pytest.approx((0.4385, 1.0), abs=1e-4)
    assert answer.interval("won_revenue") is None
    assert answer.size("win_rate") == 5


def test_a_misspelt_condition_is_pointed_out_beside_the_zero() -> None:
    answer = asked("won_deals", where={"person": "Bem"})
    assert answer.total["won_deals"] == 0
    assert [note.text for note in answer.notes] == [
        "No person here is called “Bem”: did you mean Ben?"
    ]
    assert not asked("won_deals", where={"person": "Ben"}, period="2024").notes


def test_a_spelling_outside_the_scope_is_not_given_away() -> None:
    own = Scope("rep", 1, TODAY, own=(Span(1),))
    (note,) = asked("won_deals", where={"person": "Bem"}, scope=own).notes
    assert note.text == "No person here is called “Bem”."
