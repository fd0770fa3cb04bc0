"""The sample's accounts, the people there, products, and where business comes from."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.book.models import Account, Contact, Product, Source
from sextant.kernel.models import Person, Territory
from sextant.sample import files, simulate
from sextant.sample.inserting import insert, keys
from sextant.sample.simulate.strangers import strangers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sextant.sample.files import Shipped

NOTHING = "n/a"
CURRENCY = "USD"
# a campaign's type in the file, or its name where the type says too little
CHANNELS = {
    "Email": "email", "Online": "web", "Phone": "outbound", "Tradeshow": "event",
    "Instagram": "social", "Twitter": "social",
}  # fmt: skip
COST = {
    "Software": Decimal("0.25"), "Electronics": Decimal("0.55"), "Computers": Decimal("0.62"),
    "Furniture": Decimal("0.48"),
}  # fmt: skip
ABC = (("A", Decimal("0.8")), ("B", Decimal("0.95")), ("C", Decimal(1)))


def bring_customers(shipped: Shipped, *, at: datetime) -> None:
    """Insert products, campaigns as sources, accounts and contacts."""
    _products(shipped, at)
    campaigns = (
        (row["Campaign Name"], CHANNELS.get(row["Campaign Name"]) or CHANNELS[row["Type"]],
         files.SOURCE, row["CampaignSeq"])
        for row in shipped.rows("Campaigns")
    )  # fmt: skip
    insert(Source, ("name", "channel", "source", "external_id"), campaigns, at=at)
    _accounts(shipped, at)
    _contacts(shipped, at)


def _products(shipped: Shipped, at: datetime) -> None:
    """Insert products; a list price is the file's highest value, and a cost is made up."""
    rows = (
        (
            *(row["Product"], row["Product category"], f"P-{int(row['ProductSeq']):03}"),
            Decimal(row["MaxOppValue"]),
            Decimal(row["MinOppValue"]) * COST[row["Product category"]],
            *(CURRENCY, files.SOURCE, row["ProductSeq"]),
        )
        for row in shipped.rows("Products")
    )
    columns = (
        "name", "category", "code", "list_price", "cost", "currency", "source", "external_id",
    )  # fmt: skip
    insert(Product, columns, rows, at=at)


def tiers(shipped: Shipped) -> dict[str, str]:
    """Return each account's tier: the accounts that make 80 % of what was won are A, to 95 % B."""
    won: dict[str, Decimal] = defaultdict(Decimal)
    for deal in shipped.opportunities:
        if deal.status == "won":
            won[deal.account] += deal.amount
    whole, running, found = sum(won.values(), Decimal(0)), Decimal(0), {}
    for key in sorted(won, key=lambda account: (-won[account], account)):
        found[key] = next(tier for tier, share in ABC if running < share * whole)
        running += won[key]
    return found


def contacts_by_account(shipped: Shipped) -> dict[str, list[str]]:
    """Return the keys of the contacts at each account, the made-up ones included."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in shipped.contacts:
        found[row["AccountSeq"]].append(row["ContactSeq"])
    for row in shipped.accounts:
        if row["AccountSeq"] not in found:
            found[row["AccountSeq"]].append(_made_up(row["AccountSeq"]))
    return found


def _made_up(account: str) -> str:
    return f"contact-{account}"


def _accounts(shipped: Shipped, at: datetime) -> None:
    territories = keys(Territory, files.SOURCE)
    people = keys(Person, files.SOURCE)
    columns = (
        "name", "owner", "industry", "territory", "country", "city", "address", "phone",
        "employees", "annual_revenue", "tier", "source", "external_id",
    )  # fmt: skip
    known = tiers(shipped)
    rows = (
        (
            row["Account Name"],
            people[row["AccountOwnerSeq"]],
            "" if row["Industry"] == NOTHING else row["Industry"],
            territories[row["Territory"]],
            row["Country"],
            row["City"],
            _address(row),
            row["Phone"],
            int(row["Number of Employees"]),
            Decimal(row["Annual Revenue"]),
            known.get(row["AccountSeq"], "D"),
            files.SOURCE,
            row["AccountSeq"],
        )
        for row in shipped.accounts
    )
    insert(Account, columns, rows, at=at)


def _address(row: dict[str, str]) -> str:
    place = " ".join(filter(None, (row["State or Province"], row["Postal Code"])))
    return ", ".join(filter(None, (row["Street"], place)))


def _contacts(shipped: Shipped, at: datetime) -> None:
    accounts, people = keys(Account, files.SOURCE), keys(Person, files.SOURCE)
    owners = {row["AccountSeq"]: people[row["AccountOwnerSeq"]] for row in shipped.accounts}

    def rows() -> Iterator[tuple[str | int, ...]]:
        for row in shipped.contacts:
            key = row["AccountSeq"]
            person = (row["Contact"], row["Job Title"], "", row["Phone"])
            place = (row["City"], row["Country"])
            yield *person, *place, accounts[key], owners[key], files.SOURCE, row["ContactSeq"]
        known = {row["AccountSeq"] for row in shipped.contacts}
        without = [row for row in shipped.accounts if row["AccountSeq"] not in known]
        names = [row["Contact"] for row in shipped.contacts]
        titles = [row["Job Title"] for row in shipped.contacts]
        made_up = strangers(len(without), names=names, titles=titles, subject="contacts")
        for row, who in zip(without, made_up, strict=True):
            key = row["AccountSeq"]
            person = (who.name, who.title, who.email, "")
            place = (row["City"], row["Country"])
            yield *person, *place, accounts[key], owners[key], simulate.SOURCE, _made_up(key)

    columns = (
        "name", "title", "email", "phone", "city", "country", "account", "owner", "source",
        "external_id",
    )  # fmt: skip
    insert(Contact, columns, rows(), at=at)
