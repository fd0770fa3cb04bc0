"""One record of each kind for three owners, and who may see whose, written down by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, ClassVar

from tests.company import Company, found
from tests.doors.holdings import HOLDINGS

EVERYONE = ("Ann", "Ben", "Dee", "Dora", "Max", "Fay", "Sam", "Pat", "Ava", "Ada")
# whose records each may see: a copy made by hand, so that the table of roles is held to it
LED = {"Ann": {"Ben", "Cai"}, "Dee": {"Eli"}, "Ben": {"Ben"}}
KINDS = {name: kind for holding in HOLDINGS for name, kind in holding.KINDS.items()}
OWNED = {kind for holding in HOLDINGS for kind in holding.OWNED}
SEES_ALL: dict[str, set[str]] = defaultdict(set)
for _holding in HOLDINGS:
    for _name, _kinds in _holding.SEES_ALL.items():
        SEES_ALL[_name] |= _kinds
SEES_OWN: dict[str, set[str]] = defaultdict(set)
for _holding in HOLDINGS:
    for _name, _kinds in getattr(_holding, "SEES_OWN", {}).items():
        SEES_OWN[_name] |= _kinds


@dataclass
class Estate:
    """The company with its records: by workspace, then by owner."""

    OWNERS: ClassVar = ("Ben", "Cai", "Eli")
    POOL: ClassVar = "the public pool"  # whose records whoever sells may claim
    company: Company
    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def keep(self, workspace: str, owner: str, record: Any) -> None:
        """Note a record as somebody's, or under its name where it is nobody's."""
        self.records.setdefault(workspace, {})[owner] = record

    def visible(self, name: str, workspace: str) -> set[int]:
        """Return the keys a person must see, no more and no fewer."""
        kind = KINDS[workspace]
        kept = self.records[workspace]
        if kind not in OWNED and kind != "person":
            may = name in LED or kind in SEES_ALL[name]
            return {record.pk for record in kept.values()} if may else set()
        if name in LED:
            own = LED[name] | {self.POOL} | ({name} if kind == "person" else set())
            return {record.pk for owner, record in kept.items() if owner in own}
        if kind in SEES_OWN[name]:
            return {record.pk for owner, record in kept.items() if owner == name}
        return {record.pk for record in kept.values()} if kind in SEES_ALL[name] else set()

    def hidden(self, name: str, workspace: str) -> set[int]:
        """Return the keys that do not exist for a person."""
        every = {record.pk for record in self.records[workspace].values()}
        return every - self.visible(name, workspace)


def made() -> Estate:
    """Make the company and its records."""
    estate = Estate(found())
    for holding in HOLDINGS:
        holding.hold(estate)
    return estate
