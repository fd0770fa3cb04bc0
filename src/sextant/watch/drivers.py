"""What drove a number that is off: parts that sum exactly, kept as they were known then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.calc.anomaly import FindingKind, Step
from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.kernel.scope import operator
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue
from sextant.metrics.dimensions import EVERY
from sextant.metrics.why import sentences
from sextant.metrics.why import why as explained
from sextant.metrics.why.question import Question, resolve
from sextant.metrics.why.reasons import REST, Division, Reason, named
from sextant.metrics.why.sides import Whole

if TYPE_CHECKING:
    from sextant.metrics.why import Explanation
    from sextant.watch.candidates import Candidate
    from sextant.watch.models import Alert
    from sextant.watch.nodes import Node

A_WEEK = timedelta(days=7)
KEPT = 12  # parts; what the others made is kept as one
OTHERS = "others"
PREVIOUS, YEAR_AGO = "previous", "year-ago"
AMOUNTS = ("effect", "share", "before", "now", "unexpected", "inner", "mix")


@dataclass(frozen=True)
class Told:
    """The drivers of an alert as they were known when it was raised."""

    question: Question
    whole: Whole
    division: Division
    significance: float | None

    @property
    def sentence(self) -> str:
        """Tell them in the reader's language."""
        return sentences.sentence(self.question, self.whole, self.division, self.significance)


def compared(candidate: Candidate) -> tuple[Period, str]:
    """Return the days that are explained and what they are laid beside.

    A day is explained with the six before it, so that the same days of two weeks are compared; a
    new level with as many days before it began; a month with the month a year ago where it is known.
    """
    start, end = (date.fromisoformat(day) for day in (candidate.starts_on, candidate.ends_on))
    calendar = installed()
    if candidate.shape == FindingKind.LEVEL:
        return Period(start, end, calendar=calendar), PREVIOUS
    if candidate.step == Step.DAY:
        return Period(end - A_WEEK, end, calendar=calendar), PREVIOUS
    period = Period.holding(start, candidate.step, calendar)
    if candidate.step == Step.WEEK:
        return period, PREVIOUS
    ago = str(period.year_ago().start)
    is_known = any(day == ago and value for day, value, *_bounds in candidate.course)
    return period, YEAR_AGO if is_known else PREVIOUS


def before(period: Period, compare: str) -> Period:
    """Return what some days are laid beside."""
    return period.year_ago() if compare == YEAR_AGO else period.previous()


def explain(candidate: Candidate, node: Node, today: date) -> dict[str, Any] | None:
    """Return what drove a number, as an alert keeps it; None where it has no parts."""
    period, compare = compared(candidate)
    try:
        found = explained(
            candidate.metric, period=period, compare=compare, where=node.where,
            scope=operator(today), today=today,
        )  # fmt: skip
    except Unable:
        return None
    return _kept(found)


def told(alert: Alert, today: date) -> Told | None:
    """Return the drivers that an alert keeps; None where its number has no parts."""
    kept = alert.drivers
    if kept is None or alert.metric not in catalogue.every():
        return None
    calendar = installed()
    start, end = date.fromisoformat(kept["start"]), date.fromisoformat(kept["end"])
    period = Period(start, end, kept["unit"], calendar=calendar)
    try:
        question = resolve(
            alert.metric, period=period, compare=kept["compare"], by=(), where=kept["where"],
            scope=operator(today), today=max(today, end),
        )  # fmt: skip
    except Unable:  # a catalogue that has changed since
        return None
    whole = Whole(*(Decimal(kept[name]) for name in ("before", "now", "step")))
    by = tuple(EVERY[name] for name in kept["by"])
    reasons = tuple(_reason(each, by) for each in kept["reasons"])
    division = Division(kept["kind"], by, whole.change, reasons)
    return Told(question, whole, division, kept["significance"])


def _kept(found: Explanation) -> dict[str, Any]:
    question, whole, by = found.question, found.whole, found.division.by
    return {
        "compare": question.compare, "unit": question.period.unit,
        "start": str(question.period.start), "end": str(question.period.end),
        "kind": found.division.kind, "where": dict(question.where), "by": [each.name for each in by],
        "before": str(whole.before), "now": str(whole.now), "step": str(whole.step),
        "significance": found.significance,
        "reasons": [_plain(each, by) for each in _shortened(found.division.reasons)],
    }  # fmt: skip


def _shortened(reasons: tuple[Reason, ...]) -> list[Reason]:
    shown, others = list(reasons[:KEPT]), reasons[KEPT:]
    if len(others) > 1:
        effect = sum((each.effect for each in others), Decimal(0))
        share = sum((each.share or Decimal(0) for each in others), Decimal(0))
        return [*shown, Reason(OTHERS, "", effect, share)]
    return [*shown, *others]


def _plain(reason: Reason, by: tuple[Any, ...]) -> dict[str, Any]:
    amounts = {name: getattr(reason, name) for name in AMOUNTS}
    cases = reason.cases and [[str(value), count] for value, count in reason.cases]
    return {
        "kind": reason.kind,
        "name": reason.name,
        "key": list(reason.key) if reason.key else None,
        "labels": [reason.row[each.name] for each in by] if reason.row else None,
        "significance": reason.significance,
        "cases": cases,
        **{name: None if value is None else str(value) for name, value in amounts.items()},
    }


def _reason(kept: dict[str, Any], by: tuple[Any, ...]) -> Reason:
    amounts = {name: None if kept[name] is None else Decimal(kept[name]) for name in AMOUNTS}
    cases = kept["cases"]
    reason = Reason(
        kept["kind"], "", **amounts,  # type: ignore[arg-type] # an effect is always kept
        key=tuple(kept["key"]) if kept["key"] else None,
        significance=kept["significance"],
        cases=((Decimal(cases[0][0]), cases[0][1]), (Decimal(cases[1][0]), cases[1][1])) if cases else None,
    )  # fmt: skip
    if reason.kind == REST:
        return replace(reason, name=_("In no group or in several"))
    if reason.kind == OTHERS:
        return replace(reason, name=_("All others"))
    if kept["labels"] is None:
        return replace(reason, name=kept["name"])
    row = dict(zip((each.name for each in by), kept["labels"], strict=False))
    return replace(reason, name=named(row, by), row=row)
