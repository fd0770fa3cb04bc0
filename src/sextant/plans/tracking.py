"""Against plan: which measures have one, and where nodes stand, for every page and door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from sextant.calc.noise import FEW
from sextant.kernel.period import Period, name
from sextant.metrics import catalogue
from sextant.metrics.measuring import USUAL
from sextant.plans.models import Level, Line, Plan, Version
from sextant.plans.standing import WHOLE, Standing, Tracked

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer, Note, Row
    from sextant.metrics.measures import Metric

TARGETS = ("target", "pace", "attainment", "pace_attainment", "gap", "required_run_rate")
AHEAD = ("projected_landing", "p_attain")
YEAR = "last-12-months"
TREND = {"week": "last-12-weeks", "month": YEAR}
LONG, VERY_LONG = 100, 800  # days that are drawn day by day, and week by week


@dataclass(frozen=True)
class Standings:
    """Several nodes beside each other, with how fresh and how sure they are."""

    rows: list[Standing]
    whole: Standing
    answer: Answer = field(repr=False)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Return what is to be known beside the numbers."""
        return self.answer.notes

    @property
    def published_at(self) -> datetime | None:
        """Return when the facts were published."""
        return self.answer.published_at


def plans_over(period: Period, measure: str = "") -> list[Plan]:
    """Return the plans of targets in force that share days with a period, newest first."""
    found = Plan.objects.published().filter(
        purpose=Plan.Purpose.TARGETS, starts_on__lt=period.end, ends_on__gt=period.start
    )
    return list((found.filter(measure=measure) if measure else found).order_by("-starts_on", "pk"))


def measures(plans: Sequence[Plan], scope: Scope) -> list[Metric]:
    """Return the measures of some plans that a scope may see, won revenue first."""
    known = catalogue.every()
    names = {plan.measure for plan in plans if plan.measure in known}
    order = [each for each in known if each in names]
    order.sort(key=lambda each: each != USUAL)
    found = [known[each] for each in order]
    return [each for each in found if not each.needs or scope.permits(each.needs)]


def levels(plans: Sequence[Plan]) -> list[str]:
    """Return the levels of target that some plans hold, in their order."""
    lines = Line.objects.filter(
        version__status=Version.Status.PUBLISHED, version__plan__in=[plan.pk for plan in plans]
    )
    found = set(lines.order_by().values_list("level", flat=True).distinct())
    return [level.value for level in Level if level in found]


def whole(tracked: Tracked, *, where: Mapping[str, Any] | None = None) -> Standings:
    """Return where everything a scope sees stands as one, or all that meets some conditions."""
    return standings(tracked, (), where=where)


def standings(
    tracked: Tracked,
    by: Sequence[str],
    *,
    where: Mapping[str, Any] | None = None,
    looks_ahead: bool = True,
    compare: str | None = None,
) -> Standings:
    """Return where nodes stand against their plan, by region, team, person or several of them.

    Those with a target are ranked by how much of it they reached. Each kind of node is to be asked
    by itself: what a unit is held to may be less than what it asks of those below it.
    """
    asked = (*TARGETS, *(AHEAD if looks_ahead else ()))
    answer, rows, total = _asked(tracked, asked, by=tuple(by), where=where, compare=compare)
    size = _size(total, tracked)
    found = [_standing(row, by, tracked, size) for row in rows]
    return Standings(_ranked(found), Standing(WHOLE, None, "", total, tracked, size), answer)


def trends(
    tracked: Tracked, by: Sequence[str], *, where: Mapping[str, Any] | None = None
) -> dict[int | None, list[Decimal]]:
    """Return the last twelve months of many nodes, or weeks where a week is looked at, in one question.

    Asked by nothing, the whole stands under None.
    """
    step = "week" if tracked.period.unit == "week" else "month"
    span = Period.parse(TREND[step], tracked.period.calendar, tracked.today)
    answer = tracked.ask((tracked.measure,), by=(*by, step), where=where, period=span)
    places = {str(part): n for n, part in enumerate(span.split(step))}
    found: dict[int | None, list[Decimal]] = {}
    for row in answer.rows:
        key = row[f"{by[-1]}_id"] if by else None
        line = found.setdefault(key, [Decimal(0)] * len(places))
        if row[step] in places:
            line[places[row[step]]] += Decimal(row[tracked.measure] or 0)
    return found


@dataclass(frozen=True)
class Course:
    """How a period goes step by step: what the plan asks and what was reached in each."""

    parts: list[Period]
    planned: list[Decimal]
    reached: list[Decimal]
    """As far as the days have come."""

    @property
    def plan(self) -> list[Decimal]:
        """Return what the plan asks, added up."""
        return list(accumulate(self.planned))

    @property
    def actual(self) -> list[Decimal]:
        """Return what was reached, added up."""
        return list(accumulate(self.reached))


def course(tracked: Tracked, step: str = "", *, where: Mapping[str, Any] | None = None) -> Course:
    """Return how the period goes, by day, week or month: as fine as its length can be read."""
    period = tracked.period
    length = len(period)
    step = step or ("day" if length <= LONG else "week" if length <= VERY_LONG else "month")
    _answer, rows, _total = _asked(tracked, ("target",), by=(step,), where=where)
    known = {row[step]: row for row in rows}
    parts = list(period.split(step))
    found = [known.get(name(part.start, step, period.calendar), {}) for part in parts]
    return course_of(tracked, parts, found)


def course_of(tracked: Tracked, parts: list[Period], rows: Sequence[Row]) -> Course:
    """Return how a period goes from what was asked of each of its parts."""
    until = sum(part.start <= tracked.today for part in parts)
    return Course(
        parts,
        [Decimal(row.get("target") or 0) for row in rows],
        [Decimal(row.get(tracked.measure) or 0) for row in rows[:until]],
    )


def by_level(tracked: Tracked, *, where: Mapping[str, Any] | None = None) -> dict[str, Decimal]:
    """Return what is asked at each level of target."""
    rows = tracked.ask(("target",), by=("level",), where=where).rows
    known = {row["level"]: Decimal(row["target"]) for row in rows if row["target"]}
    return {level.value: known[level.value] for level in Level if level in known}


def _asked(
    tracked: Tracked, plan: Sequence[str], *, by: Sequence[str], **more: Any
) -> tuple[Answer, list[Row], Row]:
    """Ask for numbers and plan together, or apart where another level is looked at."""
    if tracked.level == Level.TARGET:
        answer = tracked.ask((*tracked.measures, *plan), by=by, **more)
        return answer, answer.rows if by else [], answer.total
    numbers = tracked.ask(tracked.measures, by=by, **more)
    answer = tracked.ask_plan(plan, by=by, **more)
    reached = {_key(row, by): row for row in numbers.rows}
    planned = {_key(row, by): row for row in answer.rows}
    nothing = (dict.fromkeys(numbers.total), dict.fromkeys(answer.total))
    rows = [
        {**nothing[0], **nothing[1], **reached.get(key, {}), **planned.get(key, {})}
        for key in {**planned, **reached}
    ]
    return answer, rows if by else [], {**numbers.total, **answer.total}


def _key(row: Row, by: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row.get(f"{each}_id", row[each]) for each in by)


def _standing(row: Row, by: Sequence[str], tracked: Tracked, size: Decimal | None) -> Standing:
    kind = by[-1]
    return Standing(kind, row[f"{kind}_id"], row[kind] or "", row, tracked, size)


def _size(total: Row, tracked: Tracked) -> Decimal | None:
    """Return the usual size of one case, by the last year where the period has too few."""
    if not tracked.cases:
        return None
    if int(total.get(tracked.cases) or 0) < FEW:
        span = Period.parse(YEAR, tracked.period.calendar, tracked.today)
        total = tracked.ask(tracked.measures, period=span).total
    cases = int(total.get(tracked.cases) or 0)
    return Decimal(total[tracked.measure] or 0) / cases if cases else None


def _ranked(found: list[Standing]) -> list[Standing]:
    held = [each for each in found if each.target > 0 and each.key is not None]
    held.sort(key=lambda each: each.values["attainment"] or 0, reverse=not _less(held))
    ranks = {id(each): n for n, each in enumerate(held, 1)}
    return [replace(each, rank=ranks.get(id(each)), among=len(held)) for each in found]


def _less(found: Sequence[Standing]) -> bool:
    return bool(found) and found[0].tracked.wants_less
