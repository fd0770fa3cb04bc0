"""Plans by the API: cells read and set, held and let go, amounts shared out, versions and season."""

# ruff: noqa: F811 - the fixtures are those of the plans' own tests

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

from sextant.metrics.publishing import publish_pending
from sextant.plans import agreeing, drafting, editing, splitting
from sextant.plans.editing import Edit
from sextant.plans.models import Plan
from sextant.plans.weighing import Way
from tests.company import NOW, Company
from tests.plans.conftest import company, plan  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(company: Company, plan: Plan) -> Plan:
    """Share 1200.00 out evenly."""
    way = Way("even", "even")
    splitting.share_out(plan, D("1200.00"), way=way, by=company.people["Dora"], at=NOW)
    return plan


@pytest.fixture
def ask(company: Company, drawn: Plan) -> Any:
    """Ask about the plan as somebody."""

    def asking(who: str, method: str, what: str, data: Any = None, **more: Any) -> Any:
        client = Client()
        client.force_login(company.people[who])
        address = f"/api/plans/{drawn.pk}/{what}"
        return getattr(client, method)(address, data, content_type="application/json", **more)

    return asking


def edit(node: str, amount: str, was: str | None = None, **more: Any) -> dict[str, Any]:
    return {"edits": [{"node": node, "first": 1, "last": 2, "amount": amount, "was": was}], **more}


def amounts(answer: Any) -> dict[str, list[int]]:
    return {row["name"]: row["amounts"] for row in answer.json()["rows"]}


def test_cells_are_a_table_of_smallest_units(ask: Any) -> None:
    answer = ask("Dora", "get", "cells").json()
    assert (answer["unit"], answer["currency"], answer["version"]) == ("0.01", "USD", 1)
    assert [row["name"] for row in answer["rows"]][:4] == ["Acme", "North", "Alpha", "Ben"]
    assert answer["rows"][3]["amounts"] == [2500] * 12
    assert "beside" not in answer["rows"][3]


def test_cells_are_laid_beside_something(ask: Any) -> None:
    publish_pending(NOW)
    row = ask("Dora", "get", "cells?against=year-ago").json()["rows"][3]
    assert row["beside"][0] == 30000


@pytest.mark.parametrize(("who", "names"), [("Ann", ["Alpha", "Ben", "Cai"]), ("Ben", ["Ben"])])
def test_each_sees_what_is_theirs(ask: Any, who: str, names: list[str]) -> None:
    answer = ask(who, "get", "cells").json()
    assert [row["name"] for row in answer["rows"]] == names


def test_what_may_not_be_seen_is_not_there(
    company: Company,
    ask: Any,
) -> None:
    for what in ("cells", "versions", "season"):
        assert ask("Sam", "get", what).status_code == 404
    assert ask("Dora", "get", "cells?version=9").status_code == 404
    unseen = ask("Ann", "post", "cells", edit(company.node("Delta", "Eli"), "9"))
    nobody = ask("Ann", "post", "cells", edit("u99", "9"))
    assert (unseen.status_code, nobody.status_code) == (404, 404)
    assert "There is no u99 in this plan." in nobody.json()["error"]


def test_a_number_is_set_and_held(company: Company, ask: Any) -> None:
    ben = company.node("Alpha", "Ben")
    answer = ask("Dora", "post", "cells", edit(ben, "30.50", "25.00"))
    assert answer.status_code == 200
    assert amounts(answer)["Ben"][1] == 3050
    (row,) = [row for row in answer.json()["rows"] if row["name"] == "Ben"]
    assert row["held"] == [[1, 2]]


def test_siblings_make_room_where_totals_are_kept(
    company: Company,
    ask: Any,
) -> None:
    ben = company.node("Alpha", "Ben")
    answer = ask("Ann", "post", "cells", edit(ben, "30", keep_totals=True))
    assert (amounts(answer)["Cai"][1], amounts(answer)["Alpha"][1]) == (2000, 5000)


def test_a_clash_is_answered_with_both_numbers(
    company: Company,
    drawn: Plan,
    ask: Any,
) -> None:
    ben = company.node("Alpha", "Ben")
    editing.set_numbers(drawn, [Edit(ben, 1, 2, D(28))], by=company.people["Ada"], at=NOW)
    answer = ask("Dora", "post", "cells", edit(ben, "31", "25"))
    assert answer.status_code == 409
    assert answer.json()["error"].startswith("Ben in 2026-02 was changed meanwhile by Ada")
    (clash,) = answer.json()["clashes"]
    assert (D(clash["was"]), D(clash["now"]), D(clash["yours"])) == (25, 28, 31)
    assert (clash["by"], clash["node"]) == ("Ada", ben)


@pytest.mark.parametrize(
    ("amount", "said"),
    [("-1", "below nought"), ("0.001", "finer than 0.01"), ("1e20", "too large for a plan")],
)
def test_amounts_that_cannot_be_are_refused(
    company: Company,
    ask: Any,
    amount: str,
    said: str,
) -> None:
    answer = ask("Dora", "post", "cells", edit(company.node("North"), amount))
    assert (answer.status_code, said in answer.json()["error"]) == (409, True)


@pytest.mark.parametrize(
    "data",
    [{}, {"edits": []}, {"edits": [{"node": "u1"}]}, edit("u1", "x"), edit("u1", "NaN"),
     edit("u1", "1", level="dream")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(ask: Any, data: Any) -> None:
    assert ask("Dora", "post", "cells", data).status_code == 422


def test_who_may_not_set_numbers_is_told(company: Company, ask: Any) -> None:
    ben = company.node("Alpha", "Ben")
    assert ask("Ben", "post", "cells", edit(ben, "30")).status_code == 403
    assert ask("Ann", "post", "cells", edit(company.node("Alpha"), "9")).status_code == 403
    assert ask("Ann", "post", "share-out", {"total": "5"}).status_code == 403


def test_numbers_are_held_and_let_go(company: Company, ask: Any) -> None:
    spans = {"spans": [{"node": company.node("North"), "first": 0, "last": 12}]}

    def held(answer: Any) -> Any:
        return next(row["held"] for row in answer.json()["rows"] if row["name"] == "North")

    assert held(ask("Dora", "post", "locks", spans)) == [[0, 12]]
    assert held(ask("Dora", "post", "releases", spans)) == []


def test_an_amount_is_shared_out_by_weights(company: Company, ask: Any) -> None:
    weights = {company.node("North"): "3", company.node("South"): "1"}
    way = {"total": "800", "over": "hand", "when": "hand", "weights": weights,
           "indices": [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}  # fmt: skip
    answer = ask("Dora", "post", "share-out", way)
    assert amounts(answer)["North"] == [30000, 30000, *[0] * 10]
    assert amounts(answer)["South"][:2] == [10000, 10000]


def test_a_way_that_does_not_fit_is_refused(ask: Any) -> None:
    answer = ask("Dora", "post", "share-out", {"total": "5", "when": "hand", "indices": [1]})
    assert answer.json()["error"] == "1 weights for 12 steps: give one for each."
    assert ask("Dora", "post", "share-out", {"over": "magic"}).status_code == 422


def test_a_deed_sent_twice_with_a_key_is_done_once(
    company: Company,
    drawn: Plan,
    ask: Any,
) -> None:
    data = edit(company.node("Alpha", "Ben"), "30")
    for _time in range(2):
        answer = ask("Dora", "post", "cells", data, headers={"Idempotency-Key": "one"})
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert drawn.versions.get().changes == 2  # shared out, and set once


def test_versions_are_told_newest_first(company: Company, drawn: Plan, ask: Any) -> None:
    dora = company.people["Dora"]
    agreeing.publish(drawn, reason="For the year", by=dora, at=NOW)
    drafting.revise(drawn, reason="A new market", by=dora, at=NOW)
    second, first = ask("Ben", "get", "versions").json()
    assert (second["number"], second["status"], second["base"]) == (2, "draft", 1)
    assert (first["status"], first["published_by"]) == ("published", "Dora")
    assert first["reason"] == "For the year"


def test_a_version_in_force_is_not_set(company: Company, drawn: Plan, ask: Any) -> None:
    agreeing.publish(drawn, reason="Go", by=company.people["Dora"], at=NOW)
    answer = ask("Dora", "post", "cells", edit(company.node("North"), "9", version=1))
    assert (answer.status_code, "does not change any more" in answer.json()["error"]) == (409, True)
    assert "has no draft" in ask("Dora", "post", "share-out", {"total": "5"}).json()["error"]


def test_a_season_needs_two_years(company: Company, ask: Any) -> None:
    assert ask("Dora", "get", "season").json()["learned"] is False
    for year in (2022, 2023, 2024):
        for month in range(1, 13):
            day = date(year, month, 14)
            amount = "200" if month == 12 else "100"
            company.deal("Ben", amount, status="won", created_on=day, closed_on=day)
    publish_pending()
    answer = ask("Dora", "get", "season").json()
    assert (answer["learned"], len(answer["indices"])) == (True, 12)
    assert max(answer["indices"]) == answer["indices"][11]


def test_the_verbs_of_a_plan_are_served_as_those_of_every_record(drawn: Plan, ask: Any) -> None:
    assert ask("Dora", "post", "publish", {"reason": "Go"}).status_code == 200
    assert drawn.versions.get().status == "published"


def test_the_description_tells_of_them(client: Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    posted = paths["/api/plans/{key}/cells"]["post"]
    assert set(posted["responses"]) == {"200", "409"}
    assert any(each["name"] == "Idempotency-Key" for each in posted["parameters"])


def test_targets_of_another_measure_are_asked_by_its_name(
    company: Company, ask: Any, client: Client
) -> None:
    dora = company.people["Dora"]
    deals = drafting.draw(
        {"name": "Deals 2026", "year": 2026, "measure": "won_deals"}, by=dora, at=NOW
    )
    splitting.share_out(deals, D(36), way=Way(), by=dora, at=NOW)
    agreeing.publish(deals, reason="Go", by=dora, at=NOW)
    publish_pending(NOW)
    client.force_login(dora)
    address = "/api/ask?metric=target&period=2026"
    assert client.get(address).json()["total"] == {"target": "0.00"}
    assert client.get(f"{address}&measure=won_deals").json()["total"] == {"target": 36}
    assert "cannot have targets" in client.get(f"{address}&measure=win_rate").json()["error"]
