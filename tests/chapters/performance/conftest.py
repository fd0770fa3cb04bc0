"""A year that is planned, for pages that lay what was reached beside it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.plans import agreeing, drafting, splitting
from sextant.plans.models import Plan
from sextant.plans.weighing import Way
from tests.company import NOW, Company

Planned = Callable[..., Plan]
Win = Callable[..., None]


@pytest.fixture
def planned(company: Company, db: None) -> Planned:
    """Plan a year of a measure, shared out evenly, with a stretch level, and publish it."""

    def put(total: str = "40000.00", measure: str = "won_revenue", **more: Any) -> Plan:
        dora = company.people["Dora"]
        values = {"name": f"{measure} 2026", "year": 2026, "measure": measure, **more}
        plan = drafting.draw(values, by=dora, at=NOW)
        splitting.share_out(plan, D(total), way=Way(), by=dora, at=NOW)
        splitting.lift(plan, D("0.1"), level="stretch", by=dora, at=NOW)
        agreeing.publish(plan, reason="For the year", by=dora, at=NOW)
        return plan

    return put


@pytest.fixture
def win(company: Company, db: None) -> Win:
    """Let somebody win deals of one size."""

    def won(owner: str, count: int, amount: str = "100.00", on: date = date(2026, 7, 6)) -> None:
        for _each in range(count):
            company.deal(owner, amount, status="won", closed_on=on, created_on=date(2026, 1, 2))

    return won


def told(client: Any, address: str) -> str:
    """Return a page as one line of text."""
    return " ".join(client.get(address).content.decode().split())
