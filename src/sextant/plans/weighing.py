"""What weighs how much when a plan is shared out: among units and people, and over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.calc import seasonal
from sextant.calc.seasonal import Season
from sextant.kernel.calendar import DAY, add_months, installed
from sextant.kernel.models import Person
from sextant.kernel.period import Period
from sextant.metrics.ask import ask
from sextant.plans import by_hand
from sextant.plans.by_hand import FINE
from sextant.plans.facts import working_days
from sextant.plans.refusals import UnableToSplit

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope
    from sextant.plans.models import Plan
    from sextant.plans.tree import Node, Tree

YEARS = 4  # of history a season is learned from
RAMP = 6  # months until someone new carries a whole share, where nobody says otherwise
BUCKETS = {"A": (Decimal("0.2"), Decimal(3)), "B": (Decimal("0.3"), Decimal(2)),
           "C": (Decimal("0.5"), Decimal(1))}  # fmt: skip


class Over(models.TextChoices):
    """How an amount is shared out among units and people."""

    KEEP = "keep", _("In proportion to what stands")
    EVEN = "even", _("Evenly")
    WEIGHTED = "weighted", _("By a number, such as last year's")
    HEADCOUNT = "headcount", _("By people ready to sell")
    BUCKETED = "bucketed", _("By buckets A, B, C of last year")
    HAND = "hand", _("By weights given by hand")


class When(models.TextChoices):
    """How an amount is shared out over time."""

    KEEP = "keep", _("In proportion to what stands")
    EVEN = "even", _("Evenly")
    WORKING_DAYS = "working_days", _("By working days")
    SEASONAL = "seasonal", _("By the season, learned from history")
    HAND = "hand", _("By weights given by hand")


@dataclass(frozen=True)
class Way:
    """How to share out: the methods, and what they go by."""

    over: str = Over.EVEN
    when: str = When.WORKING_DAYS
    metric: str = ""
    period: str = ""
    ramp: int = RAMP
    weights: Mapping[str, Any] = field(default_factory=dict)
    """Of nodes, by key; for buckets, the weight of each bucket."""
    indices: Sequence[Any] = ()
    """Of the steps by hand, or of the twelve months of a season that was edited."""


@dataclass(frozen=True)
class Asking:
    """What is weighed, who weighs and on which day: numbers come from their own scope."""

    plan: Plan
    tree: Tree
    scope: Scope
    today: date


def over(asking: Asking, way: Way) -> dict[str, int]:
    """Return the weight of each node among its siblings."""
    tree = asking.tree
    if way.over == Over.HAND:
        return by_hand.of_nodes(tree, way.weights)
    if way.over == Over.WEIGHTED:
        return _summed(tree, _measured(asking, way))
    if way.over == Over.BUCKETED:
        return _summed(tree, _bucketed(asking, way))
    if way.over == Over.HEADCOUNT:
        ready = readiness(asking.plan, tree, way.ramp)
        return _summed(tree, {key: sum(shares) for key, shares in ready.items()})
    return {}


def when(asking: Asking, way: Way) -> list[int]:
    """Return the weight of each step."""
    plan = asking.plan
    if way.when == When.HAND:
        return by_hand.of_steps(plan, way.indices)
    if way.when == When.WORKING_DAYS:
        return [len(days) for days in _days(plan)]
    if way.when == When.SEASONAL:
        return _seasonal(asking, way)
    return [1] * plan.steps


def season(asking: Asking) -> Season | None:
    """Learn the season of a plan's measure from the whole months before it, up to four years."""
    plan = asking.plan
    end = min(plan.starts_on, asking.today).replace(day=1)
    period = Period(add_months(end, -12 * YEARS), end, calendar=installed())
    answer = ask(plan.measure, by=("month",), period=period, scope=asking.scope,
                 today=asking.today)  # fmt: skip
    brought = {row["month"]: row[plan.measure] for row in answer.rows}
    months = [f"{part.start:%Y-%m}" for part in period.months()]
    first = next((n for n, month in enumerate(months) if brought.get(month)), len(months))
    months = months[first:]
    if not months:
        return None
    values = [brought.get(month) or Decimal(0) for month in months]
    days = [len(working_days(day, add_months(day, 1)))
            for month in months for day in [date.fromisoformat(f"{month}-01")]]  # fmt: skip
    return seasonal.learned(values, int(months[0][5:]), working_days=days)


def readiness(plan: Plan, tree: Tree, ramp: int) -> dict[str, list[int]]:
    """Return for each holder how much of a whole share they carry in each step.

    Someone new carries a share that grows evenly over the months of their ramp; who has left, none.
    A unit's own line stands for one person.
    """
    keys = [node.person_id for node in tree.nodes.values() if node.person_id]
    stays = {pk: (start, end) for pk, start, end in
             Person.objects.filter(pk__in=keys).values_list("pk", "started_on", "left_on")}  # fmt: skip
    days = plan.days
    found = {}
    for leaf in tree.cells:
        node = tree.nodes[leaf.partition("/")[0]]
        start, end = stays.get(node.person_id or 0, (None, None))
        found[node.key] = [_ready(days[n], start, end, ramp) for n in range(plan.steps)]
    return found


def _ready(day: date, start: date | None, end: date | None, ramp: int) -> int:
    if end is not None and day >= end:
        return 0
    if start is None or not ramp:
        return FINE
    months = (day.year - start.year) * 12 + day.month - start.month + 1
    return FINE * min(max(months, 0), ramp) // ramp


def _measured(asking: Asking, way: Way) -> dict[str, int]:
    """Return what a number says of each holder, for whom the plan is weighed by it."""
    plan, tree = asking.plan, asking.tree
    name = way.metric or plan.measure
    period = (
        way.period or f"{add_months(plan.starts_on, -12)}..{add_months(plan.ends_on, -12) - DAY}"
    )
    said: dict[str, Any] = {"period": None if way.period == "now" else period, "scope": asking.scope,
            "today": asking.today}  # fmt: skip
    people = ask(name, by=("person",), **said)
    units = {kind: ask(name, by=(kind,), **said) for kind in ("team", "region")}
    rows = {("person", row["person_id"]): row[name] for row in people.rows}
    for kind, answer in units.items():
        rows |= {(kind, row[f"{kind}_id"]): row[name] for row in answer.rows}
    found = {}
    for leaf in tree.cells:
        node = tree.nodes[leaf.partition("/")[0]]
        key = ("person", node.person_id) if node.person_id else (node.kind, node.unit_id)
        found[node.key] = _weight(node, rows.get(key), name)
    if not any(found.values()):
        raise UnableToSplit(
            _("There is no %(metric)s in %(period)s to weigh by: choose another period or number.")
            % {"metric": name, "period": way.period or period}
        )
    return found


def _weight(node: Node, value: Any, metric: str) -> int:
    number = Decimal(value or 0)
    if number < 0:
        raise UnableToSplit(
            _(
                "%(metric)s of %(node)s is %(value)s, below nought: weigh by hand or by another number."
            )
            % {"metric": metric, "node": node.name, "value": number}
        )
    return int(number * FINE)


def _bucketed(asking: Asking, way: Way) -> dict[str, int]:
    """Return the weight of the bucket each holder stands in: the best fifth, the next, the rest."""
    measured = _measured(asking, way)
    ranked = sorted(measured, key=lambda key: (-measured[key], key))
    weights = {name: by_hand.number(way.weights.get(name, weight), name)
               for name, (_share, weight) in BUCKETS.items()}  # fmt: skip
    found, passed, edges = {}, Decimal(0), []
    for name, (share, _weight) in BUCKETS.items():
        passed += share
        edges.append((passed * len(ranked), name))
    for place, key in enumerate(ranked):
        name = next((name for edge, name in edges if place < edge), edges[-1][1])
        found[key] = weights[name]
    return found


def _summed(tree: Tree, of_holders: Mapping[str, int]) -> dict[str, int]:
    """Return the weight of every node: what those below it weigh together."""
    found = dict.fromkeys(tree.grid.parents, 0)
    lines = Counter(leaf.partition("/")[0] for leaf in tree.cells)
    for leaf in tree.cells:
        key = leaf.partition("/")[0]
        found[leaf] = of_holders.get(key, 0) // lines[key]
    for key in reversed(list(tree.grid.parents)):
        above = tree.grid.parents[key]
        if above is not None:
            found[above] += found[key]
    return never_all_nothing(tree, found)


def never_all_nothing(tree: Tree, weights: dict[str, int]) -> dict[str, int]:
    """Let siblings that all weigh nothing, inside something that weighs nothing, weigh the same."""
    nothing = {key for key, above in tree.grid.parents.items() if above and not weights[above]}
    return {key: 1 if key in nothing else weight for key, weight in weights.items()}


def _seasonal(asking: Asking, way: Way) -> list[int]:
    learned = season(asking)
    if way.indices:
        if len(way.indices) != 12:  # noqa: PLR2004 - months
            raise UnableToSplit(_("A season has twelve months: give an index for each."))
        indices = tuple(
            by_hand.number(each, str(n + 1)) / FINE for n, each in enumerate(way.indices)
        )
        learned = Season(indices, learned.years if learned else 0, 0.0, per_day=True)
    if learned is None:
        raise UnableToSplit(
            _("Two whole years of %(metric)s are needed to learn a season: share by working days.")
            % {"metric": asking.plan.measure}
        )
    return [
        round(FINE * sum(learned.indices[day.month - 1] for day in days))
        for days in _days(asking.plan)
    ]


def _days(plan: Plan) -> list[list[date]]:
    edges = plan.days
    return [working_days(start, stop) for start, stop in pairwise(edges)]
