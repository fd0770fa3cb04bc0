"""Whoever is asked is reminded in time, and what they leave is handed up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.agenda import approvals, limits
from sextant.agenda.chasing import chase
from sextant.agenda.models import Approval, Decision
from sextant.kernel import people
from sextant.kernel.calendar import installed
from sextant.kernel.models import Event
from tests.agenda.conftest import Desk
from tests.company import NOW, TODAY

HOUR = timedelta(hours=1)
django_db = pytest.mark.django_db


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def waits_for(approval: Approval) -> str:
    return str(approval.step)


@django_db
def test_there_are_reminders_at_half_time_and_before_the_end(desk: Desk) -> None:
    desk.ask(hours=10)
    reminded = []
    for hours in range(11):
        chase(NOW + hours * HOUR)
        reminded.append(events("approval.due"))
    assert reminded == [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2]


@django_db
def test_when_time_is_over_it_goes_to_the_manager(desk: Desk) -> None:
    dora, ann = desk.company.people["Dora"], desk.company.people["Ann"]
    people.move(ann, desk.company.units["Alpha"], manager=dora, by=None, at=NOW)
    approval = desk.ask(hours=4)
    assert chase(NOW + 4 * HOUR) == 1
    assert waits_for(approval) == "Dora"
    gone = Decision.objects.get()
    assert (gone.kind, gone.by, gone.step.approver) == ("escalated", None, ann)
    with pytest.raises(approvals.UnableToApprove, match="waits for Dora"):
        approvals.approve(approval, by=ann, at=NOW + 5 * HOUR)
    assert approvals.approve(approval, by=dora, at=NOW + 5 * HOUR).status == "granted"


@django_db
def test_at_the_top_any_director_may_decide(desk: Desk) -> None:
    approval = desk.ask(hours=4)  # nobody leads Ann
    chase(NOW + 4 * HOUR)
    assert waits_for(approval) == "Any sales director"
    dora = desk.company.people["Dora"]
    assert list(Approval.objects.waiting_for(dora, TODAY)) == [approval]
    assert approvals.approve(approval, by=dora, at=NOW + 5 * HOUR).status == "granted"


@django_db
def test_with_nobody_above_it_stays_and_is_told_once_more(desk: Desk) -> None:
    approval = desk.ask("Ben", "Dora", hours=4)
    chase(NOW + 4 * HOUR)
    assert (waits_for(approval), events("approval.due")) == ("Dora", 1)
    assert chase(NOW + 9 * HOUR) == 0


@django_db
def test_it_is_never_handed_to_the_one_who_asked(desk: Desk) -> None:
    cai, ben = desk.company.people["Cai"], desk.company.people["Ben"]
    people.move(cai, desk.company.units["Alpha"], manager=ben, by=None, at=NOW)
    approval = desk.ask("Ben", "Cai", hours=4)
    chase(NOW + 4 * HOUR)
    assert waits_for(approval) == "Ann"


@django_db
def test_who_has_left_decides_nothing_and_it_is_handed_up_at_once(desk: Desk) -> None:
    approval = desk.ask()
    desk.company.people["Ann"].is_active = False
    desk.company.people["Ann"].save()
    chase(NOW + HOUR)
    assert waits_for(approval) == "Any sales director"


@django_db
def test_what_has_no_limit_is_left_alone(desk: Desk) -> None:
    desk.ask()
    assert chase(NOW + 1000 * HOUR) == 0


@django_db
def test_what_is_decided_is_chased_no_more(desk: Desk) -> None:
    approval = desk.ask(hours=4)
    approvals.approve(approval, by=desk.company.people["Ann"], at=NOW)
    assert chase(NOW + 9 * HOUR) == 0


def test_free_days_do_not_count() -> None:
    friday = datetime(2026, 7, 17, 16, tzinfo=UTC)
    assert limits.after(friday, 24) == datetime(2026, 7, 20, 16, tzinfo=UTC)


@given(st.integers(0, 2_000_000), st.integers(1, 500))
def test_a_limit_lies_on_a_working_day_and_never_before_its_hours(minutes: int, hours: int) -> None:
    begin = datetime(2024, 1, 1, tzinfo=UTC) + minutes * timedelta(minutes=1)
    end = limits.after(begin, hours)
    assert end >= begin + hours * HOUR
    assert installed().is_working_day((end - timedelta(microseconds=1)).date())
