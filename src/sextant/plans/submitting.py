"""From below: people submit what they hold possible, managers adjust it with a reason, and it is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.kernel.roles import require
from sextant.kernel.scope import scope_of
from sextant.kernel.unable import UnableToFind, UnableToPermit
from sextant.plans import reach, versions
from sextant.plans.models import Level, Submission, Version
from sextant.plans.refusals import UnableToPlan, UnableToSplit
from sextant.plans.splitting import counted

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.plans.models import Plan
    from sextant.plans.tree import Node, Tree


@dataclass(frozen=True)
class Difference:
    """What stands for a node, what was submitted, and what was made of it."""

    node: Node
    planned: list[int]
    submitted: list[int] | None
    adjusted: list[int] | None
    reason: str
    by: str
    at: datetime | None

    @property
    def counts(self) -> list[int] | None:
        """Return what counts of it: the adjustment, or else what was submitted."""
        return self.adjusted or self.submitted

    @property
    def gap(self) -> int | None:
        """Return by how much it is above what stands."""
        return None if self.counts is None else sum(self.counts) - sum(self.planned)


@transaction.atomic
def submit(
    plan: Plan,
    node: str,
    amounts: Sequence[Decimal],
    *,
    level: str = Level.TARGET,
    reason: str = "",
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Submission:
    """Submit what one holds possible, step by step; the newest submission counts."""
    require(by, "plan.submit")
    version, tree = _open(plan, number, level, at)
    here = _node(tree, node)
    if by is not None and not reach.everything(by):
        own = here.person_id == by.pk or here.key in reach.tops(tree, scope_of(by, at.date()))
        if not own:
            raise _strange(node)
    return _add(version, here, amounts, level=level, reason=reason, by=by, at=at)


@transaction.atomic
def adjust(
    plan: Plan,
    node: str,
    amounts: Sequence[Decimal],
    *,
    reason: str,
    level: str = Level.TARGET,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Submission:
    """Make something else of what was submitted from below, and say why."""
    require(by, "plan.adjust")
    version, tree = _open(plan, number, level, at)
    here = _node(tree, node)
    if by is not None and not reach.everything(by):
        scope = scope_of(by, at.date())
        if here.key not in reach.seen(tree, scope):
            raise _strange(node)
        if here.person_id == by.pk or here.key in reach.tops(tree, scope):
            raise UnableToPermit(_("Your own numbers are adjusted by those above you."))
    if not reason.strip():
        raise UnableToPlan(_("Say why you adjust it: %(node)s will ask.") % {"node": here.name})
    return _add(
        version, here, amounts, level=level, reason=reason, by=by, at=at, is_adjustment=True
    )


@transaction.atomic
def collect(
    plan: Plan,
    *,
    level: str = Level.TARGET,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Take over what was submitted, as adjusted, for everyone below; others keep what stands."""
    require(by, "plan.collect")
    version, tree = _open(plan, number, level, at)
    counting = {
        each.node.key: each.counts
        for each in differences(version, level, tree, _reach(tree, by, at.date()))
        if each.counts is not None
    }
    if not counting:
        raise UnableToPlan(_("Nothing has been submitted yet: there is nothing to take over."))
    cells = {f"{key}/0": amounts for key, amounts in counting.items()}
    versions.write(version, level, tree, cells)
    version.holds.filter(level=level).delete()
    versions.changed(version)
    versions.tell("plan.collected", version, by=by, at=at, count=len(counting))
    return version


def differences(
    version: Version, level: str, tree: Tree, visible: set[str] | None = None
) -> list[Difference]:
    """Return what stands and what was submitted for each holder, in the order of the tree."""
    newest: dict[tuple[int, int | None, bool], Submission] = {}
    rows = version.submissions.filter(level=level).select_related("by").order_by("pk")
    for row in rows:
        newest[row.unit_id, row.person_id, row.is_adjustment] = row
        if not row.is_adjustment:  # what was submitted anew is to be looked at anew
            newest.pop((row.unit_id, row.person_id, True), None)
    found = []
    for leaf in tree.cells:
        node = tree.nodes[leaf.partition("/")[0]]
        if node.unit_id is None or (visible is not None and node.key not in visible):
            continue
        below = newest.get((node.unit_id, node.person_id, False))
        made = newest.get((node.unit_id, node.person_id, True))
        found.append(_difference(node, tree.cells[leaf], below, made))
    return found


def missing(found: Sequence[Difference]) -> list[str]:
    """Return the names of the people who have submitted nothing yet."""
    return [each.node.name for each in found if each.node.person_id and each.submitted is None]


def mine(scope: Scope, today: date) -> list[tuple[Version, Tree, Node]]:
    """Return the drafts in which a person may submit numbers of their own."""
    versions_ = Version.objects.filter(
        status=Version.Status.DRAFT, plan__method="bottom_up", lines__person=scope.person_id
    )
    found = []
    for version in versions_.select_related("plan").distinct().order_by("pk"):
        tree = versions.tree(version, Level.TARGET, today)
        nodes = [node for node in tree.nodes.values() if node.person_id == scope.person_id]
        found += [(version, tree, node) for node in nodes]
    return found


def _difference(
    node: Node, planned: Sequence[int], below: Submission | None, made: Submission | None
) -> Difference:
    last = made or below
    return Difference(
        node=node,
        planned=list(planned),
        submitted=list(below.amounts) if below else None,
        adjusted=list(made.amounts) if made else None,
        reason=last.reason if last else "",
        by=str(last.by or "") if last else "",
        at=last.at if last else None,
    )


def _open(plan: Plan, number: int | None, level: str, at: datetime) -> tuple[Version, Tree]:
    version = versions.draft(plan, number)
    if plan.method != plan.Method.BOTTOM_UP:
        raise UnableToPlan(
            _("“%(plan)s” is planned %(method)s: numbers from below are taken in bottom-up plans.")
            % {"plan": plan, "method": plan.Method(plan.method).label.lower()}
        )
    return version, versions.tree(version, level, at.date())


def _node(tree: Tree, key: str) -> Node:
    node = tree.nodes.get(key)
    if node is None or node.unit_id is None or f"{key}/0" not in tree.cells:
        raise _strange(key)
    return node


def _strange(key: str) -> UnableToFind:
    return UnableToFind(_("There is no %(key)s in this plan.") % {"key": key})


def _reach(tree: Tree, by: Person | None, today: date) -> set[str] | None:
    return None if reach.everything(by) or by is None else reach.seen(tree, scope_of(by, today))


def _add(
    version: Version, node: Node, amounts: Sequence[Decimal], *, is_adjustment: bool = False,
    **said: Any,
) -> Submission:  # fmt: skip
    plan = version.plan
    if len(amounts) != plan.steps:
        raise UnableToSplit(
            _("%(given)d numbers for %(steps)d steps: give one for each.")
            % {"given": len(amounts), "steps": plan.steps}
        )
    counts = [counted(plan, amount) for amount in amounts]
    if min(counts) < 0:
        raise UnableToSplit(
            _("%(amount)s for %(node)s is below nought: a target is nought or more.")
            % {"amount": min(amounts), "node": node.name}
        )
    assert node.unit_id is not None
    values: Mapping[str, Any] = {
        "unit_id": node.unit_id, "person_id": node.person_id, "amounts": counts, **said,
    }  # fmt: skip
    made: Submission = Submission.objects.create(
        version=version, is_adjustment=is_adjustment, **values
    )
    versions.tell(
        "plan.adjusted" if is_adjustment else "plan.submitted", version, by=said["by"],
        at=said["at"], node=node.name, total=plan.amount(sum(counts)), reason=said["reason"],
    )  # fmt: skip
    return made
