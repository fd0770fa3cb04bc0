"""Sharing a plan out: from one number down the organisation and over time, exact everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.calc import split
from sextant.kernel.organisation import Organisation
from sextant.kernel.roles import require
from sextant.kernel.scope import scope_of
from sextant.plans import drafting, versions, weighing
from sextant.plans.models import Level, Line, Version
from sextant.plans.refusals import UnableToSplit, unable
from sextant.plans.weighing import Asking, Over, Way, When

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.calc.split import Hold
    from sextant.kernel.models import Person
    from sextant.plans.models import Plan
    from sextant.plans.tree import Tree

MOST = Decimal(10) ** 14


@transaction.atomic
def share_out(
    plan: Plan,
    total: Decimal | None,
    *,
    way: Way,
    level: str = Level.TARGET,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Share a total out over everyone and every step of a draft; what is held by hand stays."""
    require(by, "plan.edit")
    draft, organisation = versions.draft(plan, number), Organisation()
    drafting.add_carriers(draft, level, today=at.date(), organisation=organisation)
    tree = versions.tree(draft, level, at.date(), organisation)
    whole = sum(tree.sums[tree.root]) if total is None else counted(plan, total)
    holds = versions.holds(draft, level, tree)
    asking = Asking(plan, tree, scope_of(by, at.date()), at.date())
    cells = _shared(asking, whole, holds, way)
    versions.write(draft, level, tree, cells)
    versions.changed(draft)
    versions.tell(
        "plan.shared_out", draft, by=by, at=at, level=level, total=plan.amount(whole),
        over=str(way.over), when=str(way.when),
    )  # fmt: skip
    return draft


@transaction.atomic
def lift(
    plan: Plan,
    rate: Decimal,
    *,
    level: str,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Make a level from the targets: every number of it is so much more, exact in every sum."""
    require(by, "plan.edit")
    if level == Level.TARGET:
        raise UnableToSplit(_("Targets are not made from themselves: choose stretch or challenge."))
    draft = versions.draft(plan, number)
    tree = versions.tree(draft, Level.TARGET, at.date())
    whole = sum(tree.sums[tree.root])
    wanted = int((whole * (1 + rate)).quantize(Decimal(1)))
    cells = respread(plan, tree, wanted, ())
    draft.lines.filter(level=level).delete()
    draft.holds.filter(level=level).delete()
    _copy(level, tree, cells)
    versions.changed(draft)
    versions.tell("plan.lifted", draft, by=by, at=at, level=level, rate=rate)
    return draft


def counted(plan: Plan, amount: Decimal) -> int:
    """Return an amount in smallest units, or refuse what is finer, too large or below nought."""
    if not amount.is_finite() or abs(amount) > MOST:
        raise UnableToSplit(_("%(amount)s is too large for a plan.") % {"amount": amount})
    count = amount / plan.unit
    if count != int(count):
        raise UnableToSplit(
            _("%(amount)s is finer than %(unit)s, the smallest unit here: round it.")
            % {"amount": amount, "unit": plan.unit}
        )
    return int(count)


def respread(
    plan: Plan, tree: Tree, total: int, holds: Sequence[Hold[str]]
) -> Mapping[str, Sequence[int]]:
    """Share a total out in proportion to what stands, or refuse in a sentence with the numbers."""
    try:
        return split.respread(tree.grid, total, tree.cells, holds=holds)
    except split.SplitError as error:
        raise unable(error, plan, tree) from error


def _shared(
    asking: Asking, whole: int, holds: Sequence[Hold[str]], way: Way
) -> Mapping[str, Sequence[int]]:
    plan, tree = asking.plan, asking.tree
    if way.over == Over.KEEP and way.when == When.KEEP:
        return respread(plan, tree, whole, holds)
    over = _standing(tree) if way.over == Over.KEEP else weighing.over(asking, way)
    steps = (
        [sum(column) for column in zip(*tree.cells.values(), strict=True)]
        if way.when == When.KEEP
        else weighing.when(asking, way)
    )
    when = {tree.root: steps}
    if way.over == Over.HEADCOUNT:
        when |= _ready(plan, tree, way, steps)
    try:
        return split.spread(tree.grid, whole, over=over, when=when, holds=holds)
    except split.SplitError as error:
        raise unable(error, plan, tree) from error


def _standing(tree: Tree) -> dict[str, int]:
    sums = {key: sum(amounts) for key, amounts in tree.sums.items()}
    return weighing.never_all_nothing(tree, sums)


def _ready(plan: Plan, tree: Tree, way: Way, steps: Sequence[int]) -> dict[str, list[int]]:
    """Return the steps of those who are not ready in all of them."""
    found = {}
    for key, shares in weighing.readiness(plan, tree, way.ramp).items():
        if len(set(shares)) > 1 and any(shares):
            found[key] = [share * step for share, step in zip(shares, steps, strict=True)]
    return found


def _copy(level: str, tree: Tree, cells: Mapping[str, Sequence[int]]) -> None:
    made = []
    for leaf, amounts in cells.items():
        line = tree.line_of(leaf)
        if line is not None:
            line.pk, line.level, line.amounts = None, level, list(amounts)
            line._state.adding = True  # noqa: SLF001 - Django's own name
            made.append(line)
    Line.objects.bulk_create(made)
