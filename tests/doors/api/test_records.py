"""Records by the API: lists, reading, making, changing, verbs, keys, descriptions."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sextant.book.models import Account, Contact, Deal
from sextant.kernel import tokens
from sextant.kernel.models import ApiToken
from sextant.workspace import declare
from tests.company import NOW, Company, found

pytestmark = pytest.mark.django_db
Send = Callable[..., Any]


@pytest.fixture
def company() -> Company:
    return found()


@pytest.fixture
def send(company: Company) -> Send:
    """Send JSON as a person, by their key."""

    def sent(method: str, address: str, who: str, data: Any = None, **headers: str) -> Any:
        key = tokens.issue(company.people[who], "test", by=None, at=NOW)
        headers["Authorization"] = f"Bearer {key}"
        body = json.dumps(data) if data is not None else ""
        ask = getattr(Client(enforce_csrf_checks=True), method)
        return ask(address, body, content_type="application/json", headers=headers)

    return sent


def listed(company: Company, who: str, query: str) -> Any:
    client = Client()
    client.force_login(company.people[who])
    return client.get(f"/api/deals?{query}")


def test_amounts_are_decimal_strings_and_references_labelled(company: Company) -> None:
    deal = company.deal("Ben", "1200.5")
    (row,) = listed(company, "Ben", "").json()["rows"]
    assert (row["id"], row["amount"], row["currency"]) == (deal.pk, "1200.50", "USD")
    assert row["account"] == {"id": company.account.pk, "label": "Globex"}
    assert row["created_on"] == "2026-06-01"


def test_lists_are_filtered_sorted_and_paged_like_pages(company: Company) -> None:
    for number in range(5):
        company.deal("Ben", f"{number}", name=f"D{number}")
    answer = listed(company, "Ben", "amount=1..4&sort=-amount&rows=2&columns=name").json()
    assert [row["name"] for row in answer["rows"]] == ["D3", "D2"]
    assert (answer["count"], answer["has_next"]) == (3, True)


@pytest.mark.parametrize("query", ["colour=red", "amount=lots", "sort=colour"])
def test_what_cannot_be_meant_is_refused_by_name(company: Company, query: str) -> None:
    answer = listed(company, "Ben", query)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [query.partition("=")[0]]


def test_a_record_is_made_and_answered(company: Company, send: Send) -> None:
    mine = Account.objects.create(name="Mine", owner=company.people["Ben"])
    data = {"name": "D", "amount": "10.50", "account": mine.pk}
    answer = send("post", "/api/deals", "Ben", data)
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/deals/{Deal.objects.get().pk}"
    assert (answer.json()["amount"], answer.json()["owner"]["label"]) == ("10.50", "Ben")


def test_wrong_fields_are_said_each_with_its_sentence(company: Company, send: Send) -> None:
    data = {"amount": 1.5, "colour": "red", "status": "won", "account": 999}
    answer = send("post", "/api/deals", "Ben", data)
    assert answer.status_code == 422
    wrong = answer.json()["fields"]
    assert set(wrong) >= {"amount", "colour", "status", "account"}
    assert "exact numbers as text" in wrong["amount"]
    assert "verb of its own" in wrong["status"]
    assert send("post", "/api/deals", "Ben", {}).json()["fields"] == {"name": "Fill this in."}


def test_the_same_key_again_makes_nothing_twice(company: Company, send: Send) -> None:
    made = [
        send("post", "/api/contacts", "Ben", {"name": "Z"}, **{"Idempotency-Key": "k1"}).json()
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Contact.objects.count() == 1


def test_a_change_needs_the_version_that_was_read(company: Company, send: Send) -> None:
    address = f"/api/deals/{company.deal('Ben').pk}"
    changed = send("patch", address, "Ben", {"next_step": "Call", "version": 1})
    assert (changed.json()["next_step"], changed.json()["version"]) == ("Call", 2)
    late = send("patch", address, "Ben", {"next_step": "Write", "version": 1})
    assert (late.status_code, "version 2, not 1" in late.json()["error"]) == (409, True)


def test_a_change_keeps_what_is_not_sent_and_clears_what_is_null(
    company: Company, send: Send
) -> None:
    address = f"/api/deals/{company.deal('Ben', next_step='Call').pk}"
    answer = send("patch", address, "Ben", {"amount": None}).json()
    assert (answer["amount"], answer["next_step"]) == (None, "Call")


def test_rules_hold_for_programs_too(company: Company, send: Send) -> None:
    address = f"/api/deals/{company.deal('Ben').pk}"
    answer = send("patch", address, "Ben", {"amount": "-1"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["amount"])


def test_verbs_are_done_and_refused_with_their_sentence(company: Company, send: Send) -> None:
    address = f"/api/deals/{company.deal('Ben', None).pk}"
    assert send("post", f"{address}/lose", "Ben", {}).json()["fields"] == {
        "reason": "Fill this in."
    }
    refused = send("post", f"{address}/win", "Ben")
    assert (refused.status_code, "needs an amount" in refused.json()["error"]) == (409, True)
    lost = send("post", f"{address}/lose", "Ben", {"reason": company.reason.pk})
    assert lost.json()["status"] == "lost"


def test_a_role_that_may_not_is_told_so(company: Company, send: Send) -> None:
    company.deal("Ben")
    assert send("post", "/api/deals", "Ava", {"name": "D"}).status_code == 403


def test_a_record_is_removed_unless_others_speak_of_it(company: Company, send: Send) -> None:
    deal = company.deal("Ben")
    account = f"/api/accounts/{company.account.pk}"
    assert send("delete", account, "Dora").status_code == 409
    deal.delete()
    assert send("delete", account, "Dora").status_code == 204
    assert send("get", account, "Dora").status_code == 404


def test_a_revoked_key_and_a_person_who_left_are_strangers(company: Company) -> None:
    person = company.people["Ben"]
    key = tokens.issue(person, "test", by=None, at=NOW)
    header = {"Authorization": f"Bearer {key}"}
    assert Client().get("/api/deals", headers=header).status_code == 200
    person.is_active = False
    person.save()
    assert Client().get("/api/deals", headers=header).status_code == 401
    person.is_active = True
    person.save()
    tokens.revoke(ApiToken.objects.get(), by=None, at=NOW)
    assert Client().get("/api/deals", headers=header).status_code == 401


def test_a_session_needs_the_csrf_token(company: Company) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.people["Ben"])
    answer = client.post("/api/contacts", '{"name": "Z"}', content_type="application/json")
    assert answer.status_code == 403
    assert not Contact.objects.exists()


def test_every_workspace_and_verb_is_described(company: Company) -> None:
    client = Client()
    client.force_login(company.people["Ben"])
    described = client.get("/api/openapi.json").json()["paths"]
    for workspace in declare.every():
        assert {"get", "post"} <= set(described[f"/api/{workspace.name}"])
        for verb in workspace.verbs:
            assert f"/api/{workspace.name}/{{key}}/{verb.name}" in described
    body = described["/api/deals"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["name"]
    assert body["properties"]["amount"]["format"] == "decimal"
    assert "lose" in client.get("/api/docs").content.decode()


@pytest.mark.parametrize("body", ["[]", "{", "3"])
def test_a_body_that_is_no_object_is_refused(company: Company, send: Send, body: str) -> None:
    client = Client()
    client.force_login(company.people["Ben"])
    answer = client.post("/api/contacts", body, content_type="application/json")
    assert answer.status_code == 422


def test_a_body_nested_beyond_reason_is_refused(company: Company) -> None:
    client = Client()
    client.force_login(company.people["Dora"])
    answer = client.post("/api/accounts", "[" * 200_000, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("address", ["/api/deals?q=%00", "/deals/?q=%00", "/f/%00/"])
def test_an_address_no_database_can_be_asked_for_is_refused(company: Company, address: str) -> None:
    client = Client()
    client.force_login(company.people["Dora"])
    assert client.get(address).status_code == 400


def test_lines_worth_more_than_can_be_stored_are_refused(company: Company) -> None:
    deal = company.deal("Ben")
    client = Client()
    client.force_login(company.people["Dora"])
    row = {"product": company.product.pk, "quantity": "99999999999", "unit_price": "99999999999"}
    address, body = f"/api/deals/{deal.pk}/write_lines", {"lines": [row]}
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 409
    assert "too large" in answer.json()["error"]
    assert not deal.lines.exists()
