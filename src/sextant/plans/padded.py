"""Padding: what a unit asks of those below it beyond what is asked of it, exact in every part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sextant.calc.shares import apportioned_in_turn
from sextant.kernel.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.organisation import Organisation
    from sextant.plans.models import Line

GRAINS = ("company", "region", "team", "person")
Amounts = dict[int, list[int]]


def by_grain(
    lines: Sequence[Line],
    rates: Mapping[int, Decimal],
    organisation: Organisation,
    day: date,
) -> dict[str, Amounts]:
    """Return each line's amounts as the company, its region, its team and its holder are held to it.

    Padding of a unit counts for whatever stands strictly below the unit. It is applied from the top
    down; at each unit the padded sum of every step is shared in proportion and adds up exactly.
    """
    base = {line.pk: list(line.amounts) for line in lines}
    if not rates:
        return dict.fromkeys(GRAINS, base)
    chains = {line.pk: organisation.ancestry(line.unit_id, day) for line in lines}
    found = {}
    for grain in GRAINS:
        pads = {
            line.pk: [unit for unit in _above(chains[line.pk], grain, line) if unit in rates]
            for line in lines
        }
        found[grain] = _padded(base, pads, rates)
    return found


def _above(chain: Sequence[Unit], grain: str, line: Line) -> list[int]:
    """Return the units that ask padding of what is looked at, the nearest first."""
    if grain == "company":
        return []
    keys = [unit.pk for unit in chain]
    if grain == "person":
        return keys if line.person_id else keys[1:]
    place = next((n for n, unit in enumerate(chain) if unit.kind == grain), None)
    return keys[place + 1 :] if place is not None else _above(chain, "person", line)


def _padded(
    base: Amounts, pads: Mapping[int, Sequence[int]], rates: Mapping[int, Decimal]
) -> Amounts:
    amounts = {key: list(each) for key, each in base.items()}
    depth = max((len(units) for units in pads.values()), default=0)
    for place in range(1, depth + 1):  # the highest unit first
        together: dict[int, list[int]] = {}
        for key, units in pads.items():
            if len(units) >= place:
                together.setdefault(units[-place], []).append(key)
        for unit, keys in together.items():
            _raise(amounts, keys, rates[unit])
    return amounts


def _raise(amounts: Amounts, keys: Sequence[int], rate: Decimal) -> None:
    """Add a rate to the sum of some lines in each step, shared exactly, roundings evened out."""
    owed = [0] * len(keys)
    for step in range(len(amounts[keys[0]])):
        weights = [amounts[key][step] for key in keys]
        if not any(weights):
            continue
        more = int((sum(weights) * (1 + rate)).quantize(Decimal(1), ROUND_HALF_UP))
        for key, amount in zip(keys, apportioned_in_turn(more, weights, owed), strict=True):
            amounts[key][step] = amount
