"""Approvals are asked in steps, decided once, and kept with who, in whose name, when and why."""

from datetime import timedelta
from typing import Any

import pytest

from sextant.agenda import approvals
from sextant.agenda.approvals import UnableToApprove
from sextant.agenda.models import Approval, Decision
from sextant.kernel.models import Event
from sextant.kernel.unable import UnableToFind, UnableToPermit
from tests.agenda.conftest import Desk
from tests.company import NOW, TODAY

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def decide(desk: Desk, approval: Approval, name: str, **more: Any) -> Approval:
    return approvals.approve(approval, by=desk.company.people[name], at=LATER, **more)


def test_a_step_granted_grants_the_whole(desk: Desk) -> None:
    approval = decide(desk, desk.ask(), "Ann", reason="Worth it")
    assert approval.status == "granted"
    assert desk.came_of == [("granted", approval.pk)]
    decision = Decision.objects.get()
    assert (decision.by, decision.in_name_of) == (desk.company.people["Ann"],) * 2
    assert (decision.at, decision.reason) == (LATER, "Worth it")


def test_steps_are_decided_in_order(desk: Desk) -> None:
    approval = desk.ask("Ben", "Ann", "Dora")
    with pytest.raises(UnableToApprove, match="waits for Ann"):
        decide(desk, approval, "Dora")
    assert decide(desk, approval, "Ann").is_open
    assert not desk.came_of
    assert decide(desk, approval, "Dora").status == "granted"


def test_a_refusal_at_any_step_refuses_the_whole(desk: Desk) -> None:
    approval = desk.ask("Ben", "Ann", "Dora")
    ann = desk.company.people["Ann"]
    assert approvals.refuse(approval, by=ann, at=LATER, reason="Too deep").status == "refused"
    assert desk.came_of == [("refused", approval.pk)]


def test_a_refusal_needs_a_reason(desk: Desk) -> None:
    ann = desk.company.people["Ann"]
    with pytest.raises(UnableToApprove, match="Say why"):
        approvals.refuse(desk.ask(), by=ann, at=LATER, reason=" ")


def test_nobody_approves_what_they_asked_for(desk: Desk) -> None:
    with pytest.raises(UnableToApprove, match="themselves"):
        desk.ask("Ann", "Ann")


def test_somebody_has_to_be_asked(desk: Desk) -> None:
    deal, ben = desk.company.deal("Ben"), desk.company.people["Ben"]
    with pytest.raises(UnableToApprove, match="name at least one"):
        approvals.ask(deal, "discount", [], facts={}, by=ben, at=NOW)


def test_only_those_are_asked_whose_role_approves(desk: Desk) -> None:
    with pytest.raises(UnableToApprove, match="Sam cannot approve"):
        desk.ask("Ben", "Sam")


def test_an_unknown_purpose_is_refused(desk: Desk) -> None:
    deal, ben = desk.company.deal("Ben"), desk.company.people["Ben"]
    with pytest.raises(UnableToFind, match="discount"):
        approvals.ask(deal, "holiday", [], facts={}, by=ben, at=NOW)


def test_a_subject_waits_for_one_approval_at_a_time(desk: Desk) -> None:
    approval = desk.ask()
    deal = type(desk.company.deal("Ben")).objects.get(pk=approval.subject_id)
    steps = [approvals.Step(desk.company.people["Ann"], None)]
    ben = desk.company.people["Ben"]
    with pytest.raises(UnableToApprove, match="already"):
        approvals.ask(deal, "discount", steps, facts={}, by=ben, at=NOW)
    approvals.withdraw(approval, by=ben, at=LATER)
    assert approvals.ask(deal, "discount", steps, facts={}, by=ben, at=LATER).is_open


def test_a_decided_approval_is_closed(desk: Desk) -> None:
    approval = desk.ask()
    decide(desk, approval, "Ann")
    with pytest.raises(UnableToApprove, match="closed already: Approved"):
        decide(desk, approval, "Ann")
    assert Decision.objects.count() == len(desk.came_of) == 1


def test_only_the_one_who_asked_withdraws(desk: Desk) -> None:
    approval = desk.ask()
    with pytest.raises(UnableToApprove, match="Only Ben"):
        approvals.withdraw(approval, by=desk.company.people["Ann"], at=LATER)
    approvals.withdraw(approval, by=desk.company.people["Ben"], at=LATER)
    assert desk.came_of == [("withdrawn", approval.pk)]


def test_those_whose_role_does_not_approve_are_refused(desk: Desk) -> None:
    with pytest.raises(UnableToPermit):
        decide(desk, desk.ask(), "Sam")


def test_each_turn_is_told_to_the_journal(desk: Desk) -> None:
    approval = desk.ask("Ben", "Ann", "Dora")
    decide(desk, approval, "Ann")
    decide(desk, approval, "Dora")
    told = Event.objects.filter(record_type="approval").order_by("pk")
    people = desk.company.people
    assert [event.name for event in told] == [
        "approval.asked", "approval.passed", "approval.granted",
    ]  # fmt: skip
    assert [event.data.get("approver") for event in told][:2] == [
        people["Ann"].pk, people["Dora"].pk,
    ]  # fmt: skip


def test_what_waits_for_whom(desk: Desk) -> None:
    approval = desk.ask("Ben", "Ann", "Dora")
    people = desk.company.people
    assert list(Approval.objects.waiting_for(people["Ann"], TODAY)) == [approval]
    assert not Approval.objects.waiting_for(people["Dora"], TODAY)
    decide(desk, approval, "Ann")
    assert list(Approval.objects.waiting_for(people["Dora"], TODAY)) == [approval]
