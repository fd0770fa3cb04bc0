"""The waterfall: a number stands with a unit until who leads it shares it out one step further down."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.calc import split
from sextant.kernel.roles import require
from sextant.kernel.scope import scope_of
from sextant.kernel.unable import UnableToFind
from sextant.plans import reach, versions, weighing
from sextant.plans.models import Level, Line, Version
from sextant.plans.refusals import UnableToPlan, UnableToSplit, unable
from sextant.plans.splitting import counted
from sextant.plans.tree import as_of, carriers
from sextant.plans.weighing import Asking, Over, Way

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sextant.kernel.models import Person, Unit
    from sextant.plans.models import Plan
    from sextant.plans.tree import Tree


@transaction.atomic
def place(
    plan: Plan,
    total: Decimal,
    *,
    way: Way,
    level: str = Level.TARGET,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Let a total stand with the unit at the top, laid over time, to be handed down from there."""
    require(by, "plan.edit")
    draft = versions.draft(plan, number)
    tree = versions.tree(draft, level, at.date())
    top = next(node.unit_id for node in tree.nodes.values() if node.unit_id is not None)
    steps = weighing.when(Asking(plan, tree, scope_of(by, at.date()), at.date()), way)
    grid = split.Grid({"top": None}, plan.steps, tree.groups)
    cells = split.spread(grid, counted(plan, total), over={}, when={"top": steps})
    draft.lines.filter(level=level).delete()
    draft.holds.filter(level=level).delete()
    Line.objects.create(version=draft, level=level, unit_id=top, amounts=cells["top"])
    versions.changed(draft)
    versions.tell("plan.shared_out", draft, by=by, at=at, level=level, total=total)
    return draft


@transaction.atomic
def hand_down(
    plan: Plan,
    unit: Unit,
    *,
    way: Way,
    level: str = Level.TARGET,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Share what stands with a unit out among those right below it: every month stays exact."""
    require(by, "plan.hand_down")
    draft = versions.draft(plan, number)
    _begin_below(draft, unit, level, at.date())
    tree = versions.tree(draft, level, at.date())
    key = f"u{unit.pk}"
    _refuse(tree, key, unit, by=by, today=at.date())
    own = tree.cells.get(f"{key}/0", [])
    if not any(own):
        raise UnableToSplit(
            _("Nothing stands with %(unit)s itself: it was handed down already, or not yet to it.")
            % {"unit": unit}
        )
    asking = Asking(plan, tree, scope_of(by, at.date()), at.date())
    cells = _shared(asking, key, own, way)
    versions.write(draft, level, tree, cells | {f"{key}/0": [0] * plan.steps})
    versions.changed(draft)
    versions.tell("plan.handed_down", draft, by=by, at=at, level=level, unit=str(unit),
                  total=plan.amount(sum(own)), over=str(way.over))  # fmt: skip
    return draft


def _begin_below(draft: Version, unit: Unit, level: str, today: date) -> None:
    """Give those in a unit who carry a target a line, where they have none."""
    plan = draft.plan
    people = carriers([unit.pk], as_of(plan, today)).get(unit.pk, [])
    taken = set(draft.lines.filter(level=level).values_list("person", flat=True))
    Line.objects.bulk_create(
        Line(version=draft, level=level, unit=unit, person_id=person, amounts=[0] * plan.steps)
        for person in people
        if person not in taken
    )


def _refuse(tree: Tree, key: str, unit: Unit, *, by: Person | None, today: date) -> None:
    if key not in tree.nodes:
        raise UnableToFind(_("%(unit)s has no part in this plan.") % {"unit": unit})
    if by is not None and not reach.everything(by):
        own = reach.tops(tree, scope_of(by, today))
        if not any(key in tree.within(top) for top in own):
            raise UnableToFind(_("%(unit)s has no part in this plan.") % {"unit": unit})
    if not tree.below(key):
        raise UnableToPlan(
            _("Nobody stands below %(unit)s: place people in it first.") % {"unit": unit}
        )


def _shared(asking: Asking, key: str, own: Sequence[int], way: Way) -> dict[str, list[int]]:
    """Return what those right below a unit get more, added to what they have."""
    plan, tree = asking.plan, asking.tree
    below = tree.below(key)
    over = weighing.over(asking, way) if way.over not in {Over.EVEN, Over.KEEP} else {}
    grid = split.Grid({key: None, **{node.key: key for node in below}}, plan.steps, tree.groups)
    holds = [split.Hold(key, step, step + 1, amount) for step, amount in enumerate(own)]
    weights = {node.key: over.get(node.key, 1) for node in below}
    try:
        cells = split.spread(grid, sum(own), over=weights, when={key: list(own)}, holds=holds)
    except split.SplitError as error:
        raise unable(error, plan, tree) from error
    return {
        f"{node.key}/0": [
            a + b for a, b in zip(tree.cells.get(f"{node.key}/0", [0] * plan.steps),
                                  cells[node.key], strict=True)
        ]
        for node in below
    }  # fmt: skip
