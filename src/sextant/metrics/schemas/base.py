"""What the facts look like: flat columns in plain type names that Arrow and Ibis both read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

MONEY = "decimal(18, 4)"


@dataclass(frozen=True, eq=False)
class Schema:
    """A fact's columns; `kind` and `standing` say whose scope it stands under, and on which day.

    `key` is the column with the number of the record a row speaks of.
    """

    name: str
    columns: Mapping[str, str]
    kind: str
    standing: str | None = None
    key: str = "deal_id"
    seller: str = "owner"
    """By which filter a list of records finds those of a person."""
    opened: str = ""
    """The day on which what may still be won was opened, where a row has one."""
    grains: tuple[str, ...] = ()
    """The columns that hold the amount for the whole, for regions, for teams and for people."""
    whole: Schema | None = None
    """The fact that holds the same in fewer rows, for questions that tell no parts apart."""

    @property
    def is_shared(self) -> bool:
        """Tell whether a record may have a row for each of several sellers."""
        return "part" in self.columns

    @property
    def digest(self) -> str:
        """Return a short text that changes with the columns."""
        return sha256(repr(sorted(self.columns.items())).encode()).hexdigest()[:12]


OWNER = {
    "owner_id": "int64",
    "person": "string",
    "manager_id": "int64",
    "manager": "string",
    "unit_id": "int64",
    "team_id": "int64",
    "team": "string",
    "region_id": "int64",
    "region": "string",
}
ACCOUNT = {
    "account_id": "int64",
    "account": "string",
    "industry": "string",
    "country": "string",
    "territory_id": "int64",
    "territory": "string",
    "tier": "string",
}
SOURCE = {
    "source_id": "int64",
    "source": "string",
    "channel": "string",
}
