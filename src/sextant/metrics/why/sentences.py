"""A change told in plain words: whole sentences whose numbers sum to the change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from sextant.calc.drivers import number_and_size
from sextant.metrics.measures import Unit
from sextant.metrics.why import written
from sextant.metrics.why.noise import is_noise
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import REST, Division, Reason, together

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sextant.metrics.why.sides import Whole

TOLD = 3
WORTH_TELLING = Decimal("0.1")  # of the change, by which a part must differ from the others

HEADS: Mapping[tuple[str, str], tuple[_StrPromise, _StrPromise]] = {
    ("previous", "up"): (
        gettext_lazy("%(metric)s rose by %(change)s (%(rate)s) against the period before."),
        gettext_lazy("%(metric)s rose by %(change)s against the period before."),
    ),
    ("previous", "down"): (
        gettext_lazy("%(metric)s fell by %(change)s (%(rate)s) against the period before."),
        gettext_lazy("%(metric)s fell by %(change)s against the period before."),
    ),
    ("year-ago", "up"): (
        gettext_lazy("%(metric)s rose by %(change)s (%(rate)s) against a year ago."),
        gettext_lazy("%(metric)s rose by %(change)s against a year ago."),
    ),
    ("year-ago", "down"): (
        gettext_lazy("%(metric)s fell by %(change)s (%(rate)s) against a year ago."),
        gettext_lazy("%(metric)s fell by %(change)s against a year ago."),
    ),
    ("target", "up"): (
        gettext_lazy("%(metric)s is %(change)s (%(rate)s) above its target."),
        gettext_lazy("%(metric)s is %(change)s above its target."),
    ),
    ("target", "down"): (
        gettext_lazy("%(metric)s is %(change)s (%(rate)s) below its target."),
        gettext_lazy("%(metric)s is %(change)s below its target."),
    ),
    ("pace", "up"): (
        gettext_lazy("%(metric)s is %(change)s (%(rate)s) ahead of the plan’s pace."),
        gettext_lazy("%(metric)s is %(change)s ahead of the plan’s pace."),
    ),
    ("pace", "down"): (
        gettext_lazy("%(metric)s is %(change)s (%(rate)s) behind the plan’s pace."),
        gettext_lazy("%(metric)s is %(change)s behind the plan’s pace."),
    ),
}
STILL: Mapping[str, _StrPromise] = {
    "previous": gettext_lazy("%(metric)s is what it was in the period before."),
    "year-ago": gettext_lazy("%(metric)s is what it was a year ago."),
    "target": gettext_lazy("%(metric)s is exactly at its target."),
    "pace": gettext_lazy("%(metric)s is exactly at the plan’s pace."),
}
PARTS: Mapping[tuple[str, str], _StrPromise] = {
    ("sum", "up"): pgettext_lazy("a part of a change", "%(name)s rose by %(effect)s."),
    ("sum", "down"): pgettext_lazy("a part of a change", "%(name)s fell by %(effect)s."),
    ("ratio", "up"): gettext_lazy("%(name)s lifted it by %(effect)s."),
    ("ratio", "down"): gettext_lazy("%(name)s lowered it by %(effect)s."),
    ("plan", "up"): gettext_lazy("%(name)s is %(effect)s ahead."),
    ("plan", "down"): gettext_lazy("%(name)s is %(effect)s behind."),
    ("more", "up"): gettext_lazy("%(name)s rose by %(effect)s, most of it from more deals."),
    ("larger", "up"): gettext_lazy("%(name)s rose by %(effect)s, most of it from larger deals."),
    ("fewer", "down"): gettext_lazy("%(name)s fell by %(effect)s, most of it from fewer deals."),
    ("smaller", "down"): gettext_lazy(
        "%(name)s fell by %(effect)s, most of it from smaller deals."
    ),
}
OTHERS: Mapping[tuple[str, str], _StrPromise] = {
    ("sum", "up"): gettext_lazy("All others together rose by %(effect)s."),
    ("sum", "down"): gettext_lazy("All others together fell by %(effect)s."),
    ("ratio", "up"): gettext_lazy("All others together lifted it by %(effect)s."),
    ("ratio", "down"): gettext_lazy("All others together lowered it by %(effect)s."),
    ("plan", "up"): gettext_lazy("All others together are %(effect)s ahead."),
    ("plan", "down"): gettext_lazy("All others together are %(effect)s behind."),
    ("noise", "up"): gettext_lazy("The rest, %(effect)s more, is noise."),
    ("noise", "down"): gettext_lazy("The rest, %(effect)s less, is noise."),
}


def sentence(
    question: Question, whole: Whole, division: Division, significance: float | None
) -> str:
    """Tell a change and who made it; the numbers sum, with what all others made as the last."""
    step = written.step(question, whole.change, whole.step)
    change = (whole.change / step).to_integral_value() * step
    name = question.before if question.compare == "plan" else question.compare
    if not change:
        return str(STILL[name]) % {"metric": question.metric.label}
    said = [_head(question, whole, change, name)]
    if is_noise(significance):
        said.append(_("That is no more than the usual ups and downs of earlier periods."))
    if question.recipe.is_product:
        said.append(of_division(question, whole, division))
    else:
        said += _parts(question, whole, division, change, step)
    if significance is None:
        said.append(
            _("Too few earlier periods are known to tell whether that is more than chance.")
        )
    return joined(said)


def of_division(question: Question, whole: Whole, division: Division) -> str:
    """Tell one way of dividing a change, part after part; the parts sum to the change."""
    step = written.step(question, whole.change, whole.step)
    change = (whole.change / step).to_integral_value() * step
    moved = [reason for reason in division.reasons if reason.effect]
    sizes = together([reason.effect for reason in moved], change, step)
    order = sorted(zip(moved, sizes, strict=True), key=lambda pair: -abs(pair[1]))
    said = [
        str(PARTS["ratio", _way(size)])
        % {"name": reason.said or reason.name, "effect": written.size(question, size)}
        for reason, size in order
        if size
    ]
    return joined(said or [_("Nothing of it moved.")])


def joined(sentences: Sequence[str]) -> str:
    """Write sentences one after the other, as the language does."""
    return ("" if (get_language() or "en").startswith("zh") else " ").join(sentences)


def _head(question: Question, whole: Whole, change: Decimal, name: str) -> str:
    with_rate, without = HEADS[name, _way(change)]
    text = (
        with_rate if whole.rate is not None and question.metric.unit is not Unit.RATIO else without
    )
    return str(text) % {
        "metric": question.metric.label,
        "change": written.size(question, change),
        "rate": written.rate(whole.rate or Decimal(0)),
    }


def _parts(
    question: Question, whole: Whole, division: Division, change: Decimal, step: Decimal
) -> list[str]:
    if len(division.reasons) == 1:
        return []
    said = []
    told = standing_out(whole, division)
    if not told:
        said = [_("It moved much alike everywhere: no part stands out.")]
        told = [each for each in division.reasons if each.kind != REST and each.effect][:TOLD]
    others = [reason for reason in division.reasons if reason not in told]
    rest = sum((reason.effect for reason in others), Decimal(0))
    sizes = together([*(reason.effect for reason in told), rest], change, step)
    said += [
        str(PARTS[_manner(question, reason), _way(size)])
        % {"name": reason.name, "effect": written.size(question, size)}
        for reason, size in zip(told, sizes, strict=False)
    ]
    if sizes[-1]:
        manner = _manner_of_rest(question, others)
        effect = written.size(question, sizes[-1])
        said.append(str(OTHERS[manner, _way(sizes[-1])]) % {"effect": effect})
    return said


def standing_out(whole: Whole, division: Division) -> list[Reason]:
    """Return the few parts that moved otherwise than all others, the most telling first."""
    least = abs(whole.change) * WORTH_TELLING
    found = [each for each in division.reasons if each.kind != REST and _stands_out(each, least)]
    return sorted(found, key=lambda each: -abs(each.unexpected or Decimal(0)))[:TOLD]


def _stands_out(reason: Reason, least: Decimal) -> bool:
    unexpected = reason.unexpected or Decimal(0)
    alike = (unexpected > 0) == (reason.effect > 0)
    return alike and min(abs(unexpected), abs(reason.effect)) >= least and bool(reason.effect)


def _manner(question: Question, reason: Reason) -> str:
    if question.compare == "plan":
        return "plan"
    if question.is_quotient:
        return "ratio"
    return _most_of_it(reason) or "sum"


def _most_of_it(reason: Reason) -> str:
    """Tell whether a part moved by the number of its cases or by their size, if that is known."""
    if reason.cases is None:
        return ""
    (value, count), (value_now, count_now) = reason.cases
    if not count or not count_now:
        return ""
    up = reason.effect > 0
    unit = Decimal("0.01")
    found = number_and_size((value, count), (value_now, count_now), unit=unit)
    by_number = found.number >= found.size if up else found.number <= found.size
    if up:
        return "more" if by_number else "larger"
    return "fewer" if by_number else "smaller"


def _manner_of_rest(question: Question, others: Sequence[Reason]) -> str:
    if all(is_noise(reason.significance) for reason in others if reason.kind != REST):
        return "noise"
    if question.compare == "plan":
        return "plan"
    return "ratio" if question.is_quotient else "sum"


def _way(value: Decimal) -> str:
    return "up" if value > 0 else "down"
