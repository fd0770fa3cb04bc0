"""The shipped files, read as they are: names and days are those of the source."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from io import TextIOWrapper

SOURCE = "microsoft-sales-and-service"
STATUS = {"Won": "won", "Lost": "lost", "Open": "open"}


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One row of Opportunities; `ends_on` is the day it closed, or is expected to while open."""

    key: str
    name: str
    status: str
    step: int
    amount: Decimal
    created_on: date
    ends_on: date
    account: str
    owner: str
    product: str
    campaign: str


@dataclass(frozen=True, slots=True)
class Owner:
    """A seller with their manager and the region all their accounts lie in, if they have any."""

    key: str
    name: str
    manager: str
    region: str


class Shipped:
    """All shipped files, each read at first use."""

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return a file's rows, each cell as text without the blanks around it."""
        packed = files("sextant.sample") / "data" / f"{name}.csv.gz"
        with packed.open("rb") as raw, gzip.open(raw) as plain:
            text = TextIOWrapper(plain, encoding="utf-8", newline="")
            return [{k: v.strip() for k, v in row.items()} for row in csv.DictReader(text)]

    @cached_property
    def opportunities(self) -> list[Opportunity]:
        """The opportunities in the order of their keys."""
        return [_opportunity(row) for row in self.rows("Opportunities")]

    @cached_property
    def accounts(self) -> list[dict[str, str]]:
        """The accounts with region, territory and owner."""
        return self.rows("Accounts")

    @cached_property
    def owners(self) -> list[Owner]:
        """The sellers; a manager written "Weiler, Anne" is named Anne Weiler."""
        regions = {row["AccountOwnerSeq"]: row["Region"] for row in self.accounts}
        return [
            Owner(
                row["SystemUserSeq"],
                row["Sales owner"],
                first_name_first(row["Manager"]),
                regions.get(row["SystemUserSeq"], ""),
            )
            for row in self.rows("Owners")
        ]

    @cached_property
    def regions(self) -> dict[str, str]:
        """The region of each seller by key; empty text for those without one."""
        return {owner.key: owner.region for owner in self.owners}

    @cached_property
    def contacts(self) -> list[dict[str, str]]:
        """The people at accounts."""
        return self.rows("Contacts")

    @cached_property
    def products(self) -> dict[str, str]:
        """The products' names by key."""
        return {row["ProductSeq"]: row["Product"] for row in self.rows("Products")}

    @cached_property
    def last_closed_on(self) -> date:
        """The newest day on which an opportunity was won or lost."""
        return max(each.ends_on for each in self.opportunities if each.status != "open")


def first_name_first(name: str) -> str:
    """Turn "Weiler, Anne" into "Anne Weiler"; the source writes both."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma else name


def _opportunity(row: dict[str, str]) -> Opportunity:
    return Opportunity(
        key=row["OpportunitySeq"],
        name=row["Topic"],
        status=STATUS[row["Status"]],
        step=int(row["PipelineStep"][0]),
        amount=Decimal(row["Value"]),
        created_on=date.fromisoformat(row["Opportunity Created On"]),
        ends_on=date.fromisoformat(row["CloseDate"]),
        account=row["AccountSeq"],
        owner=row["SystemUserSeq"],
        product=row["ProductSeq"],
        campaign=row["CampaignSeq"],
    )
