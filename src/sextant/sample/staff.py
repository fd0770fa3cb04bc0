"""The people of the sample company who can sign in, one for each role."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "north-star-2026"  # noqa: S105 - printed for everyone, and only where the sample is


@dataclass(frozen=True, slots=True)
class Member:
    """Someone with a role; the manager and the seller are real names of the files."""

    role: str
    name: str

    @property
    def username(self) -> str:
        """The sign-in name."""
        return self.name.lower().replace(" ", ".")


STAFF = (
    Member("director", "Helena Fischer"),
    Member("manager", "Anne Weiler"),
    Member("rep", "David So"),
    Member("marketing", "Priya Raman"),
    Member("finance", "Tom Okafor"),
    Member("service", "Lucia Ortega"),
    Member("people", "Ingrid Solberg"),
    Member("analyst", "Wei Zhang"),
    Member("administrator", "Alex Morgan"),
)
