"""Where everyone stood on any day: the dated tree of units, people and managers, read as one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.kernel.models import EVER, FOREVER, Membership, Placement, Unit

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """A person from one day until another (end excluded)."""

    person_id: int
    start: date = EVER
    end: date = FOREVER


@dataclass(frozen=True, slots=True)
class Stay:
    """One dated membership: unit and manager from a day until another (end excluded)."""

    unit_id: int
    manager_id: int | None
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stood on a day."""

    unit_id: int | None = None
    team_id: int | None = None
    region_id: int | None = None
    manager_id: int | None = None


class Organisation:
    """The whole dated organisation, loaded once and asked often."""

    def __init__(self) -> None:
        self.units: dict[int, Unit] = {unit.pk: unit for unit in Unit.objects.all()}
        self._stays: dict[int, list[Stay]] = defaultdict(list)
        for row in Membership.objects.order_by("starts_on", "id"):
            self._stays[row.person_id].append(
                Stay(row.unit_id, row.manager_id, row.starts_on, row.ends_on or FOREVER)
            )
        self._parents: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
        self._children: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
        for place in Placement.objects.all():
            until = place.ends_on or FOREVER
            self._parents[place.unit_id].append((place.parent_id, place.starts_on, until))
            self._children[place.parent_id].append((place.unit_id, place.starts_on, until))

    def stays(self, person_id: int) -> list[Stay]:
        """Return a person's memberships, oldest first."""
        return self._stays.get(person_id, [])

    def parent(self, unit_id: int, day: date) -> int | None:
        """Return the unit above a unit on a day."""
        for parent_id, start, end in self._parents.get(unit_id, ()):
            if start <= day < end:
                return parent_id
        return None

    def is_closed(self, unit_id: int, day: date) -> bool:
        """Tell whether a unit stood somewhere before a day and stands nowhere on it."""
        places = self._parents.get(unit_id, [])
        return bool(places) and all(end <= day for _parent, _start, end in places)

    def ancestry(self, unit_id: int, day: date) -> list[Unit]:
        """Return the unit and all above it on a day, nearest first."""
        chain: list[Unit] = []
        here: int | None = unit_id
        while here is not None and self.units[here] not in chain:
            chain.append(self.units[here])
            here = self.parent(here, day)
        return chain

    def standing(self, person_id: int | None, day: date) -> Standing:
        """Return the unit, team, region and manager of a person on a day."""
        stay = self._stay(person_id, day)
        if stay is None:
            return Standing()
        chain = self.ancestry(stay.unit_id, day)
        return Standing(
            unit_id=stay.unit_id,
            team_id=_nearest(chain, Unit.Kind.TEAM),
            region_id=_nearest(chain, Unit.Kind.REGION),
            manager_id=stay.manager_id,
        )

    def _stay(self, person_id: int | None, day: date) -> Stay | None:
        stays = self._stays.get(person_id, []) if person_id else []
        return next((stay for stay in reversed(stays) if stay.start <= day < stay.end), None)

    def under(self, unit_id: int) -> dict[int, list[tuple[date, date]]]:
        """Return every unit that ever stood in a subtree, with when it did."""
        found: dict[int, list[tuple[date, date]]] = defaultdict(list)

        def walk(here: int, start: date, end: date) -> None:
            found[here].append((start, end))
            for child_id, since, until in self._children.get(here, ()):
                begin, stop = max(start, since), min(end, until)
                if begin < stop and child_id != unit_id:
                    walk(child_id, begin, stop)

        walk(unit_id, EVER, FOREVER)
        return found

    def reports(self, manager_id: int) -> set[Span]:
        """Return who reported to a manager, wherever they stood, and when."""
        return {
            Span(person_id, stay.start, stay.end)
            for person_id, stays in self._stays.items()
            for stay in stays
            if stay.manager_id == manager_id
        }

    def spans(self, unit_id: int) -> tuple[Span, ...]:
        """Return who stood in a unit's subtree, and when."""
        inside = self.under(unit_id)
        found = [
            Span(person_id, max(stay.start, start), min(stay.end, end))
            for person_id, stays in self._stays.items()
            for stay in stays
            for start, end in inside.get(stay.unit_id, ())
            if max(stay.start, start) < min(stay.end, end)
        ]
        return tuple(sorted(found, key=lambda span: (span.person_id, span.start)))


def _nearest(chain: list[Unit], kind: str) -> int | None:
    return next((unit.pk for unit in chain if unit.kind == kind), None)
