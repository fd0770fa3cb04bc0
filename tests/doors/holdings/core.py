"""The records of the book's core, and who may see whose: written by hand to hold the roles to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.book.models import Account, Activity, Competitor, Contact, Deal, Lead, Source
from sextant.kernel.models import Person, Rate, Territory
from tests.company import NOW, Company

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {
    "accounts": "account", "contacts": "contact", "leads": "lead", "deals": "deal",
    "activities": "activity", "people": "person", "products": "product", "units": "unit",
    "territories": "list", "pipelines": "list", "stages": "list", "competitors": "list",
    "loss_reasons": "list", "sources": "list",
    "rates": "rate",
}  # fmt: skip
OWNED = ("account", "contact", "lead", "deal", "activity")
EVERYTHING = {*OWNED, "person", "product", "unit", "list", "rate"}
SEES_ALL = {
    "Dora": EVERYTHING,
    "Ava": EVERYTHING,
    "Ada": EVERYTHING,
    "Max": EVERYTHING,
    "Fay": {"deal", "account", "product", "person", "unit", "list", "rate"},
    "Sam": {"account", "contact", "product", "activity", "unit", "list", "rate"},
    "Pat": {"person", "unit", "list", "rate"},
}


def hold(estate: Estate) -> None:
    """Make a record of each kind, for each owner where it has one."""
    company = estate.company
    for owner in estate.OWNERS:
        for workspace, record in _owned(company, owner).items():
            estate.keep(workspace, owner, record)
    company.account.delete()
    estate.records["people"] = {person.name: person for person in Person.objects.all()}
    estate.records["products"] = {"Widget": company.product}
    estate.records["units"] = dict(company.units)
    estate.records["stages"] = dict(company.stages)
    estate.records["pipelines"] = {"Sales": company.stages["New"].pipeline}
    estate.records["competitors"] = {"Initech": Competitor.objects.create(name="Initech")}
    estate.records["loss_reasons"] = {"Price": company.reason}
    estate.records["sources"] = {"Fair": Source.objects.create(name="Fair")}
    euro = Rate.objects.create(currency="EUR", to="USD", on=NOW.date(), rate=Decimal("1.1"))
    estate.records["rates"] = {"EUR": euro}
    estate.records["territories"] = {"West": Territory.objects.create(name="West")}


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
