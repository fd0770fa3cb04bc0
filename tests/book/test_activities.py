"""Activities are planned, done, moved, called off and opened again; each says so in the journal."""

from datetime import timedelta
from typing import Any

import pytest

from sextant.book import activities, reminders, visits
from sextant.book.models import Activity, Contact
from sextant.kernel import journal
from sextant.kernel.models import Event
from sextant.kernel.roles import UnableToPermit
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def planned(company: Company, **more: Any) -> Activity:
    values = {"kind": "call", "subject": "Talk", "at": NOW + HOUR, **more}
    return activities.create(values, by=company.people["Ben"], at=NOW)


def test_a_planned_call_reminds_a_quarter_of_an_hour_before(company: Company) -> None:
    activity = planned(company, deal=company.deal("Ben"))
    assert activity.remind_at == NOW + HOUR - timedelta(minutes=15)
    assert (activity.owner, activity.account) == (company.people["Ben"], company.account)
    assert journal.of(activity).get().name == "activity.created"


def test_a_task_reminds_on_its_morning(company: Company) -> None:
    task = planned(company, kind="task", at=NOW + timedelta(days=1))
    assert task.remind_at is not None
    assert (task.remind_at.day, task.remind_at.hour) == (16, 8)


def test_what_was_done_needs_no_reminder(company: Company) -> None:
    done = planned(company, done=True, at=NOW, subject="")
    assert (done.done_at, done.remind_at, done.subject) == (NOW, None, "Call")


def test_completing_keeps_outcome_minutes_and_moment(company: Company) -> None:
    ben = company.people["Ben"]
    done = activities.complete(planned(company), result="reached", minutes=12, by=ben, at=NOW)
    assert (done.done, done.result, done.minutes, done.done_at) == (True, "reached", 12, NOW)
    assert journal.of(done)[0].name == "activity.completed"


def test_what_is_done_is_not_done_again_nor_moved_nor_called_off(company: Company) -> None:
    done = activities.complete(planned(company), by=None, at=NOW)
    with pytest.raises(activities.UnableToComplete, match="done already"):
        activities.complete(done, by=None, at=NOW)
    with pytest.raises(activities.UnableToReschedule, match="open it again first"):
        activities.reschedule(done, to=NOW, by=None, at=NOW)
    with pytest.raises(activities.UnableToCancel, match="cannot be called off"):
        activities.cancel(done, by=None, at=NOW)


def test_a_cancelled_one_stays_and_can_be_opened_again(company: Company) -> None:
    activity = activities.cancel(planned(company), reason="Ill", by=None, at=NOW)
    assert journal.of(activity)[0].data["reason"] == "Ill"
    with pytest.raises(activities.UnableToCancel, match="already"):
        activities.cancel(activity, by=None, at=NOW)
    with pytest.raises(activities.UnableToComplete, match="cancelled"):
        activities.complete(activity, by=None, at=NOW)
    with pytest.raises(activities.UnableToPlan, match="cancelled"):
        activities.edit(activity, {"subject": "B"}, by=None, at=NOW)
    assert activities.reopen(activity, by=None, at=NOW).is_planned
    with pytest.raises(activities.UnableToReopen, match="still planned"):
        activities.reopen(activity, by=None, at=NOW)


def test_a_reminder_moves_along_and_comes_again(company: Company) -> None:
    activity = planned(company)
    reminders.remind(NOW + HOUR)
    activity.refresh_from_db()
    moved = activities.reschedule(activity, to=activity.at + HOUR, by=None, at=NOW)
    assert moved.remind_at == NOW + 2 * HOUR - timedelta(minutes=15)
    assert moved.reminded_at is None
    edited = activities.edit(moved, {"at": NOW + 3 * HOUR}, by=None, at=NOW)
    assert edited.remind_at == NOW + 3 * HOUR - timedelta(minutes=15)


def test_what_is_due_is_told_once(company: Company) -> None:
    activity = planned(company)
    activities.cancel(planned(company), by=None, at=NOW)
    assert [reminders.remind(NOW), reminders.remind(NOW + HOUR), reminders.remind(NOW + HOUR)] == [
        0, 1, 0,
    ]  # fmt: skip
    assert Event.objects.get(name="activity.due").record_id == activity.pk


def test_a_reminder_after_the_beginning_is_refused(company: Company) -> None:
    with pytest.raises(activities.UnableToPlan, match="earlier reminder"):
        planned(company, remind_at=NOW + 2 * HOUR)


def test_an_activity_takes_no_more_than_a_day(company: Company) -> None:
    with pytest.raises(activities.UnableToPlan, match="minutes"):
        planned(company, minutes=5000)


def test_attendees_are_kept_and_changed(company: Company) -> None:
    wile = Contact.objects.create(name="Wile", account=company.account)
    meeting = planned(company, kind="meeting", contacts=[wile], colleagues=[company.people["Cai"]])
    assert list(meeting.contacts.all()) == [wile]
    activities.edit(meeting, {"contacts": []}, by=None, at=NOW)
    assert not meeting.contacts.exists()
    assert journal.of(meeting)[0].data["changes"]["contacts"] == [[wile.pk], []]


def test_a_visit_is_checked_in_by_the_phone_or_by_words(company: Company) -> None:
    visit = planned(company, kind="visit")
    by_phone = visits.check_in(
        visit, latitude="31.23041659", longitude="121.473701", accuracy=12, by=None, at=NOW
    )
    assert (str(by_phone.latitude), str(by_phone.longitude), by_phone.accuracy) == (
        "31.230417", "121.473701", 12,
    )  # fmt: skip
    assert by_phone.checked_in_at == NOW
    assert visits.check_in(visit, place="Gate 3", by=None, at=NOW).place == "Gate 3"


@pytest.mark.parametrize(
    ("kind", "where", "words"),
    [
        ("call", {"place": "X"}, "Only visits"),
        ("visit", {}, "type the place"),
        ("visit", {"latitude": "91", "longitude": "0"}, "on earth"),
        ("visit", {"latitude": "north", "longitude": "0"}, "on earth"),
        ("visit", {"latitude": "NaN", "longitude": "0"}, "on earth"),
    ],
)
def test_a_place_that_is_none_is_refused(
    company: Company, kind: str, where: dict[str, str], words: str
) -> None:
    with pytest.raises(visits.UnableToCheckIn, match=words):
        visits.check_in(planned(company, kind=kind), **where, by=None, at=NOW)


def test_who_may_not_sell_plans_nothing(company: Company) -> None:
    with pytest.raises(UnableToPermit):
        activities.create({"subject": "A"}, by=company.people["Fay"], at=NOW)
