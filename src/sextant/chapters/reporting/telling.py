"""What an answer says in words: figures, names of parts, and the sentence it begins with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_percent
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sextant.book.comparing import CASES, COUNTS, step
from sextant.chapters.reporting.question import ALONE
from sextant.config import config
from sextant.kernel.unable import Unable
from sextant.metrics import dimensions
from sextant.metrics.ask import ask
from sextant.metrics.drill import NOTHING
from sextant.metrics.measures import Unit
from sextant.metrics.request import PLAN, SAME_WORKING_DAYS
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sextant.book.comparing import Step
    from sextant.book.looking import Look
    from sextant.chapters.reporting.question import Question
    from sextant.metrics.answer import Answer, Row
    from sextant.metrics.dimensions import Dimension
    from sextant.metrics.measures import Metric

TESTED = {*CASES, *COUNTS, "win_rate"}  # of which it can be said whether chance does as much
ROUND = Decimal("0.1")


def figure(value: Any, unit: Unit) -> str:
    """Write a value in its unit."""
    if value is None:
        return written.NOTHING
    if unit is Unit.MONEY:
        return written.money(Decimal(value), config.currency)
    if unit is Unit.RATIO:
        return percent(value, "#,##0.0%")
    return written.number(Decimal(str(value)).quantize(ROUND) if value % 1 else value)


def signed(change: Any, unit: Unit) -> str:
    """Write a difference with its sign; that of shares is in points."""
    if change is None:
        return written.NOTHING
    text = points(change) if unit is Unit.RATIO else figure(change, unit)
    return f"+{text}" if change > 0 else text


def points(difference: Any) -> str:
    """Write the difference of two shares in points."""
    number = written.number((Decimal(difference) * 100).quantize(ROUND))
    return _("%(points)s points") % {"points": number}


def beside(question: Question) -> str:
    """Name what the numbers are laid beside."""
    texts = {
        "year-ago": _("a year ago"),
        PLAN: _("the plan"),
        SAME_WORKING_DAYS: _("as many working days before"),
    }
    return texts.get(question.compare, _("the period before"))


def percent(share: Any, pattern: str = "#,##0%") -> str:
    """Write a share."""
    return str(format_percent(share, pattern, locale=written.language().replace("-", "_")))


def part(row: Row, dimension: Dimension) -> str:
    """Return the name of a part, or what stands for none."""
    value = row[dimension.name]
    return pgettext("part of a number", "None named") if value is None else str(value)


def namer(rows: Sequence[Row], dimension: Dimension) -> Callable[[Row], str]:
    """Return how parts are named in a chart: apart by their keys where two have one name."""
    if not dimension.key:
        return lambda row: part(row, dimension)
    key, keys = f"{dimension.name}_id", dict[str, set[Any]]()
    for row in rows:
        keys.setdefault(part(row, dimension), set()).add(row[key])

    def name(row: Row) -> str:
        label = part(row, dimension)
        return label if len(keys[label]) == 1 else f"{label} #{row[key]}"

    return name


def conditions(question: Question, answer: Answer | None = None) -> list[dict[str, str]]:
    """Return the conditions in words; keys are named where the answer holds their labels."""
    found = []
    for name, values in question.where:
        shown = [_named(name, value, answer) for value in values]
        label = str(dimensions.EVERY[name].label)
        found.append({"name": name, "label": label, "value": ", ".join(shown)})
    return found


def _named(name: str, value: str, answer: Answer | None) -> str:
    if value == NOTHING:
        return pgettext("part of a number", "None named")
    rows = answer.rows if answer is not None else []
    return next((str(row[name]) for row in rows if str(row.get(f"{name}_id")) == value), value)


def labelled(question: Question, look: Look) -> Answer | None:
    """Return an answer that names the keys asked for, where some are keys."""
    names = [name for name, values in question.where if any(each.isdecimal() for each in values)]
    if not names:
        return None
    where = {name: list(dict(question.where)[name]) for name in names}
    try:
        return ask(question.metrics[:1], by=tuple(names), where=where, measure=question.measure,
                   period=None, scope=look.scope, today=look.today)  # fmt: skip
    except Unable:
        return None


def sentences(question: Question, answer: Answer) -> list[str]:
    """Say what is shown, what the first number is in all, and how far it moved."""
    (name, *_rest) = question.metrics
    metric = answer.request.metrics[0]
    found = [_total(metric, answer)]
    moved = step(answer, name)
    if moved is not None and question.compare != ALONE:
        found.append(_moved(moved, question, answer.total[f"{name}_change"], metric.unit))
        if name in TESTED and moved.way != "same" and question.compare != PLAN:
            found.append(_chance(moved))
    if (largest := _largest(metric, answer)) is not None:
        found.append(largest)
    return found


def _total(metric: Metric, answer: Answer) -> str:
    period = answer.period
    assert period is not None  # a page always asks for a period
    return _("%(metric)s from %(start)s to %(end)s: %(total)s.") % {
        "metric": metric.label,
        "start": written.day(period.start),
        "end": written.day(period.last),
        "total": figure(answer.total[metric.name], metric.unit),
    }


def _moved(moved: Step, question: Question, change: Any, unit: Unit) -> str:
    if moved.way == "same":
        texts = {
            "year-ago": _("That is as much as a year ago."),
            PLAN: _("That is just what the plan asks."),
        }
        return texts.get(question.compare, _("That is as much as in the period before."))
    if moved.share is None and unit is not Unit.RATIO:
        return _("There is nothing to lay beside it, so no share can be said.")
    text = _up(question.compare) if moved.way == "more" else _down(question.compare)
    share = points(abs(change)) if unit is Unit.RATIO else percent(moved.share, "#,##0.0%")
    return text % {"share": share}


def _up(compare: str) -> str:
    texts = {
        "year-ago": _("That is %(share)s more than a year ago."),
        PLAN: _("That is %(share)s above what the plan asks of these days."),
        SAME_WORKING_DAYS: _("That is %(share)s more than in as many working days before."),
    }
    return texts.get(compare, _("That is %(share)s more than in the period before."))


def _down(compare: str) -> str:
    texts = {
        "year-ago": _("That is %(share)s less than a year ago."),
        PLAN: _("That is %(share)s below what the plan asks of these days."),
        SAME_WORKING_DAYS: _("That is %(share)s less than in as many working days before."),
    }
    return texts.get(compare, _("That is %(share)s less than in the period before."))


def _chance(moved: Step) -> str:
    if moved.is_sure:
        return _("The difference is more than chance makes.")
    return _("The difference is no larger than chance makes.")


def _largest(metric: Metric, answer: Answer) -> str | None:
    """Name the part with most of a number whose parts add up."""
    by, total = answer.request.by, answer.total[metric.name]
    if len(by) != 1 or by[0].is_time or not metric.is_additive or not total or total < 0:
        return None
    known = [row for row in answer.rows if row[metric.name]]
    if len(known) < 2:  # noqa: PLR2004 - of one part nothing is largest
        return None
    first = max(known, key=lambda row: row[metric.name])
    words = _("Most of it is %(part)s: %(value)s, %(share)s of the whole.")
    if first[by[0].name] is None:
        words = _("For most of it no %(dimension)s is given: %(value)s, %(share)s of the whole.")
    return words % {
        "part": part(first, by[0]),
        "dimension": by[0].label,
        "value": figure(first[metric.name], metric.unit),
        "share": percent(Decimal(first[metric.name]) / Decimal(total)),
    }
