"""How many times its own usual ups and downs each group of a division moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sextant.calc.drivers import Over
from sextant.metrics.why.noise import significance
from sextant.metrics.why.past import Earlier, Past, added
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import Division
from sextant.metrics.why.series import courses
from sextant.metrics.why.sides import Key, overs

FEW = 60  # groups whose own ups and downs are looked at, those of the largest effect
MANY = 550  # groups of a ratio, all of which must be looked at together


def weighed(question: Question, division: Division) -> Division:
    """Say of each part how many times its own usual ups and downs it moved."""
    known = _of_ratio(question, division) if question.is_quotient else _of_sum(question, division)
    reasons = [
        replace(reason, significance=known.get(reason.key)) if reason.key is not None else reason
        for reason in division.reasons
    ]
    return replace(division, reasons=tuple(reasons))


def contributions(before: Mapping[Key, Over], now: Mapping[Key, Over]) -> dict[Key, float]:
    """Return what each group made of the change of a ratio of sums, roughly; see `inner_and_mix`."""
    sums = [_sums(side) for side in (before, now)]
    if not all(below for _above, below in sums):
        return {}
    mean = sum(above / below for above, below in sums) / 2
    found: dict[Key, float] = {}
    for sign, side, (_above, below) in zip((-1, 1), (before, now), sums, strict=True):
        for key, over in side.items():
            weighed = (float(over.numerator) - mean * float(over.denominator)) / below
            found[key] = found.get(key, 0.0) + sign * weighed
    return found


def _of_sum(question: Question, division: Division) -> dict[Key, float | None]:
    names = [dimension.name for dimension in division.by]
    reasons = [reason for reason in division.reasons if reason.key is not None][:FEW]
    if len(division.reasons) > FEW:
        question = question.within(
            {name: sorted({reason.key[n] for reason in reasons if reason.key}, key=str)
             for n, name in enumerate(names)}
        )  # fmt: skip
    known = courses(question, names)
    return {
        reason.key: significance(reason.effect, known.get(reason.key))
        for reason in reasons
        if reason.key is not None
    }


def _of_ratio(question: Question, division: Division) -> dict[Key, float | None]:
    past = Past.of(question)
    if past is None or len(division.reasons) > MANY:
        return {}
    names = [dimension.name for dimension in division.by]
    answer = past.ask(question, [question.metric.name], names)
    known = overs(answer, question.recipe)
    found: list[dict[Key, Over]] = [{} for _each in past.back.periods]
    for key, over in known.items():
        at = past.back.place({past.back.unit: key[-1]})
        if at is not None:
            found[at][key[:-1]] = over
    effects = {each.key: each.effect for each in division.reasons if each.key is not None}
    whole = [each if any(over.denominator for over in each.values()) else None for each in found]
    return past.significance(effects, whole, Earlier(_added, contributions))


def _added(sides_: Sequence[Mapping[Key, Over]]) -> dict[Key, Over]:
    above = added([{key: each.numerator for key, each in side.items()} for side in sides_])
    below = added([{key: each.denominator for key, each in side.items()} for side in sides_])
    return {key: Over(above[key], below[key]) for key in above}


def _sums(side: Mapping[Key, Over]) -> tuple[float, float]:
    overs_ = side.values()
    return sum(float(each.numerator) for each in overs_), sum(
        float(each.denominator) for each in overs_
    )
