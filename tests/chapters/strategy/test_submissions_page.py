"""The page on which people submit what they hold possible, and managers adjust it."""

from pathlib import Path

import pytest
from django.test import Client

from sextant.plans import drafting
from sextant.plans.models import Plan, Submission
from sextant.workspace import asking
from tests.company import NOW, TODAY, Company, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(home: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(asking, "today", lambda: TODAY)
    monkeypatch.setattr(asking, "moment", lambda: NOW)
    return found()


@pytest.fixture
def plan(company: Company) -> Plan:
    values = {"name": "From below", "year": 2026, "method": "bottom_up"}
    return drafting.draw(values, by=company.people["Dora"], at=NOW)


def key(company: Company, name: str) -> str:
    return company.node("Alpha", name)


def visit(company: Company, name: str) -> Client:
    client = Client()
    client.force_login(company.people[name])
    return client


def sent(company: Company, plan: Plan, who: str, **said: object) -> object:
    given = {"deed": "submit", "node": key(company, "Ben"), "amount": ["100"] * 12, **said}
    return visit(company, who).post(f"/plans/{plan.pk}/submissions/", given, follow=True)


def test_a_person_submits_and_the_manager_adjusts(company: Company, plan: Plan) -> None:
    sent(company, plan, "Ben")
    assert "Submit your numbers" in visit(company, "Ben").get(
        f"/plans/{plan.pk}/submissions/").content.decode()  # fmt: skip
    sent(company, plan, "Ann", deed="adjust", amount=["120"] * 12, reason="You can")
    page = visit(company, "Ann").get(f"/plans/{plan.pk}/submissions/").content.decode()
    assert "You can" in page
    assert "Cai has submitted nothing yet." in page
    assert "Eli" not in page


def test_what_is_refused_is_said_and_kept(company: Company, plan: Plan) -> None:
    answer = sent(company, plan, "Ben", amount=["10", "ten", *["10"] * 10])
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert "“ten” is no amount" in page
    assert 'value="ten"' in page
    assert not Submission.objects.exists()


def test_the_director_takes_over_what_was_submitted(company: Company, plan: Plan) -> None:
    sent(company, plan, "Ben")
    sent(company, plan, "Dora", deed="collect")
    line = plan.versions.get().lines.get(person=company.people["Ben"])
    assert sum(line.amounts) == 120000


def test_nobody_submits_for_others(company: Company, plan: Plan) -> None:
    sent(company, plan, "Cai")
    assert not Submission.objects.exists()


def test_only_plans_from_below_have_the_page(company: Company) -> None:
    plan = drafting.draw({"name": "x", "year": 2027}, by=company.people["Dora"], at=NOW)
    assert visit(company, "Dora").get(f"/plans/{plan.pk}/submissions/").status_code == 404


def test_my_target_leads_there(company: Company, plan: Plan) -> None:
    page = visit(company, "Ben").get("/my-target/").content.decode()
    assert f'href="/plans/{plan.pk}/submissions/"' in page
    assert "submissions" not in visit(company, "Sam").get("/my-target/").content.decode()
