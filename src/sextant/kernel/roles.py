"""Roles: what each may see and do. The table itself is one file above the rooms it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.kernel.unable import UnableToPermit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise

    from sextant.kernel.models import Person


class Reach(StrEnum):
    """How far a role sees among the records of a kind."""

    NONE = "none"
    OWN = "own"
    SUBTREE = "subtree"
    ALL = "all"


@dataclass(frozen=True)
class Role:
    """What a role may see (a reach for each kind of record) and do (patterns of verbs)."""

    name: str
    label: _StrPromise
    sees: Mapping[str, Reach]
    may: tuple[str, ...] = field(default=())

    def reach(self, kind: str) -> Reach:
        """Return how far the role sees among records of a kind; `*` is the rest."""
        return self.sees.get(kind, self.sees.get("*", Reach.NONE))

    def permits(self, verb: str) -> bool:
        """Tell whether the role may do a verb such as `deal.win`."""
        return any(fnmatchcase(verb, pattern) for pattern in self.may)


_TABLE: dict[str, Role] = {}


def register(roles: Iterable[Role]) -> None:
    """Make roles known; called once, at start, with the table."""
    _TABLE.update({role.name: role for role in roles})


def every() -> list[Role]:
    """Return all roles in the table's order."""
    return list(_TABLE.values())


def role(name: str) -> Role:
    """Return a role by name; an unknown one sees and may nothing."""
    return _TABLE.get(name) or Role(name, _("Unknown role"), {})


def permits(person: Person | None, verb: str) -> bool:
    """Tell whether a person may do a verb; no person means the operator at the machine."""
    return person is None or role(person.role).permits(verb)


def require(person: Person | None, verb: str) -> None:
    """Refuse when a person's role does not allow a verb."""
    if not permits(person, verb):
        raise UnableToPermit(
            _("Your role (%(role)s) does not allow this. Ask an administrator to change the role.")
            % {"role": role(person.role).label if person else ""}
        )
