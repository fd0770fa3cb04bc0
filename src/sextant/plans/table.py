"""A version as a table: nodes by steps, as far as a person sees it and as they are held to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.kernel.organisation import Organisation
from sextant.kernel.scope import scope_of
from sextant.plans import naming, padded, reach, versions
from sextant.plans.comparing import beside
from sextant.plans.models import Level, Version
from sextant.plans.tree import Tree, as_of
from sextant.plans.weighing import Asking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.plans.models import Plan
    from sextant.plans.tree import Node


def table(
    version: Version,
    *,
    level: str = Level.TARGET,
    against: str = "",
    scope: Scope,
    person: Person | None,
    today: date,
) -> dict[str, Any]:
    """Return what a planner's page shows, as JSON can hold it; amounts are in smallest units.

    Rows stand as a tree, parents first. Someone below a unit that pads sees what they are held to,
    and nothing of what stands above them.
    """
    plan = version.plan
    organisation = Organisation()
    tree = versions.tree(version, level, today, organisation)
    visible = reach.seen(tree, scope)
    amounts = (
        assigned(version, tree, today, organisation) if version.paddings.exists() else tree.sums
    )
    beside_it = beside(Asking(plan, tree, scope, today), against) if against else {}
    held = _held(version, level, tree)
    settable = settable_by(version, tree, person, today, organisation)
    rows = [
        _row(node, amounts[key], held.get(key, []), key in settable, beside_it.get(key))
        for key, node in tree.nodes.items()
        if key in visible
    ]
    about = {"level": level, "editable": bool(settable), "against": against, "rows": rows}
    return _head(version, tree) | about


def _head(version: Version, tree: Tree) -> dict[str, Any]:
    plan = version.plan
    return {
        "plan": plan.pk,
        "name": plan.name,
        "version": version.number,
        "changes": version.changes,
        "status": version.status,
        "currency": plan.currency,
        "unit": str(plan.unit),
        "steps": naming.step_names(plan),
        "groups": [list(group) for group in tree.groups],
        "group_names": [naming.span_name(plan, *group) for group in tree.groups],
    }


def assigned(
    version: Version, tree: Tree, today: date, organisation: Organisation
) -> Mapping[str, Sequence[int]]:
    """Return what every node is held to: its own sum and the padding asked by those above it."""
    rates = dict(version.paddings.values_list("unit", "rate"))
    found = dict(tree.sums)
    amounts = padded.by_grain(tree.lines, rates, organisation, as_of(version.plan, today))
    for grain in ("person", "team", "region"):
        sums = _sums(tree, amounts[grain])
        found |= {key: sums[key] for key, node in tree.nodes.items() if node.kind == grain}
    return found


def settable_by(
    version: Version,
    tree: Tree,
    person: Person | None,
    today: date,
    organisation: Organisation | None = None,
) -> set[str]:
    """Return the nodes whose numbers a person may set in a version."""
    if not version.is_draft:
        return set()
    numbered = {key for key, node in tree.nodes.items() if node.unit_id is not None}
    if reach.everything(person):
        return numbered
    if person is None or version.paddings.exists():
        return set()
    from sextant.kernel.roles import Reach, permits, role

    if not permits(person, "plan.set") or role(person.role).reach(reach.KIND) is not Reach.SUBTREE:
        return set()
    scope = scope_of(person, today, organisation)
    return (reach.seen(tree, scope) - set(reach.tops(tree, scope))) & numbered


def _sums(tree: Tree, amounts: Mapping[int, Sequence[int]]) -> dict[str, list[int]]:
    from sextant.calc.split import sums

    cells = {
        leaf: amounts[line.pk] if (line := tree.line_of(leaf)) is not None else values
        for leaf, values in tree.cells.items()
    }
    return sums(tree.grid, cells)


def _held(version: Version, level: str, tree: Tree) -> dict[str, list[list[int]]]:
    found: dict[str, list[list[int]]] = {}
    for hold in versions.holds(version, level, tree):
        found.setdefault(hold.node, []).append([hold.first, hold.last])
    return found


def _row(
    node: Node,
    amounts: Sequence[int],
    held: list[list[int]],
    is_settable: bool,  # noqa: FBT001 - said by name where it is called
    beside_it: Sequence[int] | None,
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": node.key,
        "parent": node.parent,
        "name": node.name,
        "kind": node.kind,
        "depth": node.depth,
        "amounts": list(amounts),
        "held": held,
        "editable": is_settable,
    }
    return row | ({"beside": list(beside_it)} if beside_it is not None else {})


def of(plan: Plan, number: int | None, **asked: Any) -> dict[str, Any]:
    """Return the table of a plan's version, the newest that is worked on if none is named."""
    return table(versions.find(plan, number), **asked)
