"""Typed numbers that cannot all stand: what is typed within a number does not add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sextant.plans.sheets.layout import Span

Place = tuple[str, Span]


@dataclass
class Typed:
    """The typed numbers of a level, with what lies below each node and within each span."""

    amounts: Mapping[Place, int]
    below: Mapping[str, Iterable[str]]
    own: Mapping[str, bool]
    """Nodes that hold something besides what stands below them, which nobody can type."""
    steps: int
    _known: dict[Place, tuple[int, bool]] = field(default_factory=dict)

    def contradictions(self) -> Iterator[tuple[Place, int]]:
        """Yield each typed place with the sum of what is typed within it, where both cannot stand."""
        for place, amount in self.amounts.items():
            for total, is_whole in self._parts(place):
                if total > amount or (is_whole and total != amount):
                    yield place, total
                    break

    def _within(self, place: Place) -> tuple[int, bool]:
        """Return what is typed of a place, and whether all of it is."""
        if place in self.amounts:
            return self.amounts[place], True
        if place not in self._known:
            parts = list(self._parts(place))
            whole = [part for part in parts if part[1]]
            self._known[place] = max(whole or parts or [(0, False)])
        return self._known[place]

    def _parts(self, place: Place) -> Iterator[tuple[int, bool]]:
        """Yield what is typed of a place by the nodes below it, and by its steps."""
        key, (first, last) = place
        below = list(self.below.get(key, ()))
        if below:
            found = [self._within((each, (first, last))) for each in below]
            yield _sum(found, is_whole=not self.own.get(key, False))
        if last - first > 1:
            yield from self._spans(key, (first, last))

    def _spans(self, key: str, span: Span) -> Iterator[tuple[int, bool]]:
        """Yield what is typed of a node's span by its steps, and by the typed groups within it."""
        first, last = span
        found, step = [], first
        while step < last:
            ends = [b for (node, (a, b)) in self.amounts
                    if node == key and a == step and b <= last and (a, b) != span]  # fmt: skip
            end = max(ends, default=step + 1)
            found.append(self._within((key, (step, end))))
            step = end
        yield _sum(found, is_whole=True)


def _sum(found: list[tuple[int, bool]], *, is_whole: bool) -> tuple[int, bool]:
    return sum(part for part, _whole in found), is_whole and all(whole for _part, whole in found)
