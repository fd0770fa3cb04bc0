"""The order in which people read groups: by time, by a dimension's own order, or by label."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ranked:
    """What one column of all groups is put in order by; what is unknown comes last."""

    parts: Sequence[Any]
    labels: Sequence[Any] | None = None
    """None where parts are units of time, which are told by number."""
    orders: Sequence[Any] | None = None
    is_keyed: bool = False

    def places(self) -> list[int]:
        """Return for each group which place its value has among all values."""
        nothing: Sequence[Any] = (None,) * len(self.parts)
        values = list(zip(self.parts, self.labels or nothing, self.orders or nothing, strict=True))
        known = list(dict.fromkeys(values))
        for passed in self._passes():
            known.sort(key=passed)
        place = {value: n for n, value in enumerate(known)}
        return [place[value] for value in values]

    def _passes(self) -> list[Any]:
        """Return what to sort by, the last first: a sort by plain values is the quickest."""
        is_unknown = _is_unknown
        if self.labels is None:
            return [_number, is_unknown]
        passes = [_label, _folded, is_unknown]
        if self.orders is not None:
            passes.insert(2, _order)
        return [_number, *passes] if self.is_keyed else passes


def in_order(columns: Sequence[Ranked], groups: Sequence[Hashable]) -> list[Any]:
    """Return groups in the order of their first column, then of their second, and so on."""
    found = list(range(len(groups)))
    for column in reversed(columns):
        found.sort(key=column.places().__getitem__)
    return [groups[n] for n in found]


def _number(value: Any) -> Any:
    return value[0] or 0


def _label(value: Any) -> str:
    return str(value[1])


def _folded(value: Any) -> str:
    return str(value[1] or "").casefold()


def _order(value: Any) -> Any:
    return value[2] or 0


def _is_unknown(value: Any) -> bool:
    return value[0] is None
