"""Why a number moved, over the API: the same explanation as in the terminal and on its page."""

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sextant.metrics.publishing import publish_pending
from tests.company import Company, found

pytestmark = pytest.mark.django_db
JULY = "why?metric=won_revenue&period=2026-07"


@pytest.fixture
def company(home: Path) -> Company:
    """Found a company that won less in July, and publish it."""
    company = found()
    for owner, amount, month in (("Ben", "100.50", 6), ("Eli", "3.25", 6), ("Ben", "70.25", 7)):
        company.deal(owner, amount, status="won", closed_on=date(2026, month, 1))
    publish_pending(timezone.now())
    return company


def asked(company: Company, name: str, query: str) -> Any:
    client = Client()
    client.force_login(
        company.people[name], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client.get(f"/api/{query}")


def test_parts_sum_to_the_change(company: Company) -> None:
    answer = asked(company, "Dora", f"{JULY}&by=region&compare=previous").json()
    assert (answer["before"], answer["now"], answer["change"]) == ("103.75", "70.25", "-33.50")
    assert {part["name"]: part["effect"] for part in answer["parts"]} == {
        "North": "-30.25", "South": "-3.25"}  # fmt: skip
    for division in answer["drivers"]:
        assert sum(D(part["effect"]) for part in division["parts"]) == D("-33.50")


def test_scope_holds(company: Company) -> None:
    answer = asked(company, "Ben", f"{JULY}&by=person")
    assert answer.json()["change"] == "-30.25"
    assert "Eli" not in answer.content.decode()
    assert "South" not in answer.content.decode()


def test_other_parameters_are_conditions(company: Company) -> None:
    assert asked(company, "Dora", f"{JULY}&person=eli").json()["change"] == "-3.25"


@pytest.mark.parametrize(
    "query", ["why?metric=luck&period=2026", "why?metric=won_revenue", f"{JULY}&compare=plan",
              f"{JULY}&by=luck"],
)  # fmt: skip
def test_refusals_come_with_a_sentence(company: Company, query: str) -> None:
    answer = asked(company, "Dora", query)
    assert answer.status_code == 409
    assert answer.json()["error"]


@pytest.mark.parametrize("method", ["shapley", "lmdi"])
def test_chains_are_drivers_with_sentences(company: Company, method: str) -> None:
    answer = asked(company, "Dora", f"{JULY}&method={method}").json()
    chains = {each["name"]: each for each in answer["drivers"] if each["kind"] == "chain"}
    assert chains["closed"]["label"] == "Closed deals × Win rate × Average deal"
    assert chains["closed"]["method"] == method
    assert sum(D(part["effect"]) for part in chains["closed"]["parts"]) == D("-33.50")
    assert "lowered it by" in chains["closed"]["sentence"]
    reasons = {each.get("name"): each["reason"] for each in answer["not_offered"]}
    assert "one has none" in reasons["leads"]


def test_another_method_is_none(company: Company) -> None:
    assert asked(company, "Dora", f"{JULY}&method=luck").status_code == 422
