"""Both sides of a comparison, group by group, as `ask` answers them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from sextant.calc.drivers import Over
from sextant.calc.drivers.parts import nearest
from sextant.metrics.answer import Answer, Row
from sextant.metrics.drill import key_of
from sextant.metrics.why.question import Question, UnableToExplain

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Whole:
    """The number before and now, each in whole steps."""

    before: Decimal
    now: Decimal
    step: Decimal

    @property
    def change(self) -> Decimal:
        """Return how far it moved."""
        return self.now - self.before

    @property
    def rate(self) -> Decimal | None:
        """Return the change as a share of what was before."""
        return self.change / abs(self.before) if self.before else None


@dataclass(frozen=True)
class Sides:
    """What `ask` answered for before and for now, by the same dimensions."""

    question: Question
    before: Answer
    now: Answer

    def rows(self) -> dict[Key, Row]:
        """Return a row for each group of either side."""
        found = {key_of(self.before.request, row): row for row in self.before.rows}
        return found | {key_of(self.now.request, row): row for row in self.now.rows}

    def values(self, name: str = "") -> tuple[dict[Key, Decimal], dict[Key, Decimal]]:
        """Return a number of each group, before and now."""
        then = name or self.question.before
        return _values(self.before, then), _values(self.now, name or self.question.metric.name)

    def overs(self, name: str = "") -> tuple[dict[Key, Over], dict[Key, Over]]:
        """Return what is above and below the line for each group, before and now."""
        name = name or self.question.metric.name
        return _overs(self.before, name), _overs(self.now, name)


def sides(question: Question, by: Sequence[str], names: Iterable[str] = ()) -> Sides:
    """Ask both sides for the metric, and for other numbers beside it."""
    asked = list(dict.fromkeys([question.metric.name, *names]))
    return Sides(question, question.then(asked, by), question.now(asked, by))


def whole(question: Question) -> tuple[Whole, Sides]:
    """Return the number before and now, or refuse where a side has none."""
    both = sides(question, ())
    if question.compare == "plan" and not both.before.total[question.before]:
        raise UnableToExplain(
            _("No published plan asks for %(metric)s in %(period)s: publish one, or compare with"
              " previous or year-ago.")
            % {"metric": question.metric.label, "period": question.asked}
        )  # fmt: skip
    if not question.is_quotient:
        values = both.before.total[question.before] or 0, both.now.total[question.metric.name] or 0
        step = question.step(*values)
        before, now = (_in_steps(Fraction(value), step) for value in values)
        return Whole(before, now, step), both
    step, found = question.step(), []
    for answer in (both.before, both.now):
        above, below = answer.parts(question.metric.name) or (0, 0)
        if not below:
            raise UnableToExplain(
                _("%(period)s has nothing to reckon “%(metric)s” from: there is no change to tell.")
                % {"period": answer.period, "metric": question.metric.label}
            )
        found.append(_in_steps(Fraction(above or 0) / Fraction(below), step))
    return Whole(found[0], found[1], step), both


def _in_steps(value: Fraction, step: Decimal) -> Decimal:
    return nearest(value / Fraction(step)) * step


def _values(answer: Answer, name: str) -> dict[Key, Decimal]:
    return {key_of(answer.request, row): Decimal(row[name] or 0) for row in answer.rows}


def _overs(answer: Answer, name: str) -> dict[Key, Over]:
    found = {}
    for row in answer.rows:
        above, below = answer.parts(name, row) or (0, 0)
        found[key_of(answer.request, row)] = Over(above or 0, below or 0)
    return found
