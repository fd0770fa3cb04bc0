"""Explorations and dashboards by the API: kept, asked again, shared; another's do not exist."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sextant.metrics.publishing import publish_pending
from tests.company import Company, found

pytestmark = pytest.mark.django_db
QUERY = "metric=won_revenue&by=person&period=2026-07"
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def company(home: Path) -> Company:
    """Found a company that won something in July, and publish it."""
    company = found()
    for owner, amount in (("Ben", "70.25"), ("Eli", "3.25")):
        company.deal(owner, amount, status="won", closed_on=date(2026, 7, 1))
    publish_pending(timezone.now())
    return company


class Door:
    """The API as one person finds it."""

    def __init__(self, company: Company, name: str) -> None:
        self.client = Client()
        self.client.force_login(company.people[name], backend=SIGN_IN)

    def __call__(self, method: str, path: str, data: Any = None) -> Any:
        body = {} if data is None else {"data": data, "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/{path}", **body)

    def keep(self, **more: Any) -> int:
        answer = self("post", "explorations", {"name": "July", "query": QUERY, **more})
        assert answer.status_code == 201, answer.content
        return int(answer.json()["id"])

    def make(self, **more: Any) -> int:
        pins = [{"title": "People", "query": QUERY}, {"title": "All", "query": "metric=won_deals"}]
        answer = self("post", "dashboards", {"name": "Mine", "pins": pins, **more})
        assert answer.status_code == 201, answer.content
        return int(answer.json()["id"])


@pytest.fixture
def dora(company: Company) -> Door:
    return Door(company, "Dora")


@pytest.fixture
def ben(company: Company) -> Door:
    return Door(company, "Ben")


def test_an_exploration_is_kept_read_asked_and_forgotten(dora: Door) -> None:
    key = dora.keep()
    shown = dora("get", f"explorations/{key}").json()
    assert (shown["name"], shown["mine"], shown["shared"]) == ("July", True, False)
    assert shown["address"] == f"/explore/?{shown['query']}"
    assert [each["id"] for each in dora("get", "explorations").json()] == [key]
    answer = dora("get", f"explorations/{key}/run").json()
    assert answer["total"]["won_revenue"] == "73.50"
    assert dora("delete", f"explorations/{key}").status_code == 204
    assert dora("get", f"explorations/{key}").status_code == 404


def test_another_period_may_be_asked_for(dora: Door) -> None:
    key = dora.keep()
    answer = dora("get", f"explorations/{key}/run?period=2026-06").json()
    assert answer["period"] == {"start": "2026-06-01", "end": "2026-07-01"}
    assert answer["total"]["won_revenue"] == "0.00"
    refused = dora("get", f"explorations/{key}/run?period=someday")
    assert refused.status_code == 409
    assert "someday" in refused.json()["error"]


def test_what_is_not_shared_exists_for_nobody_else(dora: Door, ben: Door) -> None:
    view, board = dora.keep(), dora.make()
    pin = dora("get", f"dashboards/{board}").json()["pins"][0]["id"]
    for method, path, data in (
        ("get", f"explorations/{view}", None),
        ("get", f"explorations/{view}/run", None),
        ("delete", f"explorations/{view}", None),
        ("get", f"dashboards/{board}", None),
        ("get", f"dashboards/{board}/run", None),
        ("delete", f"dashboards/{board}", None),
        ("patch", f"dashboards/{board}", {"shared": True}),
        ("post", f"dashboards/{board}/pins", {"title": "T", "query": QUERY}),
        ("patch", f"dashboards/{board}/pins/{pin}", {"title": "T"}),
        ("delete", f"dashboards/{board}/pins/{pin}", None),
        ("post", f"dashboards/{board}/arrange", {"pins": [pin]}),
    ):
        assert (path, ben(method, path, data).status_code) == (path, 404)
    assert ben("get", "explorations").json() == ben("get", "dashboards").json() == []


def test_what_is_shared_is_answered_within_the_scope_of_who_asks(dora: Door, ben: Door) -> None:
    view, board = dora.keep(shared=True), dora.make(shared=True)
    answer = ben("get", f"explorations/{view}/run").json()
    assert [row["person"] for row in answer["rows"]] == ["Ben"]
    people, deals = ben("get", f"dashboards/{board}/run?period=2026-07").json()
    assert people["answer"]["total"]["won_revenue"] == "70.25"
    assert deals["answer"]["total"]["won_deals"] == 1
    for path in (f"explorations/{view}", f"dashboards/{board}"):
        assert ben("get", path).json()["mine"] is False
        assert ben("delete", path).status_code == 404


def test_who_sees_no_deals_is_told_of_no_pins(company: Company, dora: Door) -> None:
    board = dora.make(shared=True)
    sam = Door(company, "Sam")
    assert sam("get", f"dashboards/{board}").json()["pins"] == []
    assert sam("get", f"dashboards/{board}/run").json() == []


def test_a_dashboard_is_changed_arranged_and_deleted(dora: Door) -> None:
    board = dora.make()
    place = f"dashboards/{board}"
    pinned = dora("post", f"{place}/pins", {"title": "M", "query": "metric=won_deals&by=month",
                                            "place": 0})  # fmt: skip
    again = dora("post", f"{place}/pins", {"title": "N", "query": "metric=won_deals&by=month"})
    assert pinned.json() == again.json()
    keys = [each["id"] for each in dora("get", place).json()["pins"]]
    assert keys[0] == pinned.json()["id"]
    arranged = dora("post", f"{place}/arrange", {"pins": keys[::-1]}).json()
    assert [each["title"] for each in arranged["pins"]] == ["All", "People", "M"]
    dora("patch", f"{place}/pins/{keys[0]}", {"title": "Months"})
    assert dora("delete", f"{place}/pins/{keys[1]}").status_code == 204
    changed = dora("patch", place, {"name": "Ours"}).json()
    assert (changed["name"], changed["shared"]) == ("Ours", False)
    assert [each["title"] for each in changed["pins"]] == ["All", "Months"]
    assert dora("delete", place).status_code == 204
    assert dora("get", place).status_code == 404


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("explorations", {"name": "X", "query": "metric=luck"}, "There is no metric “luck”"),
        ("explorations", {"name": " ", "query": QUERY}, "Give the view a name."),
        ("dashboards", {"name": ""}, "Give the dashboard a name."),
        ("dashboards", {"name": "X", "pins": [{"title": "T", "query": ""}]}, "at least one metric"),
        ("dashboards", {"name": "X", "pins": [{"title": "", "query": QUERY}]}, "a title"),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_nothing(
    dora: Door, path: str, data: Any, words: str
) -> None:
    answer = dora("post", path, data)
    assert answer.status_code == 409
    assert words in answer.json()["error"]
    assert dora("get", path).json() == []


def test_an_order_that_names_something_else_is_refused(dora: Door) -> None:
    answer = dora("post", f"dashboards/{dora.make()}/arrange", {"pins": [1, 2, 3]})
    assert answer.status_code == 409
    assert "load the page again" in answer.json()["error"]


def test_a_stranger_is_asked_to_sign_in(company: Company) -> None:
    for path in ("explorations", "dashboards", "dashboards/1/run"):
        assert Client().get(f"/api/{path}").status_code == 401


def test_the_description_names_every_door(dora: Door) -> None:
    paths = dora("get", "openapi.json").json()["paths"]
    assert set(paths["/api/dashboards"]) == set(paths["/api/explorations"]) == {"get", "post"}
    run = paths["/api/dashboards/{number}/run"]["get"]
    assert "within the scope of whoever asks" in run["description"]


@pytest.mark.parametrize("place", [10**18, 10**30], ids=str)
def test_a_place_beyond_the_last_is_the_last(dora: Door, place: int) -> None:
    board = dora.make()
    pin = {"title": "Far", "query": "metric=won_revenue", "place": place}
    assert dora("post", f"dashboards/{board}/pins", pin).status_code == 201
    titles = [each["title"] for each in dora("get", f"dashboards/{board}").json()["pins"]]
    assert titles == ["People", "All", "Far"]
