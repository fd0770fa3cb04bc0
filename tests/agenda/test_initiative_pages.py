"""Initiatives in the browser: started from an address, noted on, ended."""

import pytest

from sextant.agenda import initiatives
from sextant.agenda.models import Initiative
from tests.agenda.conftest import Seat
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(company: Company) -> Initiative:
    values = {"name": "Win back West", "owner": company.people["Ben"], "due_on": TODAY}
    return initiatives.launch(values, by=company.people["Ann"], at=NOW)


def test_an_address_fills_in_the_form(company: Company, seat: Seat) -> None:
    ben, north = company.people["Ben"], company.units["North"]
    query = {
        "name": "Win back North", "why": "12 % behind its pace", "owner": ben.pk,
        "unit": north.pk, "due_on": "2026-08-31", "measure": "won_revenue", "period": "2026-Q3",
    }  # fmt: skip
    page = seat("Ann").get("/initiatives/new/", query).content.decode()
    for text in ("Win back North", "12 % behind its pace", "2026-08-31", "2026-Q3"):
        assert text in page
    for key in (ben.pk, north.pk, "won_revenue"):
        assert f'<option value="{key}" selected' in page


def test_a_form_launches_it_for_somebody_else(company: Company, seat: Seat) -> None:
    data = {"name": "Call more", "due_on": str(TODAY), "owner": company.people["Ben"].pk}
    answer = seat("Ann").post("/initiatives/new/", data)
    made = Initiative.objects.get()
    assert answer["Location"] == f"/initiatives/{made.pk}/"
    assert (made.owner.name, made.launched_by.name) == ("Ben", "Ann")


def test_notes_stand_on_its_page(initiative: Initiative, seat: Seat) -> None:
    client = seat("Ben")
    page = client.get(f"/initiatives/{initiative.pk}/").content.decode()
    assert "Nobody has noted how it goes yet." in page
    assert f'hx-get="/initiatives/{initiative.pk}/note/"' in page
    client.post(f"/initiatives/{initiative.pk}/note/", {"text": "Called all ten"})
    page = client.get(f"/initiatives/{initiative.pk}/").content.decode()
    assert "<p>Called all ten</p>" in page
    assert "wrote a note" in page
    assert "Called all ten" in client.get("/initiatives/").content.decode()


def test_it_is_finished_by_a_button(initiative: Initiative, seat: Seat) -> None:
    client, address = seat("Ben"), f"/initiatives/{initiative.pk}/"
    assert client.post(f"{address}finish/", {"result": ""}).status_code == 422
    client.post(f"{address}finish/", {"result": "98 % of pace"})
    page = client.get(address).content.decode()
    assert "98 % of pace" in page
    assert f"{address}reopen/" in page
    assert f"{address}finish/" not in page


def test_it_is_dropped_and_never_removed(initiative: Initiative, seat: Seat) -> None:
    client = seat("Dora")
    assert (
        f"/initiatives/{initiative.pk}/remove/"
        not in client.get(f"/initiatives/{initiative.pk}/").content.decode()
    )
    assert client.post(f"/initiatives/{initiative.pk}/remove/").status_code == 409
    assert Initiative.objects.exists()


def test_the_lists_of_those_who_may_not_note_have_no_button(
    initiative: Initiative, seat: Seat
) -> None:
    page = seat("Ava").get(f"/initiatives/{initiative.pk}/").content.decode()
    assert "/note/" not in page


def test_programs_note_and_finish_by_the_same_verbs(initiative: Initiative, seat: Seat) -> None:
    client, address = seat("Ben"), f"/api/initiatives/{initiative.pk}"
    json = "application/json"
    client.post(f"{address}/note", {"text": "Called all ten"}, content_type=json)
    assert client.get(address).json()["latest_note"] == "Called all ten"
    answer = client.post(f"{address}/finish", {"result": "98 %"}, content_type=json)
    assert answer.json()["status"] == "done"
