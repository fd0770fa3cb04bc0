"""Words and rows that the ways of dividing a change by kind share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sextant.calc.drivers import Explained
from sextant.calc.drivers.parts import Part
from sextant.metrics.why.reasons import Reason, named
from sextant.metrics.why.sides import Key, Sides

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHOWN = 50  # of the customers or products behind a reason


def reasons(
    found: Explained[Any],
    labels: Mapping[str, _StrPromise],
    both: Sides | None,
    sure: Mapping[str, float | None],
    said: Mapping[str, _StrPromise] = MappingProxyType({}),
) -> list[Reason]:
    """Return the parts of a change as reasons, with the groups behind each."""
    return [
        Reason(
            str(part.name),
            str(labels[str(part.name)]),
            part.effect,
            significance=sure.get(part.name),
            said=str(said.get(str(part.name), "")),
            keys=tuple(_keyed(each, both) for each in part.keys[:SHOWN] if each.effect),
        )
        for part in found.parts
    ]


def effects(found: Explained[Any]) -> dict[str, Any]:
    """Return what each part made of a change."""
    return {part.name: part.effect for part in found.parts}


def roughly(found: Explained[Any]) -> dict[str, float]:
    """Return the same in floating point, as a history needs it."""
    return {part.name: float(part.effect) for part in found.parts}


def _keyed(part: Part[Key], both: Sides | None) -> Reason:
    assert both is not None  # only groups of both sides have keys
    row = both.row(part.name)
    name = named(row, both.now.request.by)
    return Reason("part", name, part.effect, part.share, part.name, row)
