"""`why`: a change explained by parts that sum to it exactly, from the same numbers as any page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sextant.calc.drivers import Joint
from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics.answer import Answer
from sextant.metrics.why import drivers, sentences
from sextant.metrics.why.choosing import most_telling
from sextant.metrics.why.dividing import by_segments
from sextant.metrics.why.noise import is_noise, significance
from sextant.metrics.why.places import Place, places
from sextant.metrics.why.question import Question, resolve
from sextant.metrics.why.reasons import Division
from sextant.metrics.why.series import courses
from sextant.metrics.why.sides import Sides, Whole, whole

FEW = 60  # groups whose own ups and downs are looked at


@dataclass(frozen=True)
class Explanation:
    """Why a number moved: how far, in which parts, and whether that is more than chance."""

    question: Question
    whole: Whole
    both: Sides
    division: Division
    significance: float | None
    """How many times its usual ups and downs it moved; None where too few are known."""
    by: tuple[str, ...] = ()
    """The dimensions that were asked for; the most telling one was chosen where there are none."""

    @property
    def answer(self) -> Answer:
        """Return the answer for the period explained."""
        return self.both.now

    @property
    def is_noise(self) -> bool:
        """Tell whether the change is known to be no more than chance makes."""
        return is_noise(self.significance)

    @property
    def sentence(self) -> str:
        """Tell the change in the reader's language."""
        return sentences.sentence(self.question, self.whole, self.division, self.significance)

    def places(self) -> list[Place]:
        """Find where it moved unlike the rest."""
        return places(self.question, self.whole, self.by)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        from sextant.metrics.why.documents import document

        return document(self)

    def drivers(self, joint: Joint = Joint.SHARED) -> list[Division]:
        """Divide the change by kind: number and size, price, volume and mix, customers."""
        return drivers.by_kind(self.question, self.whole, joint)


def why(  # the signature of `ask`
    metric: str,
    *,
    period: Period | str | None,
    compare: str | None = None,
    by: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    joint: Joint = Joint.SHARED,
    scope: Scope,
    today: date,
) -> Explanation:
    """Explain how a metric moved for those who stand inside a scope, or refuse in a sentence.

    A running period is taken as far as it has passed, and compared with as much of another. Without
    dimensions the most telling one is chosen.
    """
    question = resolve(
        metric, period=period, compare=compare, by=by, where=where or {}, scope=scope, today=today
    )
    moved, both = whole(question)
    division = by_segments(question, moved, by or [most_telling(question, moved)], joint)
    course = courses(question).get(())
    return Explanation(
        question,
        moved,
        both,
        _weighed(question, division),
        significance(moved.change, course),
        tuple(by),
    )


def _weighed(question: Question, division: Division) -> Division:
    """Say of each part how many times its own usual ups and downs it moved."""
    if len(division.reasons) > FEW:
        return division
    known = courses(question, [dimension.name for dimension in division.by])
    reasons = tuple(
        replace(reason, significance=significance(reason.effect, known.get(reason.key)))
        if reason.key is not None and not question.is_quotient
        else reason
        for reason in division.reasons
    )
    return replace(division, reasons=reasons)
