"""Files land over the API as on the pages."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sextant.book.models import Deal
from tests.company import Company, found
from tests.landing.test_landing import DEALS
from tests.landing.test_pages import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(home: Path) -> Company:
    return found()


def client_of(company: Company, name: str) -> Client:
    client = Client()
    client.force_login(
        company.people[name], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def send(client: Client, **fields: str) -> Any:
    file = SimpleUploadedFile("deals.csv", DEALS.encode())
    return client.post("/api/landings", {"files": [file], **fields})


def test_files_are_looked_at_landed_and_taken_back(company: Company) -> None:
    client = client_of(company, "Ada")
    number = send(client).json()["landing"]
    work()
    told = client.get(f"/api/landings/{number}").json()
    assert (told["state"], told["preview"]["made"]) == ("open", 3)
    assert client.post(f"/api/landings/{number}/land").status_code == 202
    work()
    assert client.get(f"/api/landings/{number}").json()["result"]["made"] == 3
    assert client.get(f"/api/landings/{number}/quarantine").json() == []
    assert client.post(f"/api/landings/{number}/reversal").json()["state"] == "reverted"
    assert not Deal.objects.exists()


def test_files_land_at_once_when_asked(company: Company) -> None:
    client = client_of(company, "Ada")
    number = send(client, land="true", map='{"source": "elsewhere"}').json()["landing"]
    work()
    assert client.get(f"/api/landings/{number}").json()["state"] == "landed"
    assert set(Deal.objects.values_list("source", flat=True)) == {"elsewhere"}


def test_a_map_that_is_no_json_is_refused(company: Company) -> None:
    assert send(client_of(company, "Ada"), map="{").status_code == 409


def test_who_may_not_land_finds_nothing(company: Company) -> None:
    assert send(client_of(company, "Ben")).status_code == 404
