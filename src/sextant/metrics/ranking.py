"""The order in which people read groups: by time, by a dimension's own order, or by label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Group = TypeVar("Group")


@dataclass(frozen=True)
class Ranked:
    """What one column of all groups is put in order by; what is unknown comes last."""

    parts: Sequence[Any]
    labels: Sequence[Any] | None = None
    """None where parts are units of time, which are told by number."""
    orders: Sequence[Any] | None = None
    is_keyed: bool = False

    def sort(self, places: list[int]) -> None:
        """Put places of groups in order, and leave those in their order that have one value.

        Each is sorted by plain values several times over, which is quicker than by tuples of them.
        """
        for told in self._told():
            places.sort(key=told.__getitem__)

    def _told(self) -> Iterator[Sequence[Any]]:
        """Yield what to sort by, what counts most as the last."""
        if self.labels is None or self.is_keyed:
            yield [part or 0 for part in self.parts]
        if self.labels is not None:
            yield [str(label) for label in self.labels]
            yield [str(label or "").casefold() for label in self.labels]
        if self.orders is not None:
            yield [order or 0 for order in self.orders]
        if None in self.parts:
            yield [part is None for part in self.parts]


def in_order(columns: Sequence[Ranked], groups: Sequence[Group]) -> list[Group]:
    """Return groups in the order of their first column, then of their second, and so on."""
    places = list(range(len(groups)))
    for column in reversed(columns):
        column.sort(places)
    return [groups[n] for n in places]
