"""A change divided among the factors of a chain, without a rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from sextant.calc.drivers import Explained, SignChangesError, lmdi, shapley
from sextant.calc.drivers.parts import Exact, explained, nearest
from sextant.kernel.unable import Unable
from sextant.metrics.answer import Answer, Row
from sextant.metrics.catalogue import every
from sextant.metrics.measures import MEASURE, Unit
from sextant.metrics.why.chains import Chain, Factor, Step
from sextant.metrics.why.past import Earlier, Past, added
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import Division, Reason, Unoffered, divided
from sextant.metrics.why.refusing import UnableToExplain
from sextant.metrics.why.sides import Whole

Values = dict[Step, Fraction]
NAMED = {"has_customer": "yes"}
FINER = Decimal("0.00001")  # of a step, to which factors are reckoned before all is rounded
TOLD = Decimal("0.000001")


class Method(StrEnum):
    """How what came of several factors together is shared out."""

    SHAPLEY = "shapley"
    """Each factor has its mean effect over all orders in which they may change."""
    LMDI = "lmdi"
    """By the logarithms of their growth: alike growth has alike parts."""


METHODS: Mapping[Method, Callable[..., Explained[str]]] = {
    Method.SHAPLEY: shapley, Method.LMDI: lmdi
}  # fmt: skip


def link(
    question: Question, whole: Whole, chain: Chain, method: Method = Method.SHAPLEY
) -> Division | Unoffered:
    """Divide a change among the factors of a chain, or say why it cannot be."""
    try:
        return _Linking(question, whole, chain, method).division()
    except Unable as refusal:
        return Unoffered("chain", str(refusal), chain.name)


@dataclass(frozen=True)
class _Linking:
    """A chain held against a change."""

    question: Question
    whole: Whole
    chain: Chain
    method: Method

    def division(self) -> Division:
        """Return the parts of the factors and of what the chain does not hold."""
        sides = self._values(is_before=True), self._values(is_before=False)
        factors = self._told(sides)
        rates = [self._factors(factors, side) for side in sides]
        parts = [Exact(name, Fraction(size)) for name, size in self._effects(*rates).items()]
        parts += [Exact(name, left) for name, left in self._remainders(*sides).items()]
        exact = sum((part.effect for part in parts), Fraction(0))
        if abs(exact - Fraction(self.whole.change)) > 2 * Fraction(self.whole.step):
            raise UnableToExplain(
                _("%(chain)s does not multiply to %(metric)s here.")
                % {"chain": self.label, "metric": self.question.metric.label}
            )
        ends = (Fraction(self.whole.before), Fraction(self.whole.now))
        found = explained(*ends, parts, self.whole.step)
        sure = self._significance({part.name: part.effect for part in found.parts}, factors)
        reasons = [
            Reason(
                part.name, self._labels[part.name], part.effect, significance=sure[part.name],
                **self._levels(part.name, factors, rates),
            )
            for part in found.parts
        ]  # fmt: skip
        division = divided("chain", self.whole, reasons, _("Others"))
        return division.called(self.chain.name, self.label, method=str(self.method))

    @property
    def label(self) -> str:
        """Return how the chain is written."""
        return " × ".join(str(each.label) for each in self.chain.factors if not each.is_silent)

    @cached_property
    def _labels(self) -> dict[str, str]:
        found = {each.name: str(each.label) for each in self.chain.factors}
        return found | {each.name: str(each.label) for each in self.chain.remainders}

    def _told(self, sides: Iterable[Values]) -> list[Factor]:
        """Leave out what says nothing, such as a share that is all on both sides."""
        both = list(sides)
        return [
            each
            for each in self.chain.factors
            if not each.is_silent or any(self._factor(each, side) != 1 for side in both)
        ]

    def _factors(self, factors: list[Factor], values: Values) -> dict[str, Fraction]:
        return {each.name: self._factor(each, values) for each in factors}

    def _factor(self, factor: Factor, values: Values) -> Fraction:
        above = values[factor.above] if factor.above else Fraction(1)
        below = values[factor.below] if factor.below else Fraction(1)
        if not below:
            assert factor.below is not None
            raise UnableToExplain(
                _("%(chain)s needs %(metric)s on both sides, and one has none.")
                % {"chain": self.label, "metric": self._name(factor.below)}
            )
        return above / below

    def _name(self, step: Step) -> str:
        label = next((each.label for each in self.chain.factors if each.above == step), None)
        return str(label or every()[self._metric(step)].label)

    def _effects(self, then: dict[str, Fraction], now: dict[str, Fraction]) -> dict[str, Decimal]:
        divide = METHODS[self.method]
        try:
            found = divide(then, now, unit=self.whole.step * FINER)
        except SignChangesError as error:
            raise UnableToExplain(
                _("%(chain)s goes through nought, of which no logarithm tells: share it out by"
                  " Shapley.")
                % {"chain": self.label}
            ) from error  # fmt: skip
        return {part.name: part.effect for part in found.parts}

    def _remainders(self, then: Values, now: Values) -> dict[str, Fraction]:
        return {
            each.name: now[each.whole] - now[each.less] - then[each.whole] + then[each.less]
            for each in self.chain.remainders
            if (then[each.whole], now[each.whole]) != (then[each.less], now[each.less])
        }

    def _levels(
        self, name: str, factors: list[Factor], rates: list[dict[str, Fraction]]
    ) -> dict[str, Any]:
        """Return what a factor was and is, in a unit of its own."""
        factor = next((each for each in factors if each.name == name), None)
        if factor is None:
            return {}
        is_turned = factor.above is None  # of what is divided by, its own number is told
        before, now = (1 / side[name] if is_turned else side[name] for side in rates)
        told = [nearest(each / Fraction(TOLD)) * TOLD for each in (before, now)]
        return {"before": told[0], "now": told[1], "unit": self._unit(factor.unit)}

    def _unit(self, unit: Unit) -> Unit:
        about = every()[self.question.measure] if self.question.measure else self.question.metric
        return Unit(about.unit) if unit is Unit.AS_MEASURED else unit

    def _metric(self, step: Step) -> str:
        return self.question.measure if step.metric == MEASURE else step.metric

    # what each number is

    def _values(self, *, is_before: bool) -> Values:
        question = self.question
        if is_before and question.compare == "plan":
            return {step: self._planned(step) for step in self.chain.steps}
        period = question.before_period if is_before else question.period
        return self._asked(lambda asked, names: asked.over(names, (), period), _of_total)

    def _asked(
        self, ask: Callable[[Question, list[str]], Answer], read: Callable[[Answer, str, Step], Any]
    ) -> dict[Step, Any]:
        found: dict[Step, Any] = {}
        for is_named in (False, True):
            steps = [step for step in self.chain.steps if step.is_named == is_named]
            if not steps:
                continue
            asked = self._of_named() if is_named else self.question
            names = list(dict.fromkeys(self._metric(step) for step in steps))
            answer = ask(asked, names)
            found |= {step: read(answer, self._metric(step), step) for step in steps}
        return found

    def _of_named(self) -> Question:
        if "has_customer" in self.question.where:
            raise UnableToExplain(
                _("%(chain)s is not told of what was chosen by whether a customer is named.")
                % {"chain": self.label}
            )
        return self.question.within(NAMED)

    def _planned(self, step: Step) -> Fraction:
        if not step.planned:
            raise UnableToExplain(
                _("%(chain)s is not laid beside a plan: %(metric)s cannot have targets.")
                % {"chain": self.label, "metric": self._name(step)}
            )
        value = self.question.planned(step.planned).total[self.question.before]
        if not value:
            raise UnableToExplain(
                _("%(chain)s is not laid beside a plan: none asks for %(metric)s.")
                % {"chain": self.label, "metric": every()[step.planned].label}
            )
        return Fraction(value)

    # how they usually move

    def _significance(
        self, effects: Mapping[str, Decimal], factors: list[Factor]
    ) -> dict[str, float | None]:
        past = Past.of(self.question)
        if past is None:
            return dict.fromkeys(effects)
        rows = self._asked(
            past.ask,
            lambda answer, name, step: [
                _of_row(answer, name, step, row[0] if row else None) for row in past.sorted(answer)
            ],
        )
        count = len(past.back.periods)
        each = [{step: rows[step][n] for step in rows} for n in range(count)]
        found = [values if any(values.values()) else None for values in each]
        how = Earlier(_together, lambda then, now: self._rough(then, now, factors))
        return past.significance(effects, found, how)

    def _rough(self, then: Values, now: Values, factors: list[Factor]) -> dict[str, float]:
        try:
            rates = [self._factors(factors, side) for side in (then, now)]
            found: dict[str, Any] = self._effects(*rates)
        except UnableToExplain:
            return {}
        found |= self._remainders(then, now)
        return {name: float(size) for name, size in found.items()}


def _together(several: Sequence[Values]) -> Values:
    """Return sums over several stretches, and of what is no sum the mean."""
    found: Values = added(several)
    return {
        step: value / len(several) if step.part is None else value for step, value in found.items()
    }


def _of_total(answer: Answer, name: str, step: Step) -> Fraction:
    if step.part is None:
        return Fraction(answer.total[name] or 0)
    return _fraction(answer.parts(name), step.part)


def _of_row(answer: Answer, name: str, step: Step, row: Row | None) -> Fraction:
    if row is None:
        return Fraction(0)
    if step.part is None:
        return Fraction(row[name] or 0)
    return _fraction(answer.parts(name, row), step.part)


def _fraction(parts: tuple[Any, ...], at: int) -> Fraction:
    return Fraction(parts[at] or 0) if len(parts) > at else Fraction(0)
