"""What a table may become: records of a workspace, or facts that land straight, without records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sextant.workspace import declare
from sextant.workspace.declare import Workspace

if TYPE_CHECKING:
    import polars as pl

    from sextant.landing.habits import Occasion


@dataclass(frozen=True)
class Appearing:
    """Records that rows name by a code, a name or both: those that are missing are made.

    `also` says which further columns of the rows fill which fields of a new record.
    """

    workspace: str
    code: str
    name: str
    also: Mapping[str, str] = field(default_factory=dict)
    code_field: str = ""
    """The field of the record that holds the code too, besides its key."""


@dataclass(frozen=True)
class Straight:
    """A fact whose rows land straight: how a row is known again, shaped, and what it names.

    `shape` sees typed rows (amounts as whole ten-thousandths) and gives the columns of `types`; rows
    it cannot shape get a text in `reason`, about the column in `reason_column`. `derive` makes rows
    of those that landed before, where a table only speaks of them.
    """

    target: Workspace
    fact: str
    day: str
    key: tuple[str, str]
    types: Mapping[str, Any] = field(default_factory=dict)
    appearing: Mapping[str, Appearing] = field(default_factory=dict)
    needs_one_of: tuple[tuple[str, ...], ...] = ()
    shape: Callable[[pl.DataFrame, Occasion], pl.DataFrame] | None = None
    tell: Callable[[pl.LazyFrame], list[str]] | None = None
    derive: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame] | None = None
    alike: tuple[str, ...] = ()
    """Fields whose texts are the same in any case: they keep one spelling."""


_STRAIGHT: dict[str, Straight] = {}


def register(*facts: Straight) -> None:
    """Make facts known that land straight; called once at start by the room they belong to."""
    _STRAIGHT.update({each.target.name: each for each in facts})


def straight(name: str) -> Straight | None:
    """Return how rows of that name land straight; None where they become records."""
    return _STRAIGHT.get(name)


def facts() -> list[Straight]:
    """Return all that land straight."""
    return list(_STRAIGHT.values())


def get(name: str) -> Workspace:
    """Return what a table becomes, by name or as files call it, or refuse with the names there are."""
    found = _STRAIGHT.get(name)
    if found is None and not declare.is_known(name):
        called = [each for each in every() if name in each.aliases]
        if called:
            return called[0]
    return found.target if found else declare.get(name)


def every() -> list[Workspace]:
    """Return all a table may become, in landing order."""
    found = [each for each in declare.every() if each.lands]
    found += [each.target for each in _STRAIGHT.values()]
    return sorted(found, key=lambda each: (each.rank, each.name))
