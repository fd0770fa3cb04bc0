"""One record of each kind for three owners, and who may see whose, written down by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sextant.book.models import Account, Activity, Contact, Deal, Lead, Source
from sextant.kernel.models import Person, Rate, Territory
from tests.company import NOW, Company, found

OWNERS = ("Ben", "Cai", "Eli")
EVERYONE = ("Ann", "Ben", "Dee", "Dora", "Max", "Fay", "Sam", "Pat", "Ava", "Ada")
KINDS = {
    "accounts": "account", "contacts": "contact", "leads": "lead", "deals": "deal",
    "activities": "activity", "people": "person", "products": "product", "units": "unit",
    "territories": "list", "stages": "list", "loss_reasons": "list", "sources": "list",
    "rates": "rate",
}  # fmt: skip
OWNED = ("account", "contact", "lead", "deal", "activity")
# whose records each may see: a copy made by hand, so that the table of roles is held to it
LED = {"Ann": {"Ben", "Cai"}, "Dee": {"Eli"}, "Ben": {"Ben"}}
SEES_ALL = {
    "Dora": {*OWNED, "person", "product", "unit", "list", "rate"},
    "Ava": {*OWNED, "person", "product", "unit", "list", "rate"},
    "Ada": {*OWNED, "person", "product", "unit", "list", "rate"},
    "Max": {*OWNED, "person", "product", "unit", "list", "rate"},
    "Fay": {"deal", "account", "product", "person", "unit", "list", "rate"},
    "Sam": {"account", "contact", "product", "activity", "unit", "list", "rate"},
    "Pat": {"person", "unit", "list", "rate"},
}


@dataclass
class Estate:
    """The company with its records: by workspace, then by owner."""

    company: Company
    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def visible(self, name: str, workspace: str) -> set[int]:
        """Return the keys a person must see, no more and no fewer."""
        kind = KINDS[workspace]
        kept = self.records[workspace]
        if kind not in OWNED and kind != "person":
            may = name in LED or kind in SEES_ALL[name]
            return {record.pk for record in kept.values()} if may else set()
        if name in LED:
            own = LED[name] | ({name} if kind == "person" else set())
            return {record.pk for owner, record in kept.items() if owner in own}
        return {record.pk for record in kept.values()} if kind in SEES_ALL[name] else set()

    def hidden(self, name: str, workspace: str) -> set[int]:
        """Return the keys that do not exist for a person."""
        every = {record.pk for record in self.records[workspace].values()}
        return every - self.visible(name, workspace)


def made() -> Estate:
    """Make the company and its records."""
    company = found()
    estate = Estate(company)
    for owner in OWNERS:
        for workspace, record in _owned(company, owner).items():
            estate.records.setdefault(workspace, {})[owner] = record
    company.account.delete()
    estate.records["people"] = {person.name: person for person in Person.objects.all()}
    estate.records["products"] = {"Widget": company.product}
    estate.records["units"] = dict(company.units)
    estate.records["stages"] = dict(company.stages)
    estate.records["loss_reasons"] = {"Price": company.reason}
    estate.records["sources"] = {"Fair": Source.objects.create(name="Fair")}
    euro = Rate.objects.create(currency="EUR", to="USD", on=NOW.date(), rate=Decimal("1.1"))
    estate.records["rates"] = {"EUR": euro}
    estate.records["territories"] = {"West": Territory.objects.create(name="West")}
    return estate


def _owned(company: Company, owner: str) -> dict[str, Any]:
    person = company.people[owner]
    account = Account.objects.create(name=f"Account of {owner}", owner=person)
    deal: Deal = company.deal(owner, account=account)
    return {
        "accounts": account,
        "deals": deal,
        "contacts": Contact.objects.create(
            name=f"Contact of {owner}", owner=person, account=account
        ),
        "leads": Lead.objects.create(name=f"Lead of {owner}", owner=person),
        "activities": Activity.objects.create(
            subject=f"Activity of {owner}", owner=person, at=NOW, account=account, deal=deal
        ),
    }
