"""What a split cannot do, as a sentence with the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.calc.split import (
    Contradiction,
    HoldsExceed,
    HoldsFallShort,
    NegativeHold,
    NegativeTotal,
    NegativeWeight,
    NoWeight,
    SplitError,
)
from sextant.kernel.unable import Unable
from sextant.plans import naming

if TYPE_CHECKING:
    from sextant.plans.models import Plan
    from sextant.plans.tree import Tree

SHOWN = 5


class UnableToPlan(Unable):
    """The plan cannot be made, changed or brought on as meant."""


class UnableToSplit(UnableToPlan):
    """The numbers cannot be shared out as asked."""


def unable(error: SplitError, plan: Plan, tree: Tree) -> UnableToSplit:
    """Say why a split cannot be made."""
    sentence = _SENTENCES.get(type(error), _nonsense)
    return UnableToSplit(sentence(error, plan, tree))


def _name(tree: Tree, key: Any) -> str:
    node = tree.nodes.get(str(key).partition("/")[0])
    return node.name if node else str(key)


def _exceed(error: HoldsExceed, plan: Plan, tree: Tree) -> Any:
    return _(
        "%(held)s is held in %(node)s in %(span)s, and only %(available)s is there: release a held"
        " number or raise the amount by %(missing)s."
    ) % {
        "held": naming.money(plan, error.held),
        "node": _name(tree, error.node),
        "span": naming.span_name(plan, error.first, error.last),
        "available": naming.money(plan, error.available),
        "missing": naming.money(plan, error.held - error.available),
    }


def _fall_short(error: HoldsFallShort, plan: Plan, tree: Tree) -> Any:
    return _(
        "Everything in %(node)s in %(span)s is held, and comes to %(held)s instead of %(wanted)s:"
        " release a held number, so that there is somewhere to put %(missing)s."
    ) % {
        "held": naming.money(plan, error.held),
        "node": _name(tree, error.node),
        "span": naming.span_name(plan, error.first, error.last),
        "wanted": naming.money(plan, error.wanted),
        "missing": naming.money(plan, error.wanted - error.held),
    }


def _contradiction(error: Contradiction, plan: Plan, tree: Tree) -> Any:
    holds = [
        f"{_name(tree, hold.node)} {naming.span_name(plan, hold.first, hold.last)}:"
        f" {naming.money(plan, hold.amount)}"
        for hold in error.holds[:SHOWN]
    ]
    if error.total is not None:
        holds.append(f"{tree.nodes[tree.root].name}: {naming.money(plan, error.total)}")
    return _("These held numbers cannot all stand: %(holds)s. Release one of them.") % {
        "holds": "; ".join(holds)
    }


def _negative_hold(error: NegativeHold, plan: Plan, tree: Tree) -> Any:
    return _("%(amount)s for %(node)s is below nought: a target is nought or more.") % {
        "amount": naming.money(plan, error.hold.amount),
        "node": _name(tree, error.hold.node),
    }


def _negative_total(error: NegativeTotal, plan: Plan, _tree: Tree) -> Any:
    return _("%(amount)s is below nought: a target is nought or more.") % {
        "amount": naming.money(plan, error.total)
    }


def _negative_weight(error: NegativeWeight, _plan: Plan, tree: Tree) -> Any:
    return _("%(node)s weighs %(weight)s: give it a weight of nought or more.") % {
        "node": _name(tree, error.node),
        "weight": error.weight,
    }


def _no_weight(error: NoWeight, _plan: Plan, tree: Tree) -> Any:
    if error.among == "steps":
        return _("No month of %(node)s weighs anything: give at least one a weight.") % {
            "node": _name(tree, error.node)
        }
    return _("Nothing below %(node)s weighs anything: give at least one a weight.") % {
        "node": _name(tree, error.node)
    }


def _nonsense(error: SplitError, _plan: Plan, _tree: Tree) -> Any:
    return _("This cannot be shared out: %(error)s") % {"error": error}


_SENTENCES: dict[type[SplitError], Any] = {
    HoldsExceed: _exceed,
    HoldsFallShort: _fall_short,
    Contradiction: _contradiction,
    NegativeHold: _negative_hold,
    NegativeTotal: _negative_total,
    NegativeWeight: _negative_weight,
    NoWeight: _no_weight,
}

__all__ = ["UnableToPlan", "UnableToSplit", "unable"]
