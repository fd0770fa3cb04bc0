"""The page that asks whether targets are fair, and makes a draft that evens the chances out."""

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from django.test import Client

from sextant.metrics.publishing import publish_pending
from sextant.plans import agreeing, drafting, splitting
from sextant.plans.models import Calibration, Plan
from sextant.plans.weighing import Way
from sextant.workspace import asking
from tests.company import NOW, TODAY, Company, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(home: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """Found a company with years of business, in the middle of one."""
    monkeypatch.setattr(asking, "today", lambda: TODAY)
    monkeypatch.setattr(asking, "moment", lambda: NOW)
    company = found()
    for owner, size in (("Ben", 60), ("Cai", 20), ("Eli", 20)):
        for year in (2023, 2024, 2025, 2026):
            for month in range(1, 13 if year < 2026 else 7):
                company.deal(owner, str(size + (month * 7 + year) % 9), status="won",
                             created_on=date(year, month, 1),
                             closed_on=date(year, month, 20))  # fmt: skip
    return company


@pytest.fixture
def plan(company: Company) -> Plan:
    dora = company.people["Dora"]
    plan = drafting.draw({"name": "Revenue 2026", "year": 2026}, by=dora, at=NOW)
    splitting.share_out(plan, D(1500), way=Way(when="even"), by=dora, at=NOW)
    agreeing.publish(plan, reason="x", by=dora, at=NOW)
    publish_pending(NOW)
    return plan


def visit(company: Company, name: str) -> Client:
    client = Client()
    client.force_login(company.people[name])
    return client


def test_it_says_who_is_asked_too_much_and_too_little(company: Company, plan: Plan) -> None:
    page = visit(company, "Dora").get(f"/plans/{plan.pk}/calibration/").content.decode()
    assert "asked more than they are likely to reach" in page
    assert "almost by itself" in page
    assert "Ben" in page


def test_a_manager_sees_their_people_and_proposes_nothing(company: Company, plan: Plan) -> None:
    page = visit(company, "Ann").get(f"/plans/{plan.pk}/calibration/").content.decode()
    assert "Eli" not in page
    assert 'id="recalibrate"' not in page
    sent = visit(company, "Ann").post(f"/plans/{plan.pk}/calibration/", {"most": "25", "band": "10",
                                                                         "reason": "x"})  # fmt: skip
    assert sent.status_code == 422
    assert not Calibration.objects.exists()


def test_a_proposal_becomes_a_draft_that_says_what_moves_and_why(
    company: Company, plan: Plan
) -> None:
    client = visit(company, "Dora")
    sent = client.post(f"/plans/{plan.pk}/calibration/",
                       {"most": "90", "band": "5", "reason": "Fairness"}, follow=True)  # fmt: skip
    page = sent.content.decode()
    assert "What moves in version 2" in page
    assert "It moves as far as the limit lets it" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"most": "much"}, "is no number"),
        ({"total": "9999999"}, "allow larger changes"),
        ({"reason": " "}, "Say why the plan is changed"),
        ({"band": "-5"}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    company: Company, plan: Plan, said: dict[str, str], words: str
) -> None:
    given = {"most": "25", "band": "10", "reason": "Because", "total": ""} | said
    sent = visit(company, "Dora").post(f"/plans/{plan.pk}/calibration/", given)
    assert sent.status_code == 422
    page = sent.content.decode()
    assert words in page
    assert given["reason"] in page


def test_a_plan_without_a_version_in_force_says_so(company: Company) -> None:
    plan = drafting.draw({"name": "x", "year": 2027}, by=company.people["Dora"], at=NOW)
    page = visit(company, "Dora").get(f"/plans/{plan.pk}/calibration/").content.decode()
    assert "no version in force" in page


def test_who_may_see_no_plan_finds_no_page(company: Company, plan: Plan) -> None:
    assert visit(company, "Pat").get(f"/plans/{plan.pk}/calibration/").status_code == 404
