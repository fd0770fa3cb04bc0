"""The diary: noted in two taps, my day, the calendar of those one may see, a private feed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from sextant.book import activities
from sextant.book.diary import feeds
from sextant.book.diary.models import CalendarFeed
from sextant.book.models import Account, Activity, Contact, Lead
from sextant.workspace import asking
from tests.company import NOW, TODAY, Company, found

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(asking, "today", lambda: TODAY)
    monkeypatch.setattr(asking, "moment", lambda: NOW)
    return found()


def seat(company: Company, name: str) -> Client:
    client = Client()
    client.force_login(company.people[name])
    return client


def planned(company: Company, owner: str = "Ben", **more: Any) -> Activity:
    values = {"kind": "call", "subject": f"Talk of {owner}", "at": NOW + HOUR, **more}
    return activities.create(values, by=company.people[owner], at=NOW)


def test_two_taps_on_a_deal_note_what_was_done(company: Company) -> None:
    deal = company.deal("Ben")
    data = {"on": f"/deals/{deal.pk}/", "kind": "visit", "result": "held", "token": "t"}
    for _ in range(2):
        answer = seat(company, "Ben").post("/note/", data)
    noted = Activity.objects.get()
    assert answer.headers["Location"] == f"/deals/{deal.pk}/"
    assert (noted.kind, noted.result, noted.deal, noted.account, noted.owner, noted.done) == (
        "visit", "held", deal, company.account, company.people["Ben"], True,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["account", "contact", "lead"])
def test_it_is_noted_on_any_customer(company: Company, kind: str) -> None:
    ben = company.people["Ben"]
    models: dict[str, Any] = {"account": Account, "contact": Contact, "lead": Lead}
    record = models[kind].objects.create(name="X", owner=ben)
    client = seat(company, "Ben")
    data = {"on": f"{kind}s/{record.pk}", "kind": "call", "result": "no_answer", "minutes": "2"}
    client.post("/note/", data)
    noted = Activity.objects.get()
    assert (getattr(noted, kind), noted.result, noted.minutes) == (record, "no_answer", 2)
    assert "Note what you did" in client.get(f"/{kind}s/{record.pk}/").content.decode()


def test_noted_from_nowhere_it_asks_with_whom_afterwards(company: Company) -> None:
    answer = seat(company, "Ben").post("/note/", {"kind": "call", "result": "held"})
    noted = Activity.objects.get()
    assert answer.headers["Location"] == f"/activities/{noted.pk}/"
    assert not noted.result  # a call is reached or not, it is not held


def test_nobody_notes_on_what_they_may_not_see(company: Company) -> None:
    deal = company.deal("Eli")
    data = {"on": f"/deals/{deal.pk}/", "kind": "call"}
    assert seat(company, "Ben").post("/note/", data).status_code == 404
    assert seat(company, "Fay").post("/note/", {"kind": "call"}).status_code == 403
    assert not Activity.objects.exists()


def test_my_day_tells_today_overdue_and_who_waits(company: Company) -> None:
    planned(company, subject="Call Wile")
    planned(company, subject="Send it", at=NOW - timedelta(days=2))
    planned(company, "Cai", subject="Not mine")
    Lead.objects.create(name="Acme lead", owner=company.people["Ben"])
    page = seat(company, "Ben").get("/day/").content.decode()
    assert "1 thing today, 1 overdue." in page
    assert "Call Wile" in page
    assert "Acme lead" in page
    assert "Not mine" not in page


def test_one_tap_completes_from_my_day(company: Company) -> None:
    activity = planned(company)
    client = seat(company, "Ben")
    answer = client.post(f"/activities/{activity.pk}/complete/", {"next": "/day/", "token": "a"})
    activity.refresh_from_db()
    assert (answer.headers["Location"], activity.done) == ("/day/", True)


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_the_calendar_shows_ones_own_and_invitations(company: Company, view: str) -> None:
    planned(company, subject="Mine")
    planned(company, "Cai", subject="Cai alone")
    planned(company, "Eli", subject="Invited", colleagues=[company.people["Ben"]])
    page = seat(company, "Ben").get(f"/calendar/?view={view}&on={TODAY}").content.decode()
    invited = Activity.objects.get(subject="Invited")
    assert "Mine" in page
    assert "Invited" in page
    assert f'href="/activities/{invited.pk}/"' not in page
    assert "Cai alone" not in page


def test_a_manager_looks_at_their_team_and_nobody_elses(company: Company) -> None:
    planned(company, "Cai", subject="Cai alone")
    planned(company, "Eli", subject="Eli alone")
    ann, cai, eli = seat(company, "Ann"), company.people["Cai"], company.people["Eli"]
    page = ann.get(f"/calendar/?who={cai.pk}&on={TODAY}").content.decode()
    assert "Cai alone" in page
    other = ann.get(f"/calendar/?who={eli.pk}&on={TODAY}").content.decode()
    everyone = ann.get(f"/calendar/?who=all&on={TODAY}").content.decode()
    assert "Eli alone" not in other + everyone
    assert "Cai alone" in everyone


def test_a_calendar_takes_any_address(company: Company) -> None:
    for query in ("?view=year&on=x&who=none", "?on=9999-99-99", "?on=0001-01-01"):
        assert seat(company, "Ben").get(f"/calendar/{query}").status_code == 200
    assert seat(company, "Fay").get("/calendar/").status_code == 404


def fed(token: str) -> Any:
    answer = Client().get(f"/calendar/feed/{token}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def test_the_feed_tells_when_what_and_with_whom(company: Company) -> None:
    activity = planned(company, kind="visit", place="Gate 3", deal=company.deal("Ben"))
    (event,) = fed(feeds.issue(by=company.people["Ben"], at=NOW)).walk("VEVENT")
    assert event["summary"] == "Visit: Talk of Ben"
    assert event.decoded("dtstart") == activity.at
    assert event.decoded("dtend") - event.decoded("dtstart") == HOUR
    assert (str(event["location"]), str(event["status"])) == ("Gate 3", "CONFIRMED")
    assert "Globex" in str(event["description"])
    assert event.walk("VALARM")[0].decoded("trigger") == timedelta(minutes=-15)


def test_moves_and_cancellations_reach_the_same_event(company: Company) -> None:
    activity = planned(company)
    token = feeds.issue(by=company.people["Ben"], at=NOW)
    (before,) = fed(token).walk("VEVENT")
    activities.reschedule(activity, to=NOW + 3 * HOUR, by=None, at=NOW)
    activities.cancel(activity, by=None, at=NOW)
    (after,) = fed(token).walk("VEVENT")
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 2
    assert after.decoded("last-modified") >= before.decoded("last-modified")
    assert (str(after["status"]), after.decoded("dtstart")) == ("CANCELLED", NOW + 3 * HOUR)


def test_the_feed_speaks_in_the_time_of_the_house(company: Company, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"
    planned(company)
    calendar = fed(feeds.issue(by=company.people["Ben"], at=NOW))
    (event,) = calendar.walk("VEVENT")
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert event.decoded("dtstart") == NOW + HOUR


def test_the_feed_names_nothing_forbidden(company: Company) -> None:
    account = Account.objects.create(name="Secret GmbH")
    planned(company, account=account)
    planned(company, "Eli", account=account, outcome="X", colleagues=[company.people["Ben"]])
    planned(company, "Cai", subject="Not invited")
    told = fed(feeds.issue(by=company.people["Ben"], at=NOW)).to_ical().decode()
    assert "Invited by Eli" in told
    assert "Secret" not in told
    assert "Not invited" not in told


def test_only_the_hash_of_a_token_is_kept_and_a_closed_feed_is_gone(company: Company) -> None:
    client = seat(company, "Ben")
    client.post("/calendar/feed/")
    page = client.get("/calendar/").content.decode()
    token = page.split("/calendar/feed/")[1].split(".ics")[0]
    assert CalendarFeed.objects.get().digest != token
    assert token not in client.get("/calendar/").content.decode()
    assert Client().get(f"/calendar/feed/{token}.ics").status_code == 200
    client.post("/calendar/feed/close/")
    assert Client().get(f"/calendar/feed/{token}.ics").status_code == 404


def test_a_new_address_ends_the_earlier_one_and_who_left_has_none(company: Company) -> None:
    ben = company.people["Ben"]
    first, second = feeds.issue(by=ben, at=NOW), feeds.issue(by=ben, at=NOW)
    assert feeds.holder(first) is None
    assert feeds.holder(second) == ben
    ben.is_active = False
    ben.save()
    assert feeds.holder(second) is None
