"""A company with a year of business behind it, and a plan for the next."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from sextant.plans import agreeing, drafting, splitting
from sextant.plans.models import Plan
from sextant.plans.weighing import Way
from tests.company import NOW, Company, found


@pytest.fixture
def company(home: Path, db: None) -> Company:
    """Found the company; last year Ben sold thrice as much as Cai, and Eli as much as Ben."""
    company = found()
    for owner, amount in (("Ben", 300), ("Cai", 100), ("Eli", 300)):
        for month in range(1, 13):
            company.deal(owner, str(amount * (2 if month == 12 else 1)), status="won",
                         created_on=date(2025, month, 1), closed_on=date(2025, month, 14))  # fmt: skip
    return company


@pytest.fixture
def plan(company: Company) -> Plan:
    """Draw a plan for the year, with nothing in it yet."""
    return drafting.draw({"name": "Revenue 2026", "year": 2026}, by=company.people["Dora"], at=NOW)


@pytest.fixture
def in_force(company: Company, plan: Plan) -> Callable[..., Plan]:
    """Share a total out evenly and publish it."""

    def put(total: str = "1200.00", **way: str) -> Plan:
        dora = company.people["Dora"]
        splitting.share_out(plan, D(total), way=Way(**way), by=dora, at=NOW)  # type: ignore[arg-type]
        agreeing.publish(plan, reason="For the year", by=dora, at=NOW)
        return plan

    return put
