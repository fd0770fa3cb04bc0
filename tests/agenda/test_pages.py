"""The desk, the bell and the choices, as people use them."""

import re

import pytest

from sextant.agenda.models import Approval, Choice, Decision, Delegation, Mute, Notice
from sextant.agenda.notices import tell
from sextant.kernel.models import Event
from tests.agenda.conftest import Desk, Seat
from tests.company import TODAY

pytestmark = pytest.mark.django_db


def token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_desk_shows_what_waits_with_its_facts(desk: Desk, seat: Seat) -> None:
    desk.ask()
    page = seat("Ann").get("/approvals/mine/").content.decode()
    assert "1 question waits for your decision." in page
    for word in ("25%", "$1,000.00", "10%", "Margin"):
        assert word in page


def test_margins_are_for_those_who_may_see_them(desk: Desk, seat: Seat) -> None:
    approval = desk.ask("Ann", "Dora")
    approval.asked_by = desk.company.people["Ben"]
    approval.save()
    page = seat("Ben").get(f"/approvals/{approval.pk}/").content.decode()
    assert "25%" in page
    assert "Margin" not in page


def test_a_decision_by_two_taps(desk: Desk, seat: Seat) -> None:
    approval, client = desk.ask(), seat("Ann")
    page = client.get("/approvals/mine/").content.decode()
    data = {"token": token(page), "reason": "Worth it", "next": "/approvals/mine/"}
    answer = client.post(f"/approvals/{approval.pk}/approve/", data)
    assert answer["Location"] == "/approvals/mine/"
    again = client.post(f"/approvals/{approval.pk}/approve/", data)
    assert again.status_code == 302, "a double click is done once and answered the same"
    assert Decision.objects.get().reason == "Worth it"


def test_a_refusal_without_a_reason_is_asked_for_one(desk: Desk, seat: Seat) -> None:
    approval, client = desk.ask(), seat("Ann")
    answer = client.post(f"/approvals/{approval.pk}/refuse/", {"reason": ""})
    assert answer.status_code == 422
    client.post(f"/approvals/{approval.pk}/refuse/", {"reason": "Too deep"})
    assert Approval.objects.get().status == "refused"


def test_whoever_is_not_asked_is_refused_in_words(desk: Desk, seat: Seat) -> None:
    approval = desk.ask()
    answer = seat("Dora").post(f"/approvals/{approval.pk}/approve/", {})
    assert answer.status_code == 409
    assert "waits for Ann" in answer.content.decode()


def test_whoever_asked_follows_and_withdraws(desk: Desk, seat: Seat) -> None:
    approval, client = desk.ask(), seat("Ben")
    assert "Waits for Ann." in client.get("/approvals/mine/?show=asked").content.decode()
    client.post(f"/approvals/{approval.pk}/withdraw/")
    assert Approval.objects.get().status == "withdrawn"
    assert "Deal of Ben" in client.get("/approvals/mine/?show=decided").content.decode()


def test_those_without_approvals_have_no_desk(seat: Seat) -> None:
    assert seat("Sam").get("/approvals/mine/").status_code == 404


def test_a_stand_in_is_named_and_taken_back(desk: Desk, seat: Seat) -> None:
    client, cai = seat("Ann"), desk.company.people["Cai"]
    page = client.get("/approvals/stand-in/").content.decode()
    data = {"token": token(page), "to": cai.pk, "starts_on": TODAY, "ends_on": ""}
    client.post("/approvals/stand-in/", data)
    client.post("/approvals/stand-in/", data)
    delegation = Delegation.objects.get()
    assert "Cai decides for you" in client.get("/approvals/mine/").content.decode()
    client.post(f"/approvals/stand-in/{delegation.pk}/end/")
    assert not Delegation.objects.of(desk.company.people["Ann"], TODAY)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("to", "", "Choose who"), ("to", "999", "Choose who"), ("starts_on", "x", "not a day")],
)
def test_a_stand_in_badly_named_is_refused_in_words(
    desk: Desk, seat: Seat, field: str, value: str, words: str
) -> None:
    good = {"to": desk.company.people["Cai"].pk, "starts_on": TODAY}
    answer = seat("Ann").post("/approvals/stand-in/", {**good, field: value})
    assert answer.status_code == 409
    assert words in answer.content.decode()


def test_nobody_ends_anothers_delegation(desk: Desk, seat: Seat) -> None:
    people = desk.company.people
    made = Delegation.objects.create(person=people["Ann"], to=people["Cai"], starts_on=TODAY)
    assert seat("Ben").post(f"/approvals/stand-in/{made.pk}/end/").status_code == 404


@pytest.fixture
def asked(desk: Desk) -> Notice:
    desk.ask()
    tell(Event.objects.get(name="approval.asked"))
    notice: Notice = Notice.objects.get()
    return notice


def test_the_bell_counts_on_every_page(asked: Notice, seat: Seat) -> None:
    client = seat("Ann")
    assert "1 unread notice" in client.get("/approvals/mine/").content.decode()
    assert client.get("/notices/count?shown=1").status_code == 204
    assert "1 unread notice" in client.get("/notices/count?shown=0").content.decode()


def test_a_notice_leads_to_its_record_and_is_read(asked: Notice, seat: Seat) -> None:
    client = seat("Ann")
    assert "asks you to approve" in client.get("/notices/panel").content.decode()
    answer = client.get(f"/notices/{asked.pk}/")
    assert answer["Location"] == f"/approvals/{asked.record_id}/"
    assert "You have read everything." in client.get("/notices/").content.decode()
    assert "Nothing new" in client.get("/notices/?show=new").content.decode()


def test_anothers_notice_does_not_exist(asked: Notice, seat: Seat) -> None:
    assert seat("Ben").get(f"/notices/{asked.pk}/").status_code == 404


def test_everything_is_read_at_once(asked: Notice, seat: Seat) -> None:
    seat("Ann").post("/notices/read/")
    asked.refresh_from_db()
    assert asked.read_at is not None


def test_each_person_chooses(asked: Notice, seat: Seat, desk: Desk) -> None:
    client = seat("Ann")
    page = client.get("/notices/choices/").content.decode()
    kept = re.findall(r'name="hear" value="([^"]+)"', page)
    data = {"mail": "daily", "hour": "17", "hear": [one for one in kept if one != "deals.bell"]}
    client.post("/notices/choices/", data)
    choice = Choice.objects.get(person=desk.company.people["Ann"])
    assert (choice.mail, choice.hour) == ("daily", 17)
    assert list(Mute.objects.values_list("topic", "channel")) == [("deals", "bell")]


@pytest.mark.parametrize(
    "wrong", [{"mail": "hourly", "hour": "8"}, {"mail": "daily", "hour": "99"}]
)
def test_a_choice_there_is_not_is_refused(seat: Seat, wrong: dict[str, str]) -> None:
    assert seat("Ann").post("/notices/choices/", wrong).status_code == 409
