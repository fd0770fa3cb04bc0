"""Who is off the pace by more than the plan tolerates and chance explains, and what drives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.calc.drivers import Drivers, number_and_size
from sextant.config import config
from sextant.kernel.money import smallest_unit
from sextant.metrics.measures import Unit
from sextant.plans.standing import Standing, Tracked
from sextant.plans.tracking import standings

if TYPE_CHECKING:
    from sextant.metrics.answer import Answer, Row

PLACES = ("region", "team", "person")
TOLD = 3
HUNDRED = 100


@dataclass(frozen=True)
class Deviation:
    """A node off its pace, with those below it that make most of it and how its number moved."""

    standing: Standing
    below: list[Standing] = field(default_factory=list)
    """Those right below that are off the same way, the furthest first."""
    drivers: Drivers | None = None
    """How far it moved against the same days a year before, by number and by size of cases."""
    year_ago: Decimal = Decimal(0)

    @property
    def change_size(self) -> Decimal:
        """Return how far it moved since a year before, whichever way."""
        return abs(self.standing.actual - self.year_ago)

    @property
    def number_size(self) -> Decimal:
        """Return how much of that is by the number of cases, whichever way."""
        return abs(self.drivers.number) if self.drivers else Decimal(0)

    @property
    def size_size(self) -> Decimal:
        """Return how much of that is by their size, whichever way."""
        return abs(self.drivers.size) if self.drivers else Decimal(0)


@dataclass(frozen=True)
class Deviations:
    """Who is behind and who is ahead, the largest first, out of how many with a target."""

    behind: list[Deviation]
    ahead: list[Deviation]
    among: int
    answer: Answer


def deviations(tracked: Tracked, tolerance: int) -> Deviations:
    """Return who is further off the pace than some per cent of it, by more than chance.

    What is tracked is to be a period that has passed, or as much of one as has.
    """
    depth = min(tracked.scope.depth("target"), len(PLACES) - 1)
    found: dict[str, list[Standing]] = {}
    answer = None
    for kind in PLACES[depth:]:
        by = PLACES[: PLACES.index(kind) + 1]
        asked = standings(tracked, by, looks_ahead=False, compare="year-ago")
        found[kind] = asked.rows if kind != "person" else _by_person(asked.rows, tracked)
        answer = asked.answer
        if kind == "person":
            found["stays"] = asked.rows
    assert answer is not None
    nodes = [each for kind in PLACES[depth:] for each in found[kind] if _is_held(each)]
    off = [each for each in nodes if _is_off(each, tolerance) and not _is_one(each, found)]
    off.sort(key=lambda each: abs(each.off), reverse=True)
    told = [_told(each, found) for each in off]
    return Deviations(
        [each for each in told if each.standing.off < 0],
        [each for each in told if each.standing.off > 0],
        len(nodes),
        answer,
    )


def _is_held(standing: Standing) -> bool:
    return standing.key is not None and standing.pace > 0


def _is_off(standing: Standing, tolerance: int) -> bool:
    rate = standing.off_rate
    return rate is not None and abs(rate) * HUNDRED > tolerance and standing.is_sure


def _is_one(standing: Standing, found: dict[str, list[Standing]]) -> bool:
    """Tell whether a unit is but one node below it, which is listed itself."""
    if standing.kind == "person":
        return False
    held = "team" if standing.kind == "region" else "stays"
    inside = [each for each in _within(standing, found, held) if each.pace or each.actual]
    return len(inside) == 1 and inside[0].off == standing.off and inside[0].key is not None


def _by_person(rows: Sequence[Standing], tracked: Tracked) -> list[Standing]:
    """Bring together what somebody has where they stood before and where they stand now."""
    summed = {f"{name}{part}" for name in (*tracked.measures, "target", "pace")
              for part in ("", "_compare")}  # fmt: skip
    found: dict[int | None, Standing] = {}
    for row in rows:
        known = found.get(row.key)
        if known is None:
            found[row.key] = row
            continue
        values = {**known.values, **{name: _sum(known.values, row.values, name) for name in summed}}
        found[row.key] = replace(known, values=values)
    return list(found.values())


def _sum(one: Row, other: Row, name: str) -> Any:
    return (one.get(name) or 0) + (other.get(name) or 0)


def _told(standing: Standing, found: dict[str, list[Standing]]) -> Deviation:
    below = _below(standing, found)
    same = [each for each in below if each.off and (each.off > 0) == (standing.off > 0)]
    same.sort(key=lambda each: abs(each.off), reverse=True)
    before = Decimal(standing.values.get(f"{standing.tracked.measure}_compare") or 0)
    return Deviation(standing, same[:TOLD], _drivers(standing, before), before)


def _below(standing: Standing, found: dict[str, list[Standing]]) -> list[Standing]:
    """Return those right below a unit: its teams, or its people where it has but one team."""
    if standing.kind == "person":
        return []
    people = _within(standing, found, "stays")
    if standing.kind == "team":
        return people
    teams = _within(standing, found, "team")
    return teams if len(teams) > 1 and all(each.key for each in teams) else people


def _within(standing: Standing, found: dict[str, list[Standing]], held: str) -> list[Standing]:
    column = f"{standing.kind}_id"
    return [each for each in found.get(held, ()) if each.values[column] == standing.key]


def _drivers(standing: Standing, before: Decimal) -> Drivers | None:
    """Return what moved the number since a year before, where its cases are counted apart."""
    tracked = standing.tracked
    if not before or not tracked.cases or tracked.cases == tracked.measure:
        return None
    cases = int(standing.values.get(f"{tracked.cases}_compare") or 0)
    is_money = tracked.metric.unit is Unit.MONEY
    unit = smallest_unit(config.currency) if is_money else Decimal(1)
    return number_and_size((before, cases), (standing.actual, standing.cases or 0), unit=unit)
