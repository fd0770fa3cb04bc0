"""What the planner's script sends is done, or refused in a sentence with what stands now."""

from datetime import date
from typing import Any

import pytest

from sextant.plans.models import Hold, Plan
from tests.company import Company

pytestmark = pytest.mark.django_db


def amounts(answer: Any, key: str) -> list[int]:
    rows = answer.json()["rows"]
    found: list[int] = next(row for row in rows if row["key"] == key)["amounts"]
    return found


def edit(key: str, amount: str, first: int = 0, last: int = 1, **more: str) -> dict[str, Any]:
    return {"node": key, "first": first, "last": last, "amount": amount, **more}


def test_a_typed_number_is_held_and_sums_follow(send: Any, key: Any) -> None:
    answer = send("Dora", "numbers", edits=[edit(key("Ben"), "80.00", was="25.00")])
    assert answer.status_code == 200
    assert amounts(answer, key("Ben"))[:2] == [8000, 2500]
    assert amounts(answer, key("Acme"))[:2] == [15500, 10000]
    assert Hold.objects.count() == 1


def test_totals_above_stay_where_that_is_asked(send: Any, key: Any) -> None:
    answer = send("Dora", "numbers", keep_totals=True, edits=[edit(key("Ben"), "30.00")])
    assert amounts(answer, key("Cai"))[0] == 2000
    assert amounts(answer, key("Acme"))[0] == 10000


def test_a_quarter_is_typed_as_one_number(send: Any, key: Any) -> None:
    answer = send("Dora", "numbers", edits=[edit(key("Eli"), "300", 3, 6, was="150")])
    assert amounts(answer, key("Eli"))[2:7] == [5000, 10000, 10000, 10000, 5000]


def test_a_stale_edit_shows_both_numbers(send: Any, key: Any) -> None:
    send("Ada", "numbers", edits=[edit(key("Ben"), "80", was="25")])
    answer = send("Dora", "numbers", edits=[edit(key("Ben"), "90", was="25")])
    assert answer.status_code == 409
    clash = answer.json()["clashes"][0]
    assert (clash["yours"], clash["now"], clash["by"]) == ("90", "80.00", "Ada")
    assert "changed meanwhile by Ada" in answer.json()["sentence"]
    again = send("Dora", "numbers", edits=[edit(key("Ben"), "90", was="80")])
    assert amounts(again, key("Ben"))[0] == 9000


@pytest.mark.parametrize(
    ("amount", "words"), [("-1", "below nought"), ("0.001", "finer than"), ("ten", "is no number")]
)
def test_a_number_no_plan_holds_is_refused(send: Any, key: Any, amount: str, words: str) -> None:
    answer = send("Dora", "numbers", edits=[edit(key("Ben"), amount)])
    assert answer.status_code == 422
    assert words in answer.json()["sentence"]


def test_holds_that_cannot_stand_together_are_named(send: Any, key: Any) -> None:
    edits = [edit(key("Alpha"), "10"), edit(key("Ben"), "80")]
    answer = send("Dora", "numbers", edits=edits)
    assert answer.status_code == 422
    assert "Alpha" in answer.json()["sentence"]
    assert not Hold.objects.exists()


@pytest.mark.parametrize("sent", ["[]", "{", '{"edits": 3}', '{"edits": [{"node": "u1"}]}'])
def test_what_no_sheet_sends_is_refused(at: Any, plan: Plan, sent: str) -> None:
    answer = at("Dora").post(f"/plans/{plan.pk}/numbers/", sent, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["sentence"]


def test_an_undo_lets_go_of_what_was_not_held(send: Any, key: Any) -> None:
    send("Dora", "numbers", edits=[edit(key("Ben"), "80")])
    span = {"node": key("Ben"), "first": 0, "last": 1}
    answer = send("Dora", "numbers", edits=[edit(key("Ben"), "25")], releases=[span])
    assert amounts(answer, key("Acme"))[0] == 10000
    assert not Hold.objects.exists()


def test_cells_are_locked_and_released(send: Any, key: Any) -> None:
    spans = [{"node": key("Ben"), "first": 0, "last": 3}]
    answer = send("Dora", "locks", spans=spans)
    row = next(row for row in answer.json()["rows"] if row["key"] == key("Ben"))
    assert row["held"] == [[0, 3]]
    answer = send("Dora", "releases", spans=spans)
    assert not any(row["held"] for row in answer.json()["rows"])


def test_an_amount_is_shared_out_by_hand(send: Any, key: Any) -> None:
    weights = {key("North"): "3", key("South"): 1}
    answer = send("Dora", "share", total="1600", over="hand", when="even", weights=weights)
    assert sum(amounts(answer, key("North"))) == 120_000


def test_a_season_that_was_edited_is_followed(send: Any, key: Any) -> None:
    indices = ["0"] * 11 + ["12"]
    answer = send("Dora", "share", total="1200", over="even", when="seasonal", indices=indices)
    assert amounts(answer, key("Acme")) == [0] * 11 + [120_000]


def test_a_missing_weight_is_named(send: Any, key: Any) -> None:
    answer = send("Dora", "share", total="1", over="hand", when="even", weights={key("North"): 1})
    assert answer.status_code == 422
    assert "South" in answer.json()["sentence"]


def test_without_history_there_is_no_season(at: Any, plan: Plan, publish: Any) -> None:
    publish()
    told = at("Dora").get(f"/plans/{plan.pk}/season/").json()
    assert told["indices"] == [1] * 12
    assert "Two whole years of Won revenue" in told["said"]


@pytest.mark.parametrize("name", ["Ben", "Max", "Fay", "Ava"])
def test_who_only_looks_sets_nothing(send: Any, key: Any, name: str) -> None:
    answer = send(name, "numbers", edits=[edit(key("Ben"), "1")])
    assert answer.status_code == 403
    assert "role" in answer.json()["sentence"]
    assert send(name, "share", total="1").status_code == 403


@pytest.mark.parametrize("name", ["Sam", "Pat"])
def test_for_who_sees_no_plans_there_is_none(send: Any, at: Any, plan: Plan, name: str) -> None:
    assert send(name, "numbers", edits=[]).status_code == 404
    assert at(name).get(f"/plans/{plan.pk}/numbers/").status_code == 404


def test_a_manager_shares_out_below_and_keeps_what_is_asked(send: Any, key: Any) -> None:
    answer = send("Ann", "numbers", edits=[edit(key("Ben"), "30")])
    assert amounts(answer, key("Alpha"))[0] == 5000
    assert amounts(answer, key("Cai"))[0] == 2000
    assert send("Ann", "numbers", edits=[edit(key("Alpha"), "9")]).status_code == 403
    assert send("Ann", "numbers", edits=[edit(key("Eli"), "9")]).status_code == 422


def test_a_sheet_beside_a_year_ago_is_given(
    at: Any, company: Company, plan: Plan, key: Any, publish: Any
) -> None:
    company.deal("Ben", "70", status="won", closed_on=date(2025, 3, 3))
    publish()
    answer = at("Dora").get(f"/plans/{plan.pk}/numbers/?against=year-ago")
    row = next(row for row in answer.json()["rows"] if row["key"] == key("Ben"))
    assert row["beside"][2] == 7000


def test_a_learned_season_is_shown_with_its_years_and_strength(
    at: Any, company: Company, plan: Plan, publish: Any
) -> None:
    for month in range(24):
        day = date(2024 + month // 12, month % 12 + 1, 14)
        amount = "200" if day.month == 12 else "100"
        company.deal("Ben", amount, status="won", created_on=day, closed_on=day)
    publish()
    told = at("Dora").get(f"/plans/{plan.pk}/season/").json()
    assert max(told["indices"]) == told["indices"][11]
    assert told["said"].startswith("Learned from 2 whole years; the season explains")
    assert at("Ben").get(f"/plans/{plan.pk}/season/").status_code == 403
