"""Duplicates at the browser and by the API."""

import json
from typing import Any

import pytest
from django.test import Client

from sextant.book.models import Account, Contact, Deal, Lead
from sextant.book.prospects import merging
from tests.book.conftest import Seat
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(company: Company) -> tuple[Account, Account]:
    return (
        Account.objects.create(name="Acme", city="Bonn"),
        Account.objects.create(name="Acme Inc.", city="Köln", phone="+49 30 901820"),
    )


def posted(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, json.dumps(data), content_type="application/json")


def test_the_form_of_a_new_record_asks_whom_it_may_be(at: Seat, pair: Any) -> None:
    page = at("Dora").get("/accounts/new/").content.decode()
    assert 'hx-post="/duplicates/accounts/like/"' in page
    part = at("Dora").post("/duplicates/accounts/like/", {"name": "ACME GmbH"}).content.decode()
    assert "Use this one" in part
    assert "same name" in part


def test_nothing_is_said_of_what_one_may_not_see(at: Seat, pair: Any, company: Company) -> None:
    Account.objects.update(owner=company.people["Eli"])
    part = at("Ben").post("/duplicates/accounts/like/", {"name": "Acme"}).content.decode()
    assert "Acme" not in part
    assert "Acme" not in at("Ben").get("/duplicates/?kind=accounts").content.decode()
    assert at("Ben").get("/api/accounts/duplicates?name=Acme").json() == {"candidates": []}


def test_the_worklist_shows_pairs_until_they_are_decided(at: Seat, pair: Any) -> None:
    client = at("Dora")
    assert "Acme Inc." in client.get("/duplicates/").content.decode()
    first, second = (each.pk for each in pair)
    client.post(f"/duplicates/accounts/{first}/{second}/not-same/")
    assert "Acme Inc." not in client.get("/duplicates/").content.decode()


def test_the_chosen_values_stay_and_the_old_address_leads_on(at: Seat, pair: Any) -> None:
    client, (kept, lost) = at("Dora"), pair
    address = f"/duplicates/accounts/{kept.pk}/{lost.pk}/"
    assert "Köln" in client.get(address).content.decode()
    data = {"field-name": "kept", "field-city": "other", "field-phone": "other", "token": "once"}
    assert client.post(address, data).url == f"/accounts/{kept.pk}/"
    kept.refresh_from_db()
    assert (kept.name, kept.city, kept.phone) == ("Acme", "Köln", "+49 30 901820")
    assert client.get(f"/accounts/{lost.pk}/").url == f"/accounts/{kept.pk}/"
    assert client.get(f"/api/accounts/{lost.pk}").url == f"/api/accounts/{kept.pk}"
    assert client.get(f"/accounts/{lost.pk}/edit/").status_code == 404
    assert client.post(address, data).url == f"/accounts/{kept.pk}/"  # a double click


def test_a_merged_record_is_at_no_door(at: Seat, pair: Any) -> None:
    client, (kept, lost) = at("Dora"), pair
    merging.merge(kept, other=lost, by=None, at=NOW)
    for door in ("/accounts/", "/search/?q=Acme", "/accounts/options?q=Acme"):
        assert "Acme Inc." not in client.get(door).content.decode()
    export = client.get("/accounts/export.csv")
    assert "Acme Inc." not in b"".join(export.streaming_content).decode()
    assert lost.pk not in [row["id"] for row in client.get("/api/accounts").json()["rows"]]


def test_a_merge_is_undone_on_the_page(at: Seat, pair: Any) -> None:
    client, (kept, lost) = at("Dora"), pair
    merging.merge(kept, other=lost, by=None, at=NOW)
    page = client.get(f"/accounts/{kept.pk}/").content.decode()
    assert "Undo the merge" in page
    client.post(f"/duplicates/accounts/{kept.pk}/{lost.pk}/part/")
    assert Account.objects.filter(pk=lost.pk).exists()


def test_programs_find_merge_and_part(at: Seat, pair: Any) -> None:
    client, (kept, lost) = at("Dora"), pair
    found = client.get("/api/accounts/duplicates?name=ACME").json()["candidates"]
    assert {each["id"] for each in found} == {kept.pk, lost.pk}
    pairs = client.get("/api/accounts/duplicates/pairs").json()["pairs"]
    assert pairs[0]["reasons"] == ["same name"]
    one = f"/api/accounts/{kept.pk}"
    assert posted(client, f"{one}/merge", other=lost.pk, take="city").json()["city"] == "Köln"
    assert posted(client, f"{one}/merge", other=lost.pk).status_code == 422
    assert posted(client, f"{one}/unmerge", other=lost.pk).json()["city"] == "Bonn"
    assert posted(client, f"{one}/unmerge", other=lost.pk).status_code == 404


def test_who_may_not_merge_is_refused(at: Seat, pair: Any) -> None:
    kept, lost = (each.pk for each in pair)
    assert at("Fay").get(f"/duplicates/accounts/{kept}/{lost}/").status_code == 403
    assert at("Pat").get("/duplicates/?kind=accounts").status_code == 404
    assert at("Dora").get("/duplicates/deals/1/2/").status_code == 404


def test_a_lead_is_converted_on_one_page(at: Seat, company: Company) -> None:
    lead = Lead.objects.create(name="Zoe Adams", company="Globex", owner=company.people["Ben"])
    page = at("Dora").get(f"/leads/{lead.pk}/convert/").content.decode()
    assert "Globex" in page
    data = {"account": company.account.pk, "contact": "new", "make_deal": "yes",
            "deal": "First order", "amount": "1,200", "currency": "EUR"}  # fmt: skip
    answer = at("Dora").post(f"/leads/{lead.pk}/convert/", data)
    deal = Deal.objects.get(name="First order")
    assert answer.url == f"/deals/{deal.pk}/"
    assert (deal.account, Contact.objects.get().name) == (company.account, "Zoe Adams")
    assert "Converted." in at("Dora").get(f"/leads/{lead.pk}/").content.decode()
    assert at("Dora").post(f"/leads/{lead.pk}/convert/", data).status_code == 409


def test_a_lead_is_converted_by_a_program(at: Seat, company: Company) -> None:
    lead = Lead.objects.create(name="Zoe Adams", company="Initech", owner=company.people["Ben"])
    answer = posted(at("Ben"), f"/api/leads/{lead.pk}/convert", deal="First order")
    assert answer.json()["status"] == "converted"
    assert posted(at("Ben"), f"/api/leads/{lead.pk}/convert").status_code == 409
