"""Many at once: an approval is decided once, a reaction follows once, a letter goes out once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connections

from sextant.agenda import approvals
from sextant.agenda.digests import post
from sextant.agenda.models import Approval, Decision, Notice
from sextant.agenda.notices import tell
from sextant.agenda.reacting import react
from sextant.kernel import journal
from sextant.kernel.unable import Unable
from tests.agenda.conftest import Desk
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Do something several times at once, each time on a connection of its own."""

    def done(number: int) -> Any:
        try:
            return act(number)
        except Unable as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(done, range(MANY)))


def test_of_many_who_approve_one_does(desk: Desk) -> None:
    approval, ann = desk.ask(), desk.company.people["Ann"]
    came = at_once(lambda _n: approvals.approve(approval, by=ann, at=NOW).status)
    assert came.count("granted") == 1
    assert set(came) == {"granted", "This is closed already: Approved."}
    assert len(desk.came_of) == Decision.objects.count() == 1


def test_a_refusal_and_an_approval_at_once_do_not_both_count(desk: Desk) -> None:
    approval, ann = desk.ask(), desk.company.people["Ann"]

    def decide(number: int) -> str:
        if number % 2:
            return str(approvals.refuse(approval, by=ann, at=NOW, reason="No").status)
        return str(approvals.approve(approval, by=ann, at=NOW).status)

    at_once(decide)
    assert desk.came_of == [(Approval.objects.get().status, approval.pk)]


def test_of_many_who_ask_one_does(desk: Desk) -> None:
    deal, people = desk.company.deal("Ben"), desk.company.people
    steps = [approvals.Step(people["Ann"], None)]
    asked = at_once(
        lambda _n: approvals.ask(deal, "discount", steps, facts={}, by=people["Ben"], at=NOW).pk
    )
    assert sum(isinstance(one, int) for one in asked) == Approval.objects.count() == 1


def test_many_workers_let_a_reaction_follow_once(company: Company) -> None:
    react({}, NOW)
    followed: list[int] = []
    table = {"deal.won": (lambda event: followed.append(event.pk),)}
    deal = company.deal("Ben")
    events = [journal.record("deal.won", deal, by=None, at=NOW).pk for _ in range(20)]
    at_once(lambda _n: react(table, NOW))
    react(table, NOW)
    assert sorted(followed) == events


def test_many_workers_send_a_letter_once(company: Company, settings: Any) -> None:
    settings.EMAIL_HOST = "localhost"
    ann = company.people["Ann"]
    ann.email = "ann@example.com"
    ann.save()
    event = journal.record("deal.won", company.deal("Ben"), by=company.people["Ben"], at=NOW)
    assert sum(at_once(lambda _n: tell(event))) == Notice.objects.count() == 1
    assert sum(at_once(lambda _n: post(NOW))) == len(mail.outbox) == 1
