"""How far a person reaches into a plan: which nodes they see, and which numbers they may set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sextant.kernel.models import Membership
from sextant.kernel.roles import Reach, permits, role
from sextant.kernel.unable import UnableToFind, UnableToPermit

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.plans.models import Version
    from sextant.plans.tree import Tree

KIND = "target"


def everything(by: Person | None) -> bool:
    """Tell whether a person sets any number of a plan; no person is the operator."""
    return by is None or (permits(by, "plan.edit") and role(by.role).reach(KIND) is Reach.ALL)


def seen(tree: Tree, scope: Scope) -> set[str]:
    """Return the nodes a scope sees: all, those below where one stands, or one's own line."""
    spans = scope.spans(KIND)
    if spans is None:
        return set(tree.nodes)
    people = {span.person_id for span in spans}
    if scope.reach(KIND) is not Reach.SUBTREE:
        return {key for key, node in tree.nodes.items() if node.person_id in people}
    found: set[str] = set()
    for key in tops(tree, scope):
        found |= tree.within(key)
    return found | {key for key, node in tree.nodes.items() if node.person_id in people}


def tops(tree: Tree, scope: Scope) -> list[str]:
    """Return the units a person leads or looks at, as far as they stand in the tree."""
    if scope.unit_id is not None:
        units = [scope.unit_id]
    elif scope.person_id is None:
        return [tree.root]
    else:
        units = _stands_in(scope.person_id, scope.today)
    return [f"u{unit}" for unit in units if f"u{unit}" in tree.nodes]


def _stands_in(person_id: int, day: date) -> list[int]:
    """Return the units a person stands in on a day, without reading the whole organisation."""
    stays = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)
    found = stays.filter(person=person_id).order_by("starts_on", "id")
    return list(found.values_list("unit_id", flat=True))


def may_set(
    version: Version, tree: Tree, nodes: Iterable[str], *, by: Person | None, today: date
) -> None:
    """Refuse numbers that are not a person's to set: theirs are those below the unit they lead."""
    if everything(by):
        return
    assert by is not None
    from sextant.kernel.scope import scope_of

    scope = scope_of(by, today)
    visible, own = seen(tree, scope), set(tops(tree, scope))
    for key in nodes:
        if key not in visible:
            raise UnableToFind(_("There is no %(key)s in this plan.") % {"key": key})
        if key in own or role(by.role).reach(KIND) is not Reach.SUBTREE:
            raise UnableToPermit(
                _("%(node)s is set by those above it: you share out what is below.")
                % {"node": tree.nodes[key].name}
            )
    if version.paddings.exists():
        raise UnableToPermit(
            _("This version is being finished: its numbers are set by those above now.")
        )
