"""What an edited workbook would change: every number with what it was, is now, and shall be."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.plans.models import Version


@dataclass(frozen=True)
class Change:
    """A number that differs from what was exported; `by` changed it meanwhile in the system."""

    level: str
    sheet: str
    cell: str
    node: str
    name: str
    kind: str
    first: int
    last: int
    span: str
    was: Decimal
    now: Decimal
    new: Decimal
    by: str = ""

    @property
    def is_clash(self) -> bool:
        """Tell whether the number was changed meanwhile, to something else."""
        return self.now not in {self.was, self.new}

    @property
    def more(self) -> Decimal:
        """Return by how much it grows from what it is now."""
        return self.new - self.now


@dataclass(frozen=True)
class Contradiction:
    """A typed number that the numbers typed within it do not add up to."""

    sheet: str
    cell: str
    sentence: str


@dataclass(frozen=True)
class Proposal:
    """All that a workbook would change in a version, before any of it is taken."""

    version: Version
    seen: int
    changes: Sequence[Change] = ()
    contradictions: Sequence[Contradiction] = ()
    notes: Sequence[str] = field(default=())

    @property
    def clashes(self) -> list[Change]:
        """Return the changes of what somebody else changed meanwhile."""
        return [change for change in self.changes if change.is_clash]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it; amounts are decimal texts."""
        shown = ("level", "cell", "node", "name", "span", "was", "now", "new", "by")
        changes = [
            {name: _plain(getattr(change, name)) for name in shown} | {"clash": change.is_clash}
            for change in self.changes
        ]
        told = [{"cell": each.cell, "sentence": each.sentence} for each in self.contradictions]
        return {
            "plan": self.version.plan_id,
            "version": self.version.number,
            "changes": changes,
            "contradictions": told,
            "notes": list(self.notes),
        }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
