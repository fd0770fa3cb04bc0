"""Figures over the API are those of `ask`, as far as the person may see."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sextant.metrics.publishing import publish_pending
from tests.company import Company, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(home: Path) -> Company:
    """Found a company with two deals won, and publish them."""
    company = found()
    for owner, amount in (("Ben", "100.50"), ("Eli", "3.25")):
        company.deal(owner, amount, status="won", closed_on=date(2026, 7, 1))
    publish_pending(timezone.now())
    return company


def asked(company: Company, name: str, query: str) -> Any:
    client = Client()
    client.force_login(
        company.people[name], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client.get(f"/api/{query}")


def test_rows_and_total(company: Company) -> None:
    answer = asked(company, "Dora", "ask?metric=won_revenue,won_deals&by=team&period=2026").json()
    assert answer["period"] == {"start": "2026-01-01", "end": "2027-01-01"}
    assert [row["won_revenue"] for row in answer["rows"]] == ["100.50", "3.25"]
    assert answer["total"] == {"won_revenue": "103.75", "won_deals": 2}


@pytest.mark.parametrize(("name", "won"), [("Ben", 1), ("Dee", 1), ("Dora", 2), ("Sam", 0)])
def test_scope_holds(company: Company, name: str, won: int) -> None:
    assert asked(company, name, "ask?metric=won_deals").json()["total"] == {"won_deals": won}


def test_other_parameters_are_conditions(company: Company) -> None:
    query = "ask?metric=won_deals&person=ben&person=eli&region=South"
    assert asked(company, "Dora", query).json()["total"] == {"won_deals": 1}
    south = company.units["South"].pk
    narrowed = asked(company, "Dora", f"ask?metric=won_deals&scope={south}").json()
    assert narrowed["total"] == {"won_deals": 1}


def test_a_refusal_names_the_nearest(company: Company) -> None:
    answer = asked(company, "Dora", "ask?metric=won_deal")
    assert answer.status_code == 409
    assert "won_deals" in answer.json()["error"]


def test_the_catalogue_is_listed(company: Company) -> None:
    listed = asked(company, "Dora", "metrics").json()
    assert "won_revenue" in [metric["name"] for metric in listed]


def test_a_stranger_gets_nothing(company: Company) -> None:
    assert Client().get("/api/ask?metric=won_deals").status_code == 401
