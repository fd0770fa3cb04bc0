"""The company with a plan for the year that is drawn and shared out evenly."""

from collections.abc import Callable
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.plans import drafting, splitting
from sextant.plans.models import Plan
from sextant.plans.weighing import Way
from tests.company import NOW, Company


@pytest.fixture
def plan(company: Company) -> Plan:
    """Draw a plan for the year and share 1,200 out, half to each region."""
    dora = company.people["Dora"]
    plan = drafting.draw({"name": "Revenue 2026", "year": 2026}, by=dora, at=NOW)
    splitting.share_out(plan, D(1200), way=Way("even", "even"), by=dora, at=NOW)
    return plan


@pytest.fixture
def key(company: Company) -> Callable[[str], str]:
    """Return the key of a node by its name."""
    homes = {"Ben": "Alpha", "Cai": "Alpha", "Eli": "Delta"}

    def of(name: str) -> str:
        if name in homes:
            return company.node(homes[name], name)
        return company.node(name)

    return of


@pytest.fixture
def send(at: Any, plan: Plan) -> Callable[..., Any]:
    """Send something to one of the plan's addresses as a person of the company."""

    def sent(name: str, where: str, **what: Any) -> Any:
        said = {"version": 1, "level": "target", **what}
        return at(name).post(f"/plans/{plan.pk}/{where}/", said, content_type="application/json")

    return sent
