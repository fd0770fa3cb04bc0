"""People hear of what concerns them, not of their own deeds, nor of what they may not see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sextant.agenda import hearings, notices
from sextant.agenda.models import Choice, Mute, Notice
from sextant.agenda.notices import tell
from sextant.book.models import Activity, Deal
from sextant.hearing import HEARING, TOPICS
from sextant.kernel import journal, people
from sextant.kernel.models import Event
from sextant.kernel.scope import scope_of
from sextant.landing.models import Landing
from tests.agenda.conftest import Desk
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
Win = Callable[..., Event]


@pytest.fixture
def win(company: Company) -> Win:
    def win(owner: str = "Ben", by: str | None = "Ben") -> Event:
        deal = company.deal(owner)
        return journal.record("deal.won", deal, by=company.people[by] if by else None, at=NOW)

    return win


def told() -> set[str]:
    return {notice.person.name for notice in Notice.objects.select_related("person")}


def heard(company: Company, name: str, **more: Any) -> list[str]:
    person = company.people[name]
    scope = scope_of(person, TODAY)
    more.setdefault("only_new", False)
    return [one.words for one in notices.page(person, scope, **more)[0]]


def count(company: Company, name: str) -> int:
    return notices.unread(company.people[name], scope_of(company.people[name], TODAY))


def test_the_owners_managers_hear_of_a_win(company: Company, win: Win) -> None:
    tell(win())
    assert told() == {"Ann"}
    assert heard(company, "Ann") == ["Ben won “Deal of Ben”."]


def test_nobody_hears_of_their_own_deeds(company: Company, win: Win) -> None:
    tell(win(by="Ann"))
    assert told() == {"Ben"}


def test_what_the_machine_does_tells_everyone_concerned(company: Company, win: Win) -> None:
    tell(win(by=None))
    assert told() == {"Ann", "Ben"}
    assert heard(company, "Ben") == ["Sextant won “Deal of Ben”."]


def test_one_is_told_once(company: Company, win: Win) -> None:
    event = win()
    assert (tell(event), tell(event)) == (1, 0)


def test_nobody_is_told_of_what_they_may_not_see(company: Company) -> None:
    company.people["Ann"].role = "service"  # leads Ben, sees no deals
    company.people["Ann"].save()
    tell(journal.record("deal.won", company.deal("Ben"), by=company.people["Ben"], at=NOW))
    assert not told()


def test_what_may_not_be_seen_any_more_is_not_listed_nor_counted(
    company: Company, win: Win
) -> None:
    event = win()
    tell(event)
    assert count(company, "Ann") == 1
    Deal.objects.filter(pk=event.record_id).update(owner=company.people["Eli"])
    assert (heard(company, "Ann"), count(company, "Ann")) == ([], 0)


def test_those_who_left_hear_nothing(company: Company, win: Win) -> None:
    ann = company.people["Ann"]
    ann.is_active = False
    ann.save()
    tell(win())
    assert not told()


def test_a_removed_record_tells_nobody(company: Company, win: Win) -> None:
    event = win()
    Deal.objects.filter(pk=event.record_id).delete()
    assert tell(event) == 0


def test_a_muted_topic_is_silent_by_bell_and_still_mailed(company: Company, win: Win) -> None:
    ann = company.people["Ann"]
    Mute.objects.create(person=ann, topic="deals", channel="bell")
    tell(win())
    assert heard(company, "Ann") == []
    assert Notice.objects.get().mail == "daily"


def test_a_topic_muted_both_ways_leaves_nothing(company: Company, win: Win) -> None:
    ann = company.people["Ann"]
    for channel in Mute.Channel.values:
        Mute.objects.create(person=ann, topic="deals", channel=channel)
    tell(win())
    assert not told()


def test_who_wants_no_mail_gets_none(company: Company, win: Win) -> None:
    Choice.objects.create(person=company.people["Ann"], mail="off")
    tell(win())
    assert Notice.objects.get().mail == ""


def test_what_cannot_wait_goes_by_mail_at_once(desk: Desk, company: Company) -> None:
    desk.ask()
    tell(Event.objects.get(name="approval.asked"))
    notice = Notice.objects.get()
    assert (notice.person.name, notice.mail) == ("Ann", "now")


def test_only_a_new_owner_hears_of_a_change(company: Company) -> None:
    deal, dora = company.deal("Ben"), company.people["Dora"]
    tell(journal.record("deal.changed", deal, by=dora, at=NOW, data={"changes": {"name": [1, 2]}}))
    assert not told()
    tell(journal.record("deal.changed", deal, by=dora, at=NOW, data={"changes": {"owner": [1, 2]}}))
    assert heard(company, "Ben") == ["Dora gave you the deal “Deal of Ben”."]


def test_reading_takes_them_from_the_count(company: Company, win: Win) -> None:
    tell(win())
    tell(win())
    ann = company.people["Ann"]
    first = Notice.objects.of(ann).first()
    assert notices.open_one(ann, first.pk, scope_of(ann, TODAY), at=NOW).startswith("/deals/")
    assert count(company, "Ann") == 1
    assert notices.mark_read(ann, None, at=NOW) == 1
    assert count(company, "Ann") == 0
    assert len(heard(company, "Ann")) == 2
    assert heard(company, "Ann", only_new=True) == []


def test_nobody_reads_anothers_notices(company: Company, win: Win) -> None:
    tell(win())
    ben, key = company.people["Ben"], Notice.objects.get().pk
    assert notices.open_one(ben, key, scope_of(ben, TODAY), at=NOW) == ""
    assert notices.mark_read(ben, [key], at=NOW) == 0


def test_pages_go_on_past_what_may_not_be_seen(company: Company, win: Win) -> None:
    events = [win() for _ in range(6)]
    for event in events:
        tell(event)
    hidden = [event.record_id for event in events[2:]]
    Deal.objects.filter(pk__in=hidden).update(owner=company.people["Eli"])
    assert len(heard(company, "Ann", rows=2)) == 2


def test_a_delegate_hears_of_what_waits(desk: Desk, company: Company) -> None:
    from sextant.agenda.delegations import delegate

    ann, cai = company.people["Ann"], company.people["Cai"]
    delegate(ann, to=cai, starts_on=TODAY, ends_on=TODAY + timedelta(days=7), by=ann, at=NOW)
    desk.ask()
    tell(Event.objects.get(name="approval.asked"))
    assert told() == {"Ann", "Cai"}


def test_above_the_managers_nobody_is_asked_twice(company: Company, win: Win) -> None:
    dora, ann = company.people["Dora"], company.people["Ann"]
    people.move(ann, company.units["Alpha"], manager=dora, by=None, at=NOW)
    tell(win())
    assert told() == {"Ann", "Dora"}


def test_what_happens_by_itself_in_ones_name_is_told_all_the_same(company: Company) -> None:
    ann = company.people["Ann"]
    landing = Landing.objects.create(by=ann, at=NOW, plan={"files": ["leads.csv"]})
    tell(journal.record("landing.finished", landing, by=ann, at=NOW))
    assert heard(company, "Ann") == ["“leads.csv” is landed."]


def test_colleagues_hear_that_they_shall_take_part(company: Company) -> None:
    activity = Activity.objects.create(subject="Lunch", owner=company.people["Cai"], at=NOW)
    activity.colleagues.add(company.people["Ben"])
    tell(journal.record("activity.created", activity, by=company.people["Cai"], at=NOW))
    assert not told(), "Ben may not see it: it is Cai's"


@pytest.mark.parametrize("name", HEARING)
def test_every_sentence_can_be_said(name: str) -> None:
    hearing = HEARING[name]
    assert hearing.topic in TOPICS
    assert "X" in str(hearing.sentence) % {"who": "X", "what": "X", "note": "X"}
    assert hearings.of(name) is hearing
