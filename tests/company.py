"""A small company to test upon: two regions, three teams, their people and a few deals."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sextant.book.models import Account, Deal, LossReason, Pipeline, Product, Stage, StageChange
from sextant.kernel import people
from sextant.kernel.models import Person, Unit

NOW = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@dataclass
class Company:
    """Everything the tests speak of by name."""

    units: dict[str, Unit]
    people: dict[str, Person]
    stages: dict[str, Stage]
    reason: LossReason
    account: Account
    product: Product

    def node(self, unit: str, person: str = "") -> str:
        """Return what a plan calls a unit, or a person in it."""
        return f"u{self.units[unit].pk}" + (f"p{self.people[person].pk}" if person else "")

    def deal(self, owner: str, amount: str | None = "100.00", **fields: Any) -> Deal:
        """Make a deal with an owner; closed ones by `status` and `closed_on`."""
        values: dict[str, Any] = {
            "name": f"Deal of {owner}",
            "owner": self.people[owner],
            "stage": self.stages["New"],
            "amount": Decimal(amount) if amount else None,
            "created_on": date(2026, 6, 1),
            "account": self.account,
            **fields,
        }
        deal: Deal = Deal.objects.create(**values)
        StageChange.objects.create(deal=deal, to_stage=deal.stage, at=NOW)
        return deal


def found() -> Company:
    """Found the company: North (Ann leads Ben and Cai), South (Dee leads Eli), and the others."""
    company = people.found("Acme", Unit.Kind.COMPANY, parent=None, by=None, at=NOW)
    units = {"Acme": company}
    for region, team in (("North", "Alpha"), ("South", "Delta")):
        units[region] = people.found(region, Unit.Kind.REGION, parent=company, by=None, at=NOW)
        units[team] = people.found(team, Unit.Kind.TEAM, parent=units[region], by=None, at=NOW)
    staff = {
        name: people.enrol(name, by=None, at=NOW, role=role, username=name.lower())
        for name, role in (
            ("Ann", "manager"), ("Ben", "rep"), ("Cai", "rep"), ("Dee", "manager"),
            ("Eli", "rep"), ("Dora", "director"), ("Max", "marketing"), ("Fay", "finance"),
            ("Sam", "service"), ("Pat", "people"), ("Ava", "analyst"), ("Ada", "administrator"),
        )
    }  # fmt: skip
    for name, unit, manager in (
        ("Ann", "Alpha", None), ("Ben", "Alpha", "Ann"), ("Cai", "Alpha", "Ann"),
        ("Dee", "Delta", None), ("Eli", "Delta", "Dee"), ("Dora", "Acme", None),
    ):  # fmt: skip
        boss = staff[manager] if manager else None
        people.move(staff[name], units[unit], manager=boss, by=None, at=NOW)
    pipeline = Pipeline.objects.create(name="Sales")
    stages = {
        name: Stage.objects.create(
            name=name, pipeline=pipeline, position=position, probability=probability
        )
        for position, (name, probability) in enumerate((("New", 10), ("Offer", 50), ("Close", 90)))
    }
    return Company(
        units=units,
        people=staff,
        stages=stages,
        reason=LossReason.objects.create(name="Price"),
        account=Account.objects.create(name="Globex"),
        product=Product.objects.create(name="Widget", list_price=Decimal("9.99")),
    )
