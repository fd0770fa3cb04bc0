"""The tree a plan is shared out over: units, the people in them, and the lines they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from sextant.calc.split import Grid, sums
from sextant.kernel.calendar import DAY, FiscalCalendar, installed
from sextant.kernel.models import Membership, Person, Unit
from sextant.kernel.organisation import Organisation

if TYPE_CHECKING:
    from datetime import date

    from sextant.plans.models import Line, Plan

WHOLE = "all"
CARRIES = ("rep",)  # who holds a target of their own, where nobody says otherwise


@dataclass(frozen=True)
class Node:
    """A unit or a person in the tree; the key is what addresses and files call it."""

    key: str
    parent: str | None
    name: str
    kind: str
    depth: int
    unit_id: int | None = None
    person_id: int | None = None


@dataclass
class Tree:
    """The nodes of a version, parents before children, with its lines as the leaves."""

    nodes: dict[str, Node]
    lines: list[Line]
    steps: int
    groups: tuple[tuple[int, int], ...] = ()
    _places: dict[str, list[Line]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line in self.lines:
            self._places.setdefault(key_of(line), []).append(line)

    @property
    def root(self) -> str:
        """Return the key of the node above all."""
        return next(iter(self.nodes))

    @cached_property
    def grid(self) -> Grid[str]:
        """Return nodes and lines as what is split over; a node's own lines stand under it."""
        parents: dict[str, str | None] = {}
        for key, node in self.nodes.items():
            parents[key] = node.parent
            for number in range(len(self._places.get(key, ()))):
                parents[f"{key}/{number}"] = key
        leaves = set(parents.values())
        bare = [key for key in self.nodes if key not in leaves]
        for key in bare:  # a node with nothing under it holds nothing yet
            parents[f"{key}/0"] = key
        return Grid(parents, self.steps, self.groups)

    @cached_property
    def cells(self) -> dict[str, list[int]]:
        """Return the amounts of each leaf."""
        found = {}
        for key in self.nodes:
            for number, line in enumerate(self._places.get(key, ())):
                found[f"{key}/{number}"] = list(line.amounts)
        for key in self.grid.parents:
            if "/" in key and key not in found:
                found[key] = [0] * self.steps
        return found

    @cached_property
    def sums(self) -> dict[str, list[int]]:
        """Return what every node comes to in each step."""
        return sums(self.grid, self.cells)

    def line_of(self, leaf: str) -> Line | None:
        """Return the line that is a leaf."""
        key, _slash, number = leaf.rpartition("/")
        lines = self._places.get(key, [])
        return lines[int(number)] if int(number) < len(lines) else None

    def below(self, key: str) -> list[Node]:
        """Return the nodes right below one."""
        return [node for node in self.nodes.values() if node.parent == key]

    def within(self, key: str) -> set[str]:
        """Return a node and all below it."""
        found = {key}
        for node in self.nodes.values():  # parents stand before their children
            if node.parent in found:
                found.add(node.key)
        return found

    def above(self, key: str) -> list[str]:
        """Return the nodes above one, the nearest first."""
        found = []
        here = self.nodes[key].parent
        while here is not None:
            found.append(here)
            here = self.nodes[here].parent
        return found


def key_of(held: Line) -> str:
    """Return the key of the node that holds a line (or a hold)."""
    return node_key(held.unit_id, held.person_id)


def node_key(unit_id: int | None, person_id: int | None) -> str:
    """Return the key of a unit, or of a person in it."""
    if unit_id is None:
        return WHOLE
    return f"u{unit_id}" if person_id is None else f"u{unit_id}p{person_id}"


def tree_of(plan: Plan, lines: Sequence[Line], organisation: Organisation, today: date) -> Tree:
    """Return the tree of some lines: every unit that stands under the plan's top, and who holds any.

    Units stand where they do today, or where they did on the plan's last day, or will on its first.
    """
    day = as_of(plan, today)
    ordered = _units(plan, organisation, day, {line.unit_id for line in lines})
    nodes: dict[str, Node] = {}
    if len([unit for unit in ordered if unit[1] is None]) != 1:
        nodes[WHOLE] = Node(WHOLE, None, plan.name, "company", 0)
    people = _people(line for line in lines if line.person_id)
    for unit_id, parent_id in ordered:
        parent = node_key(parent_id, None) if parent_id else (WHOLE if WHOLE in nodes else None)
        unit = organisation.units[unit_id]
        depth = nodes[parent].depth + 1 if parent else 0
        here = Node(node_key(unit_id, None), parent, unit.name, unit.kind, depth, unit_id)
        nodes[here.key] = here
        for person_id, name in people.get(unit_id, ()):
            key = node_key(unit_id, person_id)
            nodes[key] = Node(key, here.key, name, "person", depth + 1, unit_id, person_id)
    return Tree(nodes, list(lines), plan.steps, groups(plan, installed()))


def as_of(plan: Plan, today: date) -> date:
    """Return the day as of which a plan sees the organisation."""
    return min(max(today, plan.starts_on), plan.ends_on - DAY)


def groups(plan: Plan, calendar: FiscalCalendar) -> tuple[tuple[int, int], ...]:
    """Return the years and quarters of a plan as spans of its steps, where they are whole."""
    found = []
    days = plan.days
    for size in (12, 3):
        edges = [n for n, day in enumerate(days[:-1]) if _begins(day, size, calendar)]
        spans = [*edges, plan.steps]
        found += [(a, b) for a, b in pairwise(spans) if b - a > 1]
    return tuple(found)


def carriers(units: Iterable[int], day: date) -> dict[int, list[int]]:
    """Return who holds a target of their own in each unit on a day, in the order of their names."""
    from django.db.models import Q

    stays = (
        Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)
        .filter(unit__in=list(units), person__role__in=CARRIES)
        .filter(Q(person__left_on=None) | Q(person__left_on__gt=day))
        .order_by("person__name", "person_id")
    )
    found: dict[int, list[int]] = {}
    for unit_id, person_id in stays.values_list("unit_id", "person_id"):
        found.setdefault(unit_id, []).append(person_id)
    return found


def units_under(plan: Plan, organisation: Organisation, day: date) -> list[int]:
    """Return the units a plan is shared out over on a day, parents before their children."""
    return [unit_id for unit_id, _parent in _units(plan, organisation, day, set())]


def _begins(day: date, months: int, calendar: FiscalCalendar) -> bool:
    return day.day == 1 and calendar.month_index(day) % months == 0


def _units(
    plan: Plan, organisation: Organisation, day: date, also: set[int]
) -> list[tuple[int, int | None]]:
    """Return units with their parents, parents first; those that only hold lines stand where they can."""
    children: dict[int | None, list[int]] = {}
    for unit_id in sorted(organisation.units, key=lambda key: organisation.units[key].name):
        children.setdefault(organisation.parent(unit_id, day), []).append(unit_id)
    found: list[tuple[int, int | None]] = []
    seen: set[int] = set()

    def walk(unit_id: int, parent: int | None) -> None:
        if unit_id in seen:
            return
        seen.add(unit_id)
        found.append((unit_id, parent))
        for child in children.get(unit_id, ()):
            walk(child, unit_id)

    for top in [plan.top_id] if plan.top_id else children.get(None, []):
        walk(top, None)
    for unit_id in sorted(also - seen):  # a unit that stands elsewhere now keeps what it holds
        found.append((unit_id, plan.top_id or (found[0][0] if found else None)))
        seen.add(unit_id)
    return _used(found, also) if also else found


def _used(units: list[tuple[int, int | None]], also: set[int]) -> list[tuple[int, int | None]]:
    """Leave out units that stand alone, with nothing to do with the plan."""
    parents = dict(units)
    kept = set()
    for unit_id in also:
        here: int | None = unit_id
        while here is not None and here not in kept:
            kept.add(here)
            here = parents.get(here)
    tops = {unit_id for unit_id, parent in units if parent is None and unit_id in kept}
    return [
        (unit_id, parent)
        for unit_id, parent in units
        if unit_id in kept or _top(unit_id, parents) in tops
    ]


def _top(unit_id: int, parents: Mapping[int, int | None]) -> int:
    here = unit_id
    while (above := parents.get(here)) is not None:
        here = above
    return here


def _people(lines: Iterable[Line]) -> dict[int, list[tuple[int, str]]]:
    pairs = {(line.unit_id, line.person_id) for line in lines}
    keys = {person for _unit, person in pairs if person is not None}
    names = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))
    found: dict[int, list[tuple[int, str]]] = {}
    for unit_id, person_id in sorted(pairs, key=lambda pair: names[pair[1]]):  # type: ignore[index]
        found.setdefault(unit_id, []).append((person_id, names[person_id]))  # type: ignore[arg-type,index]
    return found


__all__ = [
    "WHOLE",
    "Node",
    "Tree",
    "Unit",
    "as_of",
    "carriers",
    "groups",
    "key_of",
    "node_key",
    "tree_of",
    "units_under",
]
