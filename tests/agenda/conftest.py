"""A small company for the agenda's tests, and something that can be approved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from sextant.agenda import approvals, purposes
from sextant.agenda.approvals import Purpose, Step
from sextant.agenda.models import Approval
from sextant.kernel.money import Money
from sextant.workspace import asking
from tests.company import NOW, TODAY, Company, found

Seat = Callable[[str], Client]


@pytest.fixture
def company() -> Company:
    """Found a small company."""
    return found()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let pages think it is the company's day."""

    def today() -> date:
        return TODAY

    monkeypatch.setattr(asking, "today", today)
    monkeypatch.setattr(asking, "moment", lambda: NOW)
    return NOW


@pytest.fixture
def seat(company: Company, clock: datetime) -> Seat:
    """Seat a person by name at a browser."""

    def sit(name: str) -> Client:
        client = Client()
        client.force_login(company.people[name])
        return client

    return sit


@dataclass
class Desk:
    """Where discounts are asked for and what became of them is noted."""

    company: Company
    came_of: list[tuple[str, int]] = field(default_factory=list)

    def ask(
        self, by: str = "Ben", *approvers: str, hours: int | None = None, **more: Any
    ) -> Approval:
        """Ask for a discount on a deal."""
        people = self.company.people
        steps: Sequence[Step] = [
            Step(people[name], hours, "Above the limit") for name in approvers or ("Ann",)
        ]
        facts = {
            "discount": Decimal("0.25"),
            "amount": Money(Decimal(1000), "USD"),
            "margin": Decimal("0.1"),
        }
        values = {"facts": facts, "by": people[by], "at": NOW, **more}
        return approvals.ask(self.company.deal(by), "discount", steps, **values)


@pytest.fixture
def desk(company: Company, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Register a purpose for as long as the test runs."""
    desk = Desk(company)
    monkeypatch.setattr(purposes, "_REGISTRY", dict(purposes._REGISTRY))

    def note(word: str) -> Callable[..., None]:
        return lambda approval, *, at: desk.came_of.append((word, approval.pk))

    approvals.register(
        Purpose(
            "discount", "Discount", "deal", granted=note("granted"), refused=note("refused"),
            withdrawn=note("withdrawn"), page=lambda key: f"/deals/{key}/",
        )
    )  # fmt: skip
    return desk
