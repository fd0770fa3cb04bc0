"""What a plan is laid beside: the year before, the run rate of late, and a plain forecast."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.kernel.calendar import add_months
from sextant.kernel.period import Period
from sextant.metrics.ask import ask
from sextant.plans import weighing
from sextant.plans.facts import working_days

if TYPE_CHECKING:
    from datetime import date

    from sextant.plans.models import Plan
    from sextant.plans.tree import Node, Tree
    from sextant.plans.weighing import Asking

YEAR, RECENT = 12, 3
KINDS = ("person", "team", "region")


class Against(models.TextChoices):
    """What a plan is laid beside."""

    NOTHING = "", _("Nothing")
    YEAR_AGO = "year-ago", _("A year before")
    RUN_RATE = "run-rate", _("Run rate of the last three months")
    FORECAST = "forecast", _("Forecast: the last twelve months with their season")


def beside(asking: Asking, against: str) -> dict[str, list[int]]:
    """Return for each node what it is laid beside in each step, in smallest units."""
    if against == Against.YEAR_AGO:
        return _year_ago(asking)
    if against == Against.RUN_RATE:
        return _level(asking, RECENT, _by_days(asking.plan))
    if against == Against.FORECAST:
        learned = weighing.season(asking)
        days = _days(asking.plan)
        if learned is None:
            return _level(asking, YEAR, _by_days(asking.plan))
        weights = [Decimal(sum(learned.indices[day.month - 1] for day in step)) for step in days]
        return _level(asking, YEAR, weights)
    return {}


def _year_ago(asking: Asking) -> dict[str, list[int]]:
    plan = asking.plan
    edges = [add_months(day, -YEAR) for day in plan.days]
    by_month = all(day.day == 1 for day in edges)
    unit = "month" if by_month else "day"
    period = Period(edges[0], edges[-1])
    found: dict[tuple[str, Any], list[int]] = defaultdict(lambda: [0] * plan.steps)
    for kind in ("", *KINDS):
        by = (kind, unit) if kind else (unit,)
        answer = ask(plan.measure, by=by, period=period, scope=asking.scope, today=asking.today)
        for row in answer.rows:
            step = _step(edges, str(row[unit]))
            if step is not None:
                key = (kind, row.get(f"{kind}_id"))
                found[key][step] += _count(plan, row[plan.measure])
    return {key: found[place] for key, node in asking.tree.nodes.items()
            if (place := _place(node, asking.tree)) in found}  # fmt: skip


def _level(asking: Asking, months: int, weights: list[Decimal]) -> dict[str, list[int]]:
    """Lay the sum of the last whole months over the steps, a year's worth by their weights."""
    plan = asking.plan
    end = asking.today.replace(day=1)
    period = Period(add_months(end, -months), end)
    whole = Decimal(sum(weights)) or Decimal(1)
    length = Decimal((plan.ends_on - plan.starts_on).days) / Decimal("365.25") * YEAR / months
    found: dict[str, list[int]] = {}
    rows: dict[tuple[str, Any], Any] = {}
    for kind in ("", *KINDS):
        by = (kind,) if kind else ()
        answer = ask(plan.measure, by=by, period=period, scope=asking.scope, today=asking.today)
        for row in answer.rows if kind else [answer.total]:
            rows[kind, row.get(f"{kind}_id")] = row[plan.measure]
    for key, node in asking.tree.nodes.items():
        value = rows.get(_place(node, asking.tree))
        if value is not None:
            total = Decimal(value) * length
            found[key] = [_count(plan, total * weight / whole) for weight in weights]
    return found


def _place(node: Node, tree: Tree) -> tuple[str, Any]:
    """Return under which answer a node is found."""
    if node.key == tree.root:
        return "", None
    if node.person_id is not None:
        return "person", node.person_id
    return node.kind, node.unit_id


def _step(edges: list[date], text: str) -> int | None:
    from datetime import date

    day = date.fromisoformat(text if len(text) > 7 else f"{text}-01")  # noqa: PLR2004 - 2026-07
    place = bisect_right(edges, day) - 1
    return place if 0 <= place < len(edges) - 1 else None


def _count(plan: Plan, amount: Any) -> int:
    return round(Decimal(amount or 0) / plan.unit)


def _days(plan: Plan) -> list[list[date]]:
    edges = plan.days
    return [working_days(edges[n], edges[n + 1]) for n in range(plan.steps)]


def _by_days(plan: Plan) -> list[Decimal]:
    return [Decimal(len(days)) for days in _days(plan)]
