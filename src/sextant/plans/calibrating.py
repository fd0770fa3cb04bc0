"""Recalibration: a draft in which the chances of all holders come together; what has passed stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.calc import split
from sextant.calc.recalibrate import Proposal, TotalOutOfReachError, recalibrated
from sextant.config import config
from sextant.kernel.roles import require
from sextant.kernel.scope import scope_of
from sextant.plans import drafting, naming, versions
from sextant.plans.models import Calibration, Level, Move, Version
from sextant.plans.refusals import UnableToPlan
from sextant.plans.splitting import counted
from sextant.plans.stretching import chances, holders, in_force

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.calc.outlook import Outlook
    from sextant.kernel.models import Person
    from sextant.plans.models import Plan
    from sextant.plans.tree import Node, Tree

BAND, MOST = 0.1, 0.25
HUNDRED = 100


@dataclass(frozen=True)
class Wish:
    """What a recalibration may do: the new total, how far chances may differ, how far targets move."""

    total: Decimal | None = None
    band: float = BAND
    most_change: float = MOST
    held: frozenset[str] = frozenset()
    """The nodes that stay as they are, by key."""


@dataclass(frozen=True)
class Rest:
    """The chances of what is still to be asked: those of the whole, less what was asked already."""

    outlook: Outlook
    asked: Decimal
    unit: Decimal

    def chance(self, target: Decimal) -> float:
        """Return the chance to reach a target for the rest, in smallest units."""
        return self.outlook.chance(self.asked + target * self.unit)

    def at(self, chance: float) -> Decimal:
        """Return the target for the rest that is reached with a chance, in smallest units."""
        return (self.outlook.at(chance) - self.asked) / self.unit


@dataclass(frozen=True)
class Case:
    """One holder: what was asked until now, what is asked of the rest, and its chances if known."""

    node: Node
    passed: int
    ahead: int
    rest: Rest | None


@dataclass(frozen=True)
class Cases:
    """Everyone who holds a part of a plan, from the first step that can still be changed."""

    plan: Plan
    base: Version
    tree: Tree
    step: int
    each: list[Case]

    @property
    def others(self) -> int:
        """Return what stands with units themselves, and is not moved."""
        own = sum(case.passed + case.ahead for case in self.each)
        return sum(self.tree.sums[self.tree.root]) - own


@transaction.atomic
def recalibrate(
    plan: Plan, wish: Wish, *, reason: str, by: Person | None, at: datetime
) -> Calibration:
    """Make a draft from the version in force in which the chances of all come together."""
    require(by, "plan.revise")
    cases = _cases(plan, by=by, today=at.date())
    proposal = _proposed(cases, wish)
    made = drafting.revise(
        plan, by=by, at=at, reason=reason, number=cases.base.number, origin="calibration"
    )
    _write(made, cases, proposal.amounts, at.date())
    kept = Calibration.objects.create(
        version=made, starts_on=plan.starts_on, ends_on=plan.ends_on, band=wish.band,
        common=proposal.common or 0.0, most_change=wish.most_change, by=by, at=at,
    )  # fmt: skip
    Move.objects.bulk_create(_moves(kept, cases, proposal))
    versions.tell("plan.recalibrated", made, by=by, at=at, reason=reason)
    return kept


def _cases(plan: Plan, *, by: Person | None, today: date) -> Cases:
    if plan.currency not in {"", config.currency}:
        raise UnableToPlan(
            _("Chances are reckoned in %(currency)s, and this plan is in %(other)s.")
            % {"currency": config.currency, "other": plan.currency}
        )
    base, step = in_force(plan), _first_open(plan, today)
    tree = versions.tree(base, Level.TARGET, today)
    answer = chances(plan, scope=scope_of(by, today), today=today)
    rows, found = {row["person_id"]: row for row in answer.rows}, holders(tree)
    once = Counter(node.person_id for node in found)
    each = []
    for node in found:
        amounts = tree.sums[node.key]
        asked = plan.amount(sum(amounts[:step]))
        row = rows.get(node.person_id) if once[node.person_id] == 1 else None
        outlook = answer.outlook(row) if row else None
        rest = Rest(outlook, asked, plan.unit) if outlook is not None else None
        each.append(Case(node, sum(amounts[:step]), sum(amounts[step:]), rest))
    return Cases(plan, base, tree, step, each)


def _first_open(plan: Plan, today: date) -> int:
    """Return the first step whose targets can still be changed: the one that holds today."""
    for step in range(plan.steps):
        if today < plan.days[step + 1]:
            return step
    raise UnableToPlan(
        _("The days of %(plan)s have passed: there is nothing left to recalibrate.")
        % {"plan": plan}
    )


def _proposed(cases: Cases, wish: Wish) -> Proposal:
    plan, each = cases.plan, cases.each
    if not any(case.rest for case in each):
        raise UnableToPlan(
            _(
                "Too little has happened yet to say how likely the targets are: wait, or set them"
                " by hand."
            )
        )
    old, passed = [case.ahead for case in each], sum(case.passed for case in each)
    total = sum(old)
    if wish.total is not None:
        total = counted(plan, wish.total) - cases.others - passed
    held = [n for n, case in enumerate(each) if case.node.key in wish.held]
    try:
        return recalibrated(
            old, [case.rest for case in each], total=total, most_change=wish.most_change,
            band=wish.band, held=held,
        )  # fmt: skip
    except TotalOutOfReachError as error:
        raise _out_of_reach(plan, wish, error, cases.others + passed) from error
    except ValueError as error:
        raise UnableToPlan(
            _(
                "The limits are shares between 0 and 1, and the total is nought or more: correct"
                " them."
            )
        ) from error


def _out_of_reach(
    plan: Plan, wish: Wish, error: TotalOutOfReachError, besides: int
) -> UnableToPlan:
    return UnableToPlan(
        _(
            "With changes of at most %(most)d %% the plan comes to between %(least)s and"
            " %(greatest)s, not %(total)s: allow larger changes."
        )
        % {
            "most": round(wish.most_change * HUNDRED),
            "least": naming.money(plan, error.least + besides),
            "greatest": naming.money(plan, error.most + besides),
            "total": naming.money(plan, error.total + besides),
        }
    )


def _write(made: Version, cases: Cases, amounts: Sequence[int], today: date) -> None:
    """Give each holder the new amount for the rest, over its months as they stand."""
    plan, step = cases.plan, cases.step
    tree = versions.tree(made, Level.TARGET, today)
    holds = []
    for case, amount in zip(cases.each, amounts, strict=True):
        holds.append(split.Hold(case.node.key, step, plan.steps, amount))
        if step:
            holds.append(split.Hold(case.node.key, 0, step, case.passed))
    total = sum(amounts) + sum(case.passed for case in cases.each) + cases.others
    cells = split.respread(tree.grid, total, tree.cells, holds=holds)
    versions.write(made, Level.TARGET, tree, cells)
    made.holds.filter(level=Level.TARGET).delete()
    versions.changed(made)


def _moves(kept: Calibration, cases: Cases, proposal: Proposal) -> list[Move]:
    return [
        Move(
            calibration=kept,
            unit_id=case.node.unit_id or 0,
            person_id=case.node.person_id,
            before=case.passed + case.ahead,
            after=case.passed + proposal.amounts[n],
            chance_before=proposal.before[n],
            chance_after=proposal.after[n],
            is_limited=n in proposal.limited,
        )
        for n, case in enumerate(cases.each)
    ]
