"""`why`: a change explained by parts that sum to it exactly, from the same numbers as any page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sextant.calc.drivers import Joint
from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics.answer import Answer
from sextant.metrics.why import chains, drivers, sentences
from sextant.metrics.why.choosing import most_telling
from sextant.metrics.why.dividing import by_segments
from sextant.metrics.why.linking import Method, link
from sextant.metrics.why.noise import is_noise, significance
from sextant.metrics.why.places import Place, places
from sextant.metrics.why.question import Question, resolve
from sextant.metrics.why.reasons import Division, Unoffered
from sextant.metrics.why.refusing import UnableToExplain
from sextant.metrics.why.series import courses
from sextant.metrics.why.sides import Sides, Whole, whole
from sextant.metrics.why.weighing import weighed


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

    def as_json(self, method: Method = Method.SHAPLEY) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        from sextant.metrics.why.documents import document

        return document(self, method)

    def by_kind(
        self, joint: Joint = Joint.SHARED, method: Method = Method.SHAPLEY
    ) -> list[Division | Unoffered]:
        """Divide the change by kind, and say of the ways that do not hold here why."""
        return list(drivers.by_kind(self.question, self.whole, joint, method))

    def drivers(
        self, joint: Joint = Joint.SHARED, method: Method = Method.SHAPLEY
    ) -> list[Division]:
        """Divide the change by kind: number and size, prices, customers, chains."""
        return [each for each in self.by_kind(joint, method) if isinstance(each, Division)]

    def told(self, division: Division) -> str:
        """Tell one way of dividing the change in the reader's language."""
        return sentences.of_division(self.question, self.whole, division)


def why(  # the signature of `ask`
    metric: str,
    *,
    period: Period | str | None,
    compare: str | None = None,
    by: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    measure: str = "",
    joint: Joint = Joint.SHARED,
    method: Method = Method.SHAPLEY,
    scope: Scope,
    today: date,
) -> Explanation:
    """Explain how a metric moved for those who stand inside a scope, or refuse in a sentence.

    A running period is taken as far as it has passed, and compared with as much of another. Without
    dimensions the most telling one is chosen. `measure` names what targets are targets of.
    """
    question = resolve(
        metric, period=period, compare=compare, by=by, where=where or {}, measure=measure,
        scope=scope, today=today,
    )  # fmt: skip
    moved, both = whole(question)
    if question.recipe.is_product:
        division = factored(question, moved, method)
    else:
        told_by = by or [most_telling(question, moved)]
        found = by_segments(question, moved, told_by, joint, is_asked=bool(by))
        division = weighed(question, found)
    sure = significance(moved.change, courses(question).get(()))
    return Explanation(question, moved, both, division, sure, tuple(by))


def factored(question: Question, whole: Whole, method: Method) -> Division:
    """Divide the change of what is a product by its factors, or refuse."""
    (chain,) = chains.of(question.metric.name)
    found = link(question, whole, chain, method)
    if isinstance(found, Unoffered):
        raise UnableToExplain(found.reason)
    return found
