"""Many at once: no turn is given twice, no record claimed twice, no limit passed."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from sextant.book.prospects import answering, pooling
from sextant.book.prospects.models import PoolMove, WebForm
from tests.book.prospects.conftest import arrive
from tests.company import NOW, Company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all acts at the same time, and return what each returned or refused."""

    def one(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except pooling.UnableToClaim as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_leads_that_come_together_do_not_share_a_turn(rule: Any) -> None:
    rule("Ben", "Cai", "Eli")
    leads = at_once([lambda n=n: arrive(f"Lead {n}") for n in range(9)])  # type: ignore[misc]
    assert Counter(str(lead.owner) for lead in leads) == {"Ben": 3, "Cai": 3, "Eli": 3}


def test_capacity_holds_when_leads_come_together(rule: Any) -> None:
    rule(("Ben", {"capacity": 2}))
    leads = at_once([lambda n=n: arrive(f"Lead {n}") for n in range(6)])  # type: ignore[misc]
    assert Counter(str(lead.owner) for lead in leads) == {"Ben": 2, "None": 4}


def test_one_of_two_claims_and_the_other_is_told(company: Company) -> None:
    lead = arrive()
    people = [company.people[name] for name in ("Ben", "Cai", "Eli", "Ann")]
    found = at_once(
        [lambda by=by: pooling.claim(lead, by=by, at=NOW) for by in people]  # type: ignore[misc]
    )
    refused = [one for one in found if isinstance(one, pooling.UnableToClaim)]
    assert len(refused) == 3
    assert "Someone else" in str(refused[0])
    assert PoolMove.objects.filter(move="claimed").count() == 1


def test_two_windows_of_one_person_pass_no_limit(company: Company, policy: Any) -> None:
    policy(claims_a_day=2)
    waiting, ben = [arrive(f"Lead {n}") for n in range(5)], company.people["Ben"]
    at_once(
        [lambda lead=lead: pooling.claim(lead, by=ben, at=NOW) for lead in waiting]  # type: ignore[misc]
    )
    assert PoolMove.objects.filter(move="claimed").count() == 2


def test_a_form_sent_many_times_at_once_is_one_lead(company: Company, form: WebForm) -> None:
    sheet = answering.sheet(NOW - timedelta(minutes=1))
    rows = [{"field": "name", "label": "Name", "value": "Nia"}]
    act = lambda: answering.answer(form, rows, sheet=sheet, address="10.0.0.1", at=NOW)  # noqa: E731
    assert len({answer.lead_id for answer in at_once([act] * 6)}) == 1
