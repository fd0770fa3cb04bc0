"""A column that speaks of other records: its values become those records, or a stated mismatch."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing.matching import Likely, Referents, folded, looks_like_key, squeezed
from sextant.workspace.declare import Field, Workspace

LONGEST = 200
PATIENCE = 500_000_000  # comparisons of names; a column that needs more is the wrong column
MENDED, CREATED, REFUSED = "mended", "created", "refused"
Create = Callable[[Workspace, Field, list[str]], dict[str, int]]


@dataclass
class Mismatch:
    """A value that names no record exactly: how often it occurs, and what is done about it."""

    column: str
    workspace: str
    spelling: str
    rows: int
    action: str
    likely: str = ""
    score: float = 0.0

    def plain(self) -> dict[str, Any]:
        """Return the mismatch as JSON can hold it."""
        return vars(self)


@dataclass
class Decisions:
    """What a person said about names: a record's name, `create` or `refuse`, by workspace."""

    names: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    create: bool = True
    accept: bool = True

    def about(self, workspace: str, spelling: str) -> str:
        """Return what was said about a spelling, or nothing."""
        said = self.names.get(workspace, {})
        return said.get(spelling) or said.get(folded(spelling)) or said.get("*", "")


@dataclass
class Column:
    """One reference column: its values so far, each with the record it means."""

    name: str
    field: Field
    referents: Referents
    decisions: Decisions
    create: Create
    may_create: bool
    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    meant: dict[str, int | None] = dataclasses.field(default_factory=dict)
    reasons: dict[str, str] = dataclasses.field(default_factory=dict)
    mismatches: list[Mismatch] = dataclasses.field(default_factory=list)
    made: dict[str, int] = dataclasses.field(default_factory=dict)
    used: set[int] = dataclasses.field(default_factory=set)
    way: str = "name"
    compared: int = 0

    def prime(self, counts: dict[str, int]) -> None:
        """Read the whole column one way, and decide about what that leaves unknown."""
        self.counts = counts
        self.way = self.referents.best_way(list(counts))
        self.decide(list(counts))

    def read(self, values: pl.Series) -> pl.Series:
        """Return the records' numbers; null where nothing is meant or nothing is known."""
        fresh = [each for each in values.unique().drop_nulls().to_list() if each not in self.meant]
        if fresh:
            self.decide(fresh)
        return values.replace_strict(self.meant, default=None, return_dtype=pl.Int64)

    def mended(self) -> list[tuple[str, str, int]]:
        """Return the spellings that were mended, folded, each with the record it means."""
        return [
            (each.workspace, folded(each.spelling), number)
            for each in self.mismatches
            if each.action == MENDED and (number := self.meant.get(each.spelling))
        ]

    def forget(self, numbers: set[int]) -> None:
        """Leave out what was made for rows that did not land after all."""
        self.mismatches = [
            each for each in self.mismatches if self.meant.get(each.spelling) not in numbers
        ]

    def reason(self, value: str) -> str:
        """Return why a value names no record."""
        return self.reasons.get(value, "")

    def decide(self, values: list[str]) -> None:
        """Give each value its record: exactly, as said, by likeness, newly made, or none."""
        unknown: list[str] = []
        for value in values:
            found = self.referents.by(self.way, value)
            said = self.decisions.about(self.referents.workspace.name, value)
            remembered = self.referents.known.get(folded(value))
            if len(found) == 1 and not said:
                self.meant[value] = next(iter(found))
            elif remembered and not said and not found:
                self.meant[value] = remembered
                self._note(value, MENDED, self.referents.names[remembered], 100.0)
            elif len(found) > 1 and not said:
                self._refuse(value, _("“%(value)s” is the name of several: use their key.")
                             % {"value": value})  # fmt: skip
            else:
                unknown.append(value)
        made: list[str] = []
        for value in unknown:
            self._unknown(value, made)
        if made:
            self._make(made)

    def _unknown(self, value: str, made: list[str]) -> None:
        said = self.decisions.about(self.referents.workspace.name, value)
        is_list = self.referents.workspace.kind == "list"
        self.compared += len(self.referents.names)
        likely = self.referents.likely(value) if self.compared < PATIENCE else None
        if said and said not in {"create", "refuse"}:
            self._said(value, said)
        elif said == "create" and self.may_create:
            made.append(value)
        elif said == "refuse":
            self._refuse(value, self._nobody(value), likely)
        elif likely and (squeezed(likely.name) == squeezed(value) or (likely.sure and not is_list)):
            self._mend(value, likely)
        elif self._creatable(value, likely, is_list=is_list):
            made.append(value)
        else:
            self._refuse(value, self._nobody(value), likely)

    def _creatable(self, value: str, likely: Likely | None, *, is_list: bool) -> bool:
        allowed = self.may_create and self.decisions.create and self.compared < PATIENCE
        if not allowed or len(value) > LONGEST:
            return False
        return is_list or (likely is None and self.way == "name" and not looks_like_key(value))

    def _mend(self, value: str, likely: Likely) -> None:
        if not self.decisions.accept and squeezed(likely.name) != squeezed(value):
            self._refuse(value, self._nobody(value), likely)
            return
        self.meant[value] = likely.record_id
        self._note(value, MENDED, likely.name, likely.score)

    def _said(self, value: str, said: str) -> None:
        found = self.referents.by("name", said) or self.referents.by(self.way, said)
        if len(found) == 1:
            self.meant[value] = next(iter(found))
            self._note(value, MENDED, said, 100.0)
        else:
            self._refuse(value, self._nobody(said))

    def _make(self, values: list[str]) -> None:
        """Make what is missing; spellings that differ by case and spaces become one record."""
        spelt: dict[str, list[str]] = {}
        for value in sorted(values, key=lambda each: -self.counts.get(each, 0)):
            spelt.setdefault(squeezed(value) or value, []).append(value)
        made = self.create(
            self.referents.workspace, self.field, [same[0] for same in spelt.values()]
        )
        self.made |= made
        for same in spelt.values():
            for value in same:
                self.meant[value] = made[same[0]]
                self._note(value, CREATED if value == same[0] else MENDED, same[0], 100.0)

    def _refuse(self, value: str, reason: str, likely: Likely | None = None) -> None:
        self.meant[value] = None
        self.reasons[value] = reason
        self._note(value, REFUSED, likely.name if likely else "", likely.score if likely else 0.0)

    def _nobody(self, value: str) -> str:
        return _("There is no %(noun)s “%(value)s”: correct it, or add it first.") % {
            "noun": self.referents.workspace.noun,
            "value": value,
        }

    def _note(self, value: str, action: str, likely: str, score: float) -> None:
        workspace = self.referents.workspace.name
        rows = self.counts.get(value, 0)
        self.mismatches.append(Mismatch(self.name, workspace, value, rows, action, likely, score))
