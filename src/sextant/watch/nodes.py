"""The nodes whose numbers are watched: the company, regions, teams and people, as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.kernel.models import Person
from sextant.kernel.organisation import Organisation, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

COMPANY, REGION, TEAM, PERSON = "company", "region", "team", "person"
LEVELS = (COMPANY, REGION, TEAM, PERSON)  # from the whole to the most specific


@dataclass(frozen=True)
class Node:
    """Whose number is watched; without a number it is the company as a whole."""

    kind: str
    number: int | None = None

    @property
    def key(self) -> str:
        """Return what an alert calls it."""
        return self.kind if self.number is None else f"{self.kind[0]}{self.number}"

    @property
    def where(self) -> dict[str, Any]:
        """Return the condition by which its numbers are asked for."""
        return {} if self.number is None else {self.kind: [self.number]}

    @property
    def depth(self) -> int:
        """Return how specific it is."""
        return LEVELS.index(self.kind)


WHOLE = Node(COMPANY)


@dataclass(frozen=True)
class Nodes:
    """Who stands where on a day."""

    organisation: Organisation
    day: date

    @cached_property
    def above(self) -> dict[str, list[str]]:
        """Return the keys of the nodes that hold each node, the nearest first."""
        found: dict[str, list[str]] = {}
        for node in self.every():
            found[node.key] = [each.key for each in self._above(node)]
        return found

    def every(self) -> Iterator[Node]:
        """Yield the company, then regions, teams and people that stand somewhere on the day."""
        yield WHOLE
        for kind in (REGION, TEAM):
            for unit in self.organisation.units.values():
                if unit.kind == kind and not self.organisation.is_closed(unit.pk, self.day):
                    yield Node(kind, unit.pk)
        for person in self._standing():
            yield Node(PERSON, person)

    def inside(self, inner: str, outer: str) -> bool:
        """Tell whether one node lies inside another."""
        return outer in self.above.get(inner, ())

    def people(self, node: Node) -> list[Span]:
        """Return who stands in a node and when; nobody for the company, which is everyone's."""
        if node.number is None:
            return []
        if node.kind == PERSON:
            return [Span(node.number)]
        return list(self.organisation.spans(node.number))

    def _standing(self) -> list[int]:
        people = Person.objects.exclude(left_on__lte=self.day).order_by("pk")
        return [
            key
            for key in people.values_list("pk", flat=True)
            if self.organisation.standing(key, self.day).unit_id is not None
        ]

    def _above(self, node: Node) -> Iterator[Node]:
        here = node.number
        if node.kind == PERSON and here is not None:
            here = self.organisation.standing(here, self.day).unit_id
        units = self.organisation.ancestry(here, self.day) if here is not None else []
        for unit in units:
            found = Node(str(unit.kind), unit.pk)
            if found.kind in {REGION, TEAM} and found != node:
                yield found
        if node.number is not None:
            yield WHOLE
