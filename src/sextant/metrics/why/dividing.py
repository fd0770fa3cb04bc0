"""A change divided by segments: of sums what each added, of ratios its inner and mix effects."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from sextant.calc.drivers import Joint, NothingBelowError, Over, by_segment, inner_and_mix
from sextant.calc.drivers.parts import Number, Part, nearest
from sextant.metrics.answer import Row
from sextant.metrics.figures import tidy
from sextant.metrics.measures import Unit
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import Cases, Division, Reason, divided, named
from sextant.metrics.why.refusing import UnableToExplain
from sextant.metrics.why.sides import Key, Sides, Whole, sides

BESIDE = {"won_revenue": "average_deal"}  # it knows how many cases a sum has


def by_segments(
    question: Question,
    whole: Whole,
    by: Sequence[str],
    joint: Joint = Joint.SHARED,
    *,
    is_asked: bool = False,
) -> Division:
    """Divide a change by the groups of some dimensions, the largest effect first."""
    beside = BESIDE.get(question.metric.name) if question.compare != "plan" else None
    both = sides(question, by, [beside] if beside else [])
    if is_asked and not both.has_lines:
        raise UnableToExplain(
            _("The published plan has no lines by %(dimension)s: leave it out.")
            % {"dimension": " · ".join(str(each.label) for each in both.now.request.by)}
        )  # fmt: skip
    reasons = (_of_ratio if question.is_quotient else _of_sum)(both, whole, joint)
    rest = _("In no group or in several")
    return divided("segments", whole, reasons, rest, both)


def _of_sum(both: Sides, whole: Whole, _joint: Joint) -> list[Reason]:
    before, now = map(both.in_order, both.values())
    found = by_segment(before, now, unit=whole.step)
    counted = _counted(both)
    question = both.question
    rows = {key: both.row(key) for key in both.keys}
    growth = whole.now / whole.before if whole.before else None
    return [
        Reason(
            "part",
            _name(both, rows, part),
            part.effect,
            key=part.name,
            row=rows[part.name],
            before=_shown(question, before.get(part.name)),
            now=_shown(question, now.get(part.name)),
            unexpected=_unexpected(part, before, growth, whole),
            cases=_cases(part.name, counted),
        )
        for part in found.parts
    ]


def _shown(question: Question, value: Decimal | None) -> Decimal:
    known = value or Decimal(0)
    return tidy(known) if question.metric.unit is Unit.MONEY else known


def _counted(both: Sides) -> tuple[dict[Key, Over], dict[Key, Over]] | None:
    """Return sums with the number of their cases, where an average was asked beside the metric."""
    name = BESIDE.get(both.question.metric.name)
    return both.overs(name) if name and both.question.compare != "plan" else None


def _cases(
    key: Key, counted: tuple[dict[Key, Over], dict[Key, Over]] | None
) -> tuple[Cases, Cases] | None:
    if counted is None:
        return None
    before, now = (side.get(key, Over(Decimal(0), 0)) for side in counted)
    return (_decimal(before[0]), int(before[1])), (_decimal(now[0]), int(now[1]))


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _unexpected(
    part: Part[Key], before: dict[Key, Decimal], growth: Decimal | None, whole: Whole
) -> Decimal:
    if growth is None:
        return part.effect
    expected = before.get(part.name, Decimal(0)) * (growth - 1)
    return (part.effect - expected).quantize(whole.step)


def _of_ratio(both: Sides, whole: Whole, joint: Joint) -> list[Reason]:
    before, now = map(both.in_order, both.overs())
    try:
        found = inner_and_mix(before, now, unit=whole.step, joint=joint)
    except NothingBelowError:
        return []
    effects = {part.name: {each.name: each.effect for each in part.keys} for part in found.parts}
    reasons = []
    for key in both.keys:
        row = both.row(key)
        of = {name: effect.get(key, Decimal(0)) for name, effect in effects.items()}
        effect = sum(of.values(), Decimal(0))
        then, later = before.get(key), now.get(key)
        reasons.append(
            Reason(
                "part",
                named(row, both.now.request.by),
                effect,
                key=key,
                row=row,
                before=_quotient(then, whole.step),
                now=_quotient(later, whole.step),
                unexpected=effect,
                inner=of.get("inner"),
                mix=of.get("mix", Decimal(0)) + of.get("joint", Decimal(0)),
            )
        )
    return sorted(reasons, key=lambda reason: -abs(reason.effect))


def _quotient(over: Over | None, step: Decimal) -> Decimal | None:
    if over is None or not over.denominator:
        return None
    exact = Fraction(over.numerator) / Fraction(over.denominator)
    return nearest(exact / Fraction(step)) * step


def _name(both: Sides, rows: dict[Key, Row], part: Part[Key]) -> str:
    return named(rows[part.name], both.now.request.by)
