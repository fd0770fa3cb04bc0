"""Setting numbers by hand: what is typed is held, and the rest is shared out again around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.calc.split import Hold as Held
from sextant.kernel.roles import require
from sextant.plans import naming, versions
from sextant.plans.models import Hold, Level, Version
from sextant.plans.reach import everything, may_set
from sextant.plans.refusals import UnableToPlan, UnableToSplit
from sextant.plans.splitting import counted, respread

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.plans.models import Plan
    from sextant.plans.tree import Node, Tree


class UnableToOverwrite(UnableToPlan):
    """Somebody else changed the same numbers meanwhile: both are shown."""

    def __init__(self, sentence: Any, clashes: Sequence[Clash]) -> None:
        super().__init__(sentence)
        self.clashes = clashes


@dataclass(frozen=True)
class Edit:
    """A number typed for a node over some steps, and what stood there when it was typed."""

    node: str
    first: int
    last: int
    amount: Decimal
    was: Decimal | None = None


@dataclass(frozen=True)
class Clash:
    """A number that changed under somebody's hands."""

    edit: Edit
    now: Decimal
    by: str


@dataclass(frozen=True)
class Release:
    """Numbers that shall no longer be held: of a node, over some steps."""

    node: str
    first: int
    last: int


@transaction.atomic
def set_numbers(
    plan: Plan,
    edits: Sequence[Edit],
    *,
    level: str = Level.TARGET,
    keep_totals: bool = False,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Hold typed numbers, and share the rest out again; with totals kept, siblings make room."""
    require(by, "plan.set")
    draft = versions.draft(plan, number)
    tree = versions.tree(draft, level, at.date())
    _check(plan, tree, edits)
    may_set(draft, tree, [edit.node for edit in edits], by=by, today=at.date())
    _refuse_clashes(draft, tree, edits, level)
    inner = not everything(by)
    before = versions.holds(draft, level, tree)
    new = [Held(edit.node, edit.first, edit.last, counted(plan, edit.amount)) for edit in edits]
    kept = _kept(before, new)
    around = _totals(tree, new) if keep_totals or inner else []
    total = sum(tree.sums[tree.root])
    if not around:
        total += _growth(tree, kept, new)
    cells = respread(plan, tree, total, [*kept, *new, *_unless_held(around, kept, new)])
    versions.write(draft, level, tree, cells)
    _hold(draft, level, tree, edits, by=by, at=at)
    versions.changed(draft)
    versions.tell("plan.set", draft, by=by, at=at, level=level, numbers=_told(plan, tree, edits))
    return draft


@transaction.atomic
def release(
    plan: Plan,
    spans: Sequence[Release],
    *,
    level: str = Level.TARGET,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Let numbers go that were held: they may be shared out again."""
    draft, tree = _opened(plan, spans, level, number, by=by, at=at)
    for span in spans:
        node = _node(tree, span.node)
        held = draft.holds.filter(level=level, unit=node.unit_id, person=node.person_id)
        held.filter(first__gte=span.first, last__lte=span.last).delete()
    versions.changed(draft)
    versions.tell("plan.released", draft, by=by, at=at, level=level, spans=len(spans))
    return draft


@transaction.atomic
def lock(
    plan: Plan,
    spans: Sequence[Release],
    *,
    level: str = Level.TARGET,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Hold numbers as they stand, whatever is shared out again."""
    draft, tree = _opened(plan, spans, level, number, by=by, at=at)
    edits = [
        Edit(span.node, span.first, span.last, plan.amount(_now(tree, span))) for span in spans
    ]
    _hold(draft, level, tree, edits, by=by, at=at)
    versions.changed(draft)
    versions.tell("plan.locked", draft, by=by, at=at, level=level, spans=len(spans))
    return draft


def _opened(
    plan: Plan, spans: Sequence[Release], level: str, number: int | None, *, by: Any, at: datetime
) -> tuple[Version, Tree]:
    """Return the draft and its tree, where all of some spans may be set."""
    require(by, "plan.set")
    draft = versions.draft(plan, number)
    tree = versions.tree(draft, level, at.date())
    may_set(draft, tree, [span.node for span in spans], by=by, today=at.date())
    return draft, tree


def _check(plan: Plan, tree: Tree, edits: Sequence[Edit]) -> None:
    if not edits:
        raise UnableToSplit(_("Nothing was changed."))
    for edit in edits:
        node = _node(tree, edit.node)
        if not 0 <= edit.first < edit.last <= plan.steps:
            raise UnableToSplit(_("%(plan)s has no such months.") % {"plan": plan})
        if edit.amount < 0:
            raise UnableToSplit(
                _("%(amount)s for %(node)s is below nought: a target is nought or more.")
                % {"amount": edit.amount, "node": node.name}
            )


def _node(tree: Tree, key: str) -> Node:
    node = tree.nodes.get(key)
    if node is None or node.unit_id is None:
        raise UnableToSplit(_("There is no %(key)s in this plan.") % {"key": key})
    return node


def _now(tree: Tree, span: Any) -> int:
    return sum(tree.sums[_node(tree, span.node).key][span.first : span.last])


def _refuse_clashes(draft: Version, tree: Tree, edits: Sequence[Edit], level: str) -> None:
    """Refuse to write over what changed since it was read, and show both."""
    plan, clashes = draft.plan, []
    for edit in edits:
        now = plan.amount(_now(tree, edit))
        if edit.was is None or now in {edit.was, edit.amount}:
            continue
        node = tree.nodes[edit.node]
        held = draft.holds.filter(level=level, unit=node.unit_id, person=node.person_id)
        last = held.filter(first=edit.first, last=edit.last).select_related("by").first()
        clashes.append(Clash(edit, now, str(last.by) if last and last.by else ""))
    if clashes:
        one = clashes[0]
        raise UnableToOverwrite(
            _(
                "%(node)s in %(span)s was changed meanwhile%(who)s: it is %(now)s now, not %(was)s."
                " Yours is %(yours)s: look at both, and write yours again if it shall stand."
            )
            % {
                "node": tree.nodes[one.edit.node].name,
                "span": naming.span_name(plan, one.edit.first, one.edit.last),
                "who": _(" by %(who)s") % {"who": one.by} if one.by else "",
                "now": naming.money(plan, counted(plan, one.now)),
                "was": naming.money(plan, counted(plan, one.edit.was or Decimal(0))),
                "yours": naming.money(plan, counted(plan, one.edit.amount)),
            },
            clashes,
        )


def _kept(before: Sequence[Held[str]], new: Sequence[Held[str]]) -> list[Held[str]]:
    """Return the earlier holds that new ones do not replace."""
    replaced = {(hold.node, hold.first, hold.last) for hold in new}
    return [hold for hold in before if (hold.node, hold.first, hold.last) not in replaced]


def _totals(tree: Tree, new: Sequence[Held[str]]) -> list[Held[str]]:
    """Return what must stay as it is above what was typed: the parents' sums of the same steps."""
    found = {}
    for hold in new:
        parent = tree.nodes[hold.node].parent
        if parent is not None:
            amount = sum(tree.sums[parent][hold.first : hold.last])
            found[parent, hold.first, hold.last] = Held(parent, hold.first, hold.last, amount)
    return list(found.values())


def _unless_held(around: Sequence[Held[str]], *held: Sequence[Held[str]]) -> list[Held[str]]:
    taken = {(hold.node, hold.first, hold.last) for holds in held for hold in holds}
    return [hold for hold in around if (hold.node, hold.first, hold.last) not in taken]


def _growth(tree: Tree, kept: Sequence[Held[str]], new: Sequence[Held[str]]) -> int:
    """Return by how much the whole grows: by what was typed, where nothing held above takes it up."""
    outermost = [hold for hold in new if not any(_holds(tree, other, hold) for other in new)]
    return sum(
        hold.amount - sum(tree.sums[hold.node][hold.first : hold.last])
        for hold in outermost
        if not any(_holds(tree, other, hold) for other in kept)
    )


def _holds(tree: Tree, outer: Held[str], inner: Held[str]) -> bool:
    """Tell whether one hold lies around another."""
    if outer is inner or not (outer.first <= inner.first and inner.last <= outer.last):
        return False
    if outer.node == inner.node:
        return (outer.first, outer.last) != (inner.first, inner.last)
    return outer.node in tree.above(inner.node)


def _hold(
    draft: Version, level: str, tree: Tree, edits: Sequence[Edit], *, by: Any, at: datetime
) -> None:
    for edit in edits:
        node = _node(tree, edit.node)
        assert node.unit_id is not None
        key: dict[str, Any] = {
            "version": draft, "level": level, "unit_id": node.unit_id, "person_id": node.person_id,
            "first": edit.first, "last": edit.last,
        }  # fmt: skip
        values = {"amount": counted(draft.plan, edit.amount), "by": by, "at": at}
        Hold.objects.update_or_create(**key, defaults=values)


def _told(plan: Plan, tree: Tree, edits: Sequence[Edit]) -> list[dict[str, Any]]:
    return [
        {
            "node": tree.nodes[edit.node].name,
            "span": naming.span_name(plan, edit.first, edit.last),
            "amount": edit.amount,
        }
        for edit in edits[:50]
    ]
