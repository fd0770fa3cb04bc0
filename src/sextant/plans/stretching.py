"""Who is over- and who under-stretched: the chance of each holder to attain what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.metrics.ask import ask
from sextant.plans import versions
from sextant.plans.models import Level, Version
from sextant.plans.refusals import UnableToPlan

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer
    from sextant.plans.models import Plan
    from sextant.plans.tree import Node, Tree

LEAST, GREATEST = 0.3, 0.8  # chances outside which a target asks too much, or next to nothing


@dataclass(frozen=True)
class Stretch:
    """How one holder stands: what is asked, what is likely, and the chance to attain it."""

    node: Node
    target: Decimal
    actual: Decimal
    landing: Decimal | None
    low: Decimal | None
    high: Decimal | None
    chance: float | None

    @property
    def verdict(self) -> str:
        """Return `over`, `under` or `fair`, and nothing where it cannot be said."""
        if self.chance is None:
            return ""
        return "over" if self.chance < LEAST else "under" if self.chance > GREATEST else "fair"


@dataclass(frozen=True)
class Map:
    """Everyone's stretch in the version in force, and that of all together."""

    version: Version
    rows: list[Stretch]
    whole: Stretch
    answer: Answer


def stretched(plan: Plan, *, scope: Scope, today: date) -> Map:
    """Return the chances of everyone who holds a part of the version in force."""
    version = in_force(plan)
    tree = versions.tree(version, Level.TARGET, today)
    answer = chances(plan, scope=scope, today=today)
    rows = {row["person_id"]: row for row in answer.rows}
    found = [
        _stretch(node, rows[node.person_id], plan) for node in holders(tree)
        if node.person_id in rows
    ]  # fmt: skip
    return Map(version, found, _stretch(tree.nodes[tree.root], answer.total, plan), answer)


def in_force(plan: Plan) -> Version:
    """Return the version in force, or refuse where there is none."""
    found: Version | None = plan.versions.published().first()
    if found is None:
        raise UnableToPlan(
            _("%(plan)s has no version in force: publish one before it is recalibrated.")
            % {"plan": plan}
        )
    return found


def chances(plan: Plan, *, scope: Scope, today: date) -> Answer:
    """Ask what everyone reached, what is asked of them, and where it may end."""
    whole = Period.holding(plan.starts_on, "year", installed())
    is_year = (whole.start, whole.end) == (plan.starts_on, plan.ends_on)
    names = (plan.measure, "target", "projected_landing", "p_attain")
    return ask(
        names, by=("person",), period=whole if is_year else plan.period, measure=plan.measure,
        scope=scope, today=today,
    )  # fmt: skip


def holders(tree: Tree) -> list[Node]:
    """Return who holds a line of their own, people only: what stands with a unit has no chances."""
    keys = dict.fromkeys(leaf.partition("/")[0] for leaf in tree.cells)
    return [tree.nodes[key] for key in keys if tree.nodes[key].person_id is not None]


def _stretch(node: Node, row: Mapping[str, Any], plan: Plan) -> Stretch:
    chance = row["p_attain"]
    return Stretch(
        node,
        row["target"],
        row[plan.measure],
        row["projected_landing"],
        row["projected_landing_low"],
        row["projected_landing_high"],
        None if chance is None else float(chance),
    )
