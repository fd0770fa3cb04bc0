"""Notices, stand-ins and approvals by the API."""

from typing import Any

import pytest
from django.test import Client

from sextant.agenda.models import Approval, Decision
from sextant.agenda.notices import tell
from sextant.kernel.models import Event
from tests.agenda.conftest import Desk, company, desk  # noqa: F401 - fixtures
from tests.company import TODAY

pytestmark = pytest.mark.django_db


def ask(desk: Desk, who: str, method: str, address: str, data: Any = None) -> Any:  # noqa: F811
    client = Client()
    client.force_login(desk.company.people[who])
    return getattr(client, method)(address, data, content_type="application/json")


def test_an_approval_is_decided_by_a_verb(desk: Desk) -> None:  # noqa: F811
    address = f"/api/approvals/{desk.ask().pk}"
    shown = ask(desk, "Ann", "get", address).json()
    assert (shown["status"], shown["waits_for"]) == ("open", "Ann")
    assert ask(desk, "Ann", "post", f"{address}/refuse", {}).status_code == 422
    assert ask(desk, "Dora", "post", f"{address}/approve", {}).status_code == 409
    answer = ask(desk, "Ann", "post", f"{address}/approve", {"reason": "Yes"})
    assert answer.json()["status"] == "granted"
    assert Decision.objects.get().reason == "Yes"


def test_approvals_are_not_made_by_hand(desk: Desk) -> None:  # noqa: F811
    assert ask(desk, "Dora", "post", "/api/approvals", {"reason": "x"}).status_code == 404
    approval = desk.ask()
    answer = ask(desk, "Dora", "patch", f"/api/approvals/{approval.pk}", {"status": "granted"})
    assert answer.status_code == 422
    assert ask(desk, "Dora", "delete", f"/api/approvals/{approval.pk}").status_code == 409
    assert Approval.objects.get().is_open


def test_notices_are_listed_and_read(desk: Desk) -> None:  # noqa: F811
    desk.ask()
    tell(Event.objects.get(name="approval.asked"))
    page = ask(desk, "Ann", "get", "/api/notices?unread=true").json()
    (row,) = page["rows"]
    assert (row["words"], row["read"], page["unread"]) == (
        "Ben asks you to approve “Deal of Ben”.", False, 1,
    )  # fmt: skip
    assert ask(desk, "Ben", "post", "/api/notices/read", {"ids": [row["id"]]}).json()["read"] == 0
    assert ask(desk, "Ann", "post", "/api/notices/read", {}).json()["read"] == 1
    assert ask(desk, "Ann", "get", "/api/notices").json()["unread"] == 0


def test_a_stand_in_is_named_and_ended(desk: Desk) -> None:  # noqa: F811
    cai = desk.company.people["Cai"]
    data = {"to": cai.pk, "starts_on": str(TODAY), "ends_on": "2100-01-01"}
    made = ask(desk, "Ann", "post", "/api/stand-ins", data)
    assert (made.status_code, made.json()["name"]) == (201, "Cai")
    number = made.json()["id"]
    assert ask(desk, "Ann", "post", "/api/stand-ins", data).status_code == 409
    assert ask(desk, "Ben", "post", f"/api/stand-ins/{number}/end").status_code == 404
    assert [one["id"] for one in ask(desk, "Ann", "get", "/api/stand-ins").json()] == [number]
    assert ask(desk, "Ann", "post", f"/api/stand-ins/{number}/end").status_code == 200


def test_reading_a_notice_of_a_number_none_has_reads_none(desk: Desk) -> None:  # noqa: F811
    answer = ask(desk, "Ben", "post", "/api/notices/read", {"ids": [99999999999999999999]})
    assert answer.json() == {"read": 0}
