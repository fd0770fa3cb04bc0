"""Somebody decides in another's name while they are away, and it is kept who did."""

from datetime import timedelta

import pytest

from sextant.agenda import approvals, delegations
from sextant.agenda.approvals import UnableToApprove
from sextant.agenda.delegations import UnableToDelegate, candidates, delegate
from sextant.agenda.models import Approval, Decision, Delegation
from sextant.kernel.scope import scope_of
from tests.agenda.conftest import Desk
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def away(company: Company, name: str = "Ann", to: str = "Cai") -> Delegation:
    person = company.people[name]
    return delegate(
        person, to=company.people[to], starts_on=TODAY, ends_on=TODAY + WEEK, by=person, at=NOW
    )


def test_a_stand_in_decides_in_anothers_name(desk: Desk) -> None:
    away(desk.company)
    approval, cai = desk.ask(), desk.company.people["Cai"]
    assert list(Approval.objects.waiting_for(cai, TODAY)) == [approval]
    approvals.approve(approval, by=cai, at=NOW)
    decision = Decision.objects.get()
    assert (decision.by, decision.in_name_of) == (cai, desk.company.people["Ann"])


def test_a_stand_in_sees_what_they_decide(desk: Desk) -> None:
    eli = desk.company.people["Eli"]
    approval = desk.ask()
    assert not Approval.objects.visible_to(scope_of(eli, TODAY))
    away(desk.company, to="Eli")
    assert list(Approval.objects.visible_to(scope_of(eli, TODAY))) == [approval]


def test_not_before_and_not_after(desk: Desk) -> None:
    away(desk.company)
    approval, cai = desk.ask(), desk.company.people["Cai"]
    for day in (NOW - WEEK, NOW + WEEK):
        with pytest.raises(UnableToApprove, match="waits for Ann"):
            approvals.approve(approval, by=cai, at=day)


def test_never_about_what_one_asked_for_oneself(desk: Desk) -> None:
    away(desk.company, to="Ben")
    ben = desk.company.people["Ben"]
    with pytest.raises(UnableToApprove, match="asked for this yourself"):
        approvals.approve(desk.ask("Ben"), by=ben, at=NOW)
    assert not Approval.objects.waiting_for(ben, TODAY)


def test_one_ends_it_and_decides_oneself_again(desk: Desk) -> None:
    ann = desk.company.people["Ann"]
    delegations.end(away(desk.company), by=ann, at=NOW)
    assert not Delegation.objects.of(ann, TODAY)
    assert away(desk.company).pk


def test_refusals(company: Company) -> None:
    ann, ben, sam = (company.people[name] for name in ("Ann", "Ben", "Sam"))
    days = {"starts_on": TODAY, "ends_on": TODAY + WEEK}
    for words, person, to, by in (
        ("somebody else", ann, ann, ann),
        ("Sam cannot approve", ann, sam, ann),
        ("Only Ann or an administrator", ann, ben, ben),
    ):
        with pytest.raises(UnableToDelegate, match=words):
            delegate(person, to=to, by=by, at=NOW, **days)
    with pytest.raises(UnableToDelegate, match="day of return"):
        delegate(ann, to=ben, starts_on=TODAY, ends_on=TODAY, by=ann, at=NOW)
    away(company)
    with pytest.raises(UnableToDelegate, match="already"):
        delegate(ann, to=ben, starts_on=TODAY, ends_on=None, by=ann, at=NOW)


def test_an_administrator_may_say_it_for_somebody_ill(company: Company) -> None:
    ann, ben = company.people["Ann"], company.people["Ben"]
    made = delegate(ann, to=ben, starts_on=TODAY, ends_on=None, by=company.people["Ada"], at=NOW)
    assert made.person == ann


def test_candidates_are_those_one_sees_and_those_above_and_beside(company: Company) -> None:
    names = {
        one.name
        for one in candidates(company.people["Ben"], scope_of(company.people["Ben"], TODAY))
    }
    assert names == {"Ann", "Cai"}
