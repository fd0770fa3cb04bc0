"""Who submitted, who agreed and how fair it is, as programs read it: as far as a scope sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.plans import agreeing, reach, submitting, versions
from sextant.plans.models import Level, Part, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from sextant.kernel.scope import Scope
    from sextant.plans.stretching import Map


def submissions(plan: Plan, *, scope: Scope, today: date) -> list[dict[str, Any]]:
    """Return what stands and what was submitted for each holder a scope sees."""
    version = versions.find(plan)
    tree = versions.tree(version, Level.TARGET, today)
    found = submitting.differences(version, Level.TARGET, tree, reach.seen(tree, scope))

    def amount(counts: Sequence[int] | None) -> Decimal | None:
        return None if counts is None else plan.amount(sum(counts))

    return [
        {
            "node": each.node.key,
            "name": each.node.name,
            "planned": amount(each.planned),
            "submitted": amount(each.submitted),
            "adjusted": amount(each.adjusted),
            "gap": None if each.gap is None else plan.amount(each.gap),
            "reason": each.reason,
            "by": each.by,
            "at": each.at,
        }
        for each in found
    ]


def stretches(found: Map) -> list[dict[str, Any]]:
    """Return everyone's stretch as JSON can hold it."""
    return [
        {
            "node": row.node.key,
            "name": row.node.name,
            "target": row.target,
            "actual": row.actual,
            "landing": row.landing,
            "low": row.low,
            "high": row.high,
            "chance": row.chance,
            "verdict": row.verdict,
        }
        for row in found.rows
    ]


def parts(plan: Plan, *, scope: Scope, today: date) -> list[dict[str, Any]]:
    """Return the parts of the newest version whose holders a scope sees."""
    version = versions.find(plan)
    visible = set(
        Part.objects.visible_to(scope).filter(version=version).values_list("pk", flat=True)
    )
    return [
        {
            "unit": str(part.unit),
            "holder": str(part.holder or ""),
            "status": part.status,
            "due_on": part.due_on,
            "is_late": bool(part.status == Part.Status.WAITING and part.due_on
                            and part.due_on < today),
            "comment": part.comment,
        }
        for part in agreeing.parts(version)
        if part.pk in visible
    ]  # fmt: skip
