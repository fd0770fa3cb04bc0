"""Weights given by hand: read, checked for what is missing, and refused by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.plans.refusals import UnableToSplit

if TYPE_CHECKING:
    from sextant.plans.models import Plan
    from sextant.plans.tree import Tree

FINE = 10**6


def of_nodes(tree: Tree, weights: Mapping[str, Any]) -> dict[str, int]:
    """Return the weight of each node that was given one; siblings of it need one too."""
    strange = [key for key in weights if key not in tree.nodes]
    if strange:
        raise UnableToSplit(
            _("There is no %(key)s in this plan to give a weight to.") % {"key": strange[0]}
        )
    found = {key: number(value, tree.nodes[key].name) for key, value in weights.items()}
    together: dict[str | None, list[str]] = {}
    for key in weights:
        together.setdefault(tree.nodes[key].parent, []).append(key)
    for parent, given in together.items():
        if parent in found and not found[parent]:
            found |= dict.fromkeys(given, 1)  # below what gets nothing, weights say nothing
        missing = (
            [node.name for node in tree.below(parent) if node.key not in given] if parent else []
        )
        if missing:
            raise UnableToSplit(
                _(
                    "%(names)s has no weight beside those given: give each a weight, nought included."
                )
                % {"names": ", ".join(missing[:5])}
            )
    return found


def of_steps(plan: Plan, indices: Sequence[Any]) -> list[int]:
    """Return the weight of each step, one given for each."""
    if len(indices) != plan.steps:
        raise UnableToSplit(
            _("%(given)d weights for %(steps)d steps: give one for each.")
            % {"given": len(indices), "steps": plan.steps}
        )
    return [number(each, str(n + 1)) for n, each in enumerate(indices)]


def number(value: Any, name: str) -> int:
    """Return a weight as a whole number, or refuse what is none."""
    try:
        weight = Decimal(str(value))
    except InvalidOperation as error:
        raise UnableToSplit(
            _("“%(value)s” is no weight for %(name)s: give a number.")
            % {"value": value, "name": name}
        ) from error
    if weight < 0 or not weight.is_finite():
        raise UnableToSplit(
            _("%(node)s weighs %(weight)s: give it a weight of nought or more.")
            % {"node": name, "weight": value}
        )
    return int(weight * FINE)
