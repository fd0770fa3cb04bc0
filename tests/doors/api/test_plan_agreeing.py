"""Numbers from below, chances and recalibrations by the API, each as far as one sees."""

# ruff: noqa: F811 - the fixtures are those of the plans' own tests

from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

from sextant.metrics.publishing import publish_pending
from sextant.plans import agreeing, drafting, splitting
from sextant.plans.models import Plan
from sextant.plans.weighing import Way
from sextant.workspace import asking
from tests.company import NOW, TODAY, Company
from tests.plans.conftest import company  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "today", lambda: TODAY)
    monkeypatch.setattr(asking, "moment", lambda: NOW)


def asked(company: Company, who: str, method: str, address: str, data: Any = None) -> Any:
    client = Client()
    client.force_login(company.people[who])
    return getattr(client, method)(address, data, content_type="application/json")


@pytest.fixture
def bottom_up(company: Company) -> Plan:
    values = {"name": "From below", "year": 2026, "method": "bottom_up"}
    return drafting.draw(values, by=company.people["Dora"], at=NOW)


def test_people_submit_and_managers_adjust(company: Company, bottom_up: Plan) -> None:
    base = f"/api/plans/{bottom_up.pk}"
    node = f"u{company.units['Alpha'].pk}p{company.people['Ben'].pk}"
    numbers = {"node": node, "amounts": ["10.00"] * 12}
    (row,) = asked(company, "Ben", "post", f"{base}/submissions", numbers).json()
    assert (row["name"], row["submitted"]) == ("Ben", "120.00")
    wrong = asked(company, "Cai", "post", f"{base}/submissions", numbers)
    assert wrong.status_code == 404
    silent = asked(company, "Ann", "post", f"{base}/adjustments", numbers)
    assert silent.status_code == 409
    adjusted = asked(company, "Ann", "post", f"{base}/adjustments", numbers | {"reason": "Yes"})
    assert {row["name"] for row in adjusted.json()} == {"Ben", "Cai"}


def test_chances_and_recalibrations(company: Company) -> None:
    dora = company.people["Dora"]
    for year in (2023, 2024):
        for month in range(1, 13):
            for who, amount in (("Ben", 300 + month), ("Cai", 100 + month), ("Eli", 300 - month)):
                company.deal(who, str(amount), status="won",
                             created_on=TODAY.replace(year=year, month=month, day=1),
                             closed_on=TODAY.replace(year=year, month=month))  # fmt: skip
    plan = drafting.draw({"name": "Revenue 2026", "year": 2026}, by=dora, at=NOW)
    splitting.share_out(plan, D(3000), way=Way(), by=dora, at=NOW)
    agreeing.publish(plan, reason="x", by=dora, at=NOW)
    publish_pending(NOW)
    base = f"/api/plans/{plan.pk}"
    rows = asked(company, "Ann", "get", f"{base}/chances").json()
    assert {row["name"] for row in rows} == {"Ben", "Cai"}
    wish = {"reason": "Fairness", "most_change": 0.5}
    assert asked(company, "Ann", "post", f"{base}/recalibrations", wish).status_code == 403
    made = asked(company, "Dora", "post", f"{base}/recalibrations", wish).json()
    assert made["version"] == 2


def test_who_agreed_is_seen_by_those_above(company: Company, bottom_up: Plan) -> None:
    ada = company.people["Ada"]
    bottom_up.method = "top_down"
    bottom_up.save()
    splitting.share_out(bottom_up, D(100), way=Way(), by=ada, at=NOW)
    agreeing.propose(bottom_up, by=ada, at=NOW)
    rows = asked(company, "Ann", "get", f"/api/plans/{bottom_up.pk}/parts").json()
    assert {row["holder"] for row in rows} <= {"Ann"}
    every = asked(company, "Dora", "get", f"/api/plans/{bottom_up.pk}/parts").json()
    assert {"Ann", "Dee", "Dora"} <= {row["holder"] for row in every}


def test_who_sees_no_plans_finds_nothing(company: Company, bottom_up: Plan) -> None:
    for what in ("submissions", "chances", "parts"):
        answer = asked(company, "Pat", "get", f"/api/plans/{bottom_up.pk}/{what}")
        assert answer.status_code == 404
