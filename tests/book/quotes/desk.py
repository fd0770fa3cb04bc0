"""What tests of quotes stand on: a company with limits, prices and a quote."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sextant.book.models import Account, Contact, Deal, Product
from sextant.book.quotes import drafting
from sextant.book.quotes.models import ApprovalRule, AuthorityLimit, Quote
from sextant.kernel.models import Person
from tests.company import NOW, Company, found


@dataclass
class Desk:
    """A rep, Ben, with a deal of Globex; Ann leads him, Dora directs, Fay counts."""

    company: Company
    account: Account
    contact: Contact
    deal: Deal
    widget: Product
    gadget: Product

    def person(self, name: str) -> Person:
        return self.company.people[name]

    @property
    def ben(self) -> Person:
        return self.person("Ben")

    def quote(self, *lines: dict[str, Any], by: str = "Ben", **details: Any) -> Quote:
        """Open a quote of Ben's deal and write some lines into it."""
        person = self.person(by)
        quote = drafting.create({"deal": self.deal, "contact": self.contact}, by=person, at=NOW)
        if lines:
            quote = drafting.write(quote, lines=lines, by=person, at=NOW, **details)
        return quote

    def line(self, quantity: str = "10", **more: Any) -> dict[str, Any]:
        return {"product": self.widget, "quantity": Decimal(quantity), **more}


def set_up() -> Desk:
    """Set limits and prices for the company of the tests."""
    company = found()
    AuthorityLimit.objects.all().delete()
    ApprovalRule.objects.all().delete()
    for role, most, least in (("rep", 10, 20), ("manager", 25, 10), ("director", 100, None)):
        AuthorityLimit.objects.create(
            name=role, role=role, max_discount=Decimal(most),
            min_margin=None if least is None else Decimal(least),
        )  # fmt: skip
    ApprovalRule.objects.create(name="Manager", from_discount=Decimal(0), hours=24)
    ApprovalRule.objects.create(
        name="Deep", position=1, from_discount=Decimal(25), approver="second", hours=24
    )
    ApprovalRule.objects.create(
        name="Thin", position=2, below_margin=Decimal(15), approver="role", role="finance"
    )
    account = company.account
    account.tier, account.owner = "A", company.people["Ben"]
    account.save()
    contact = Contact.objects.create(
        name="Zoe", account=account, email="zoe@globex.example", owner=company.people["Ben"]
    )
    widget = Product.objects.create(
        name="Crane", code="C-1", list_price=Decimal(100), cost=Decimal(60), category="Lifting"
    )
    gadget = Product.objects.create(name="Hook", list_price=Decimal("9.99"), cost=Decimal(4))
    return Desk(company, account, contact, company.deal("Ben"), widget, gadget)
