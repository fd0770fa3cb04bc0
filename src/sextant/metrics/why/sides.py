"""Both sides of a comparison, group by group, as `ask` answers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from sextant.calc.drivers import Over
from sextant.calc.drivers.parts import Number, nearest
from sextant.metrics.answer import Answer, Row
from sextant.metrics.catalogue import every
from sextant.metrics.drill import key_of
from sextant.metrics.why.question import Question
from sextant.metrics.why.recipes import PACE, TARGET, Recipe, Term
from sextant.metrics.why.refusing import UnableToExplain

if TYPE_CHECKING:
    from sextant.metrics.rows import Parts

Key = tuple[Any, ...]
Value = TypeVar("Value")
NOUGHT = Decimal(0)
QUANTITIES = {  # of products, where prices can be said
    "sales": "units", "gross_margin": "units", "gross_sales": "gross_units",
}  # fmt: skip


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

    @cached_property
    def keys(self) -> list[Key]:
        """Return the groups of either side, in the order they are read."""
        return list(dict.fromkeys([*self.before.table.ranked(), *self.now.table.ranked()]))

    @property
    def groups(self) -> set[Key]:
        """Return the groups of either side, in any order, which takes less time."""
        return self.before.groups.keys() | self.now.groups.keys()

    def in_order(self, side: Mapping[Key, Value]) -> dict[Key, Value]:
        """Return what is known of each group in the order groups are read."""
        return {key: side[key] for key in self.keys if key in side}

    def row(self, key: Key) -> Row:
        """Return the row of a group: that of now, where there is one."""
        return (self.now if key in self.now.groups else self.before).row(key)

    @property
    def has_lines(self) -> bool:
        """Tell whether the plan names any of the groups, where there is one: it need not."""
        if not self.question.is_of_plan:
            return True
        terms = Term(TARGET), Term(PACE)
        return any(
            None not in key and summed(parts, terms) for key, parts in self.before.groups.items()
        )

    def values(self) -> tuple[dict[Key, Decimal], dict[Key, Decimal]]:
        """Return the number of each group, before and now."""
        above = self.question.recipe.above
        before = (Term(self.question.before),) if self.question.compare == "plan" else above
        return _values(self.before, before), _values(self.now, above)

    def wholes(self) -> tuple[Decimal, Decimal]:
        """Return the sum of all groups, before and now."""
        above = self.question.recipe.above
        return amount(self.before, above), amount(self.now, above)

    def numbers(self, name: str) -> tuple[dict[Key, Decimal], dict[Key, Decimal]]:
        """Return another number of each group, before and now."""
        return _values(self.before, (Term(name),)), _values(self.now, (Term(name),))

    def overs(self, name: str = "") -> tuple[dict[Key, Over], dict[Key, Over]]:
        """Return what is above and below the line for each group, before and now."""
        made_of = Recipe((Term(name),), (Term(name, 1),)) if name else self.question.recipe
        return overs(self.before, made_of), overs(self.now, made_of)


def sides(question: Question, by: Sequence[str], names: Iterable[str] = ()) -> Sides:
    """Ask both sides for the metric, and for other numbers beside it.

    Of products their quantities come with it, which prices need anyway: so they are asked once.
    """
    beside = [QUANTITIES[question.metric.name]] if _are_priced(question, by) else []
    asked = list(dict.fromkeys([question.metric.name, *names, *beside]))
    return Sides(question, question.then(asked, by), question.now(asked, by))


def _are_priced(question: Question, by: Sequence[str]) -> bool:
    is_known = question.metric.name in QUANTITIES and question.compare != "plan"
    return is_known and list(by) == ["product"]


def whole(question: Question) -> tuple[Whole, Sides]:
    """Return the number before and now, or refuse where a side has none."""
    both = sides(question, ())
    if question.compare == "plan" and not both.before.total[question.before]:
        raise UnableToExplain(
            _("No published plan asks for %(metric)s in %(period)s: publish one, or compare with"
              " previous or year-ago.")
            % {"metric": question.metric.label, "period": question.asked}
        )  # fmt: skip
    answers = (both.before, both.now)
    if question.recipe.is_product:
        values = [_told(question, answer) for answer in answers]
        step = question.step(*values)
    elif question.is_quotient:
        values = [_quotient(question, answer) for answer in answers]
        step = question.step()
    else:
        values = [_sum(question, answer) for answer in answers]
        step = question.step(*values)
    before, now = (nearest(value / Fraction(step)) * step for value in values)
    return Whole(before, now, step), both


def amount(answer: Answer, terms: Iterable[Term], row: Row | None = None) -> Decimal:
    """Add up what an answer found of some sums, in one group or in all."""
    key = ("total",) if row is None else key_of(answer.request, row)
    return summed(answer.cases.get(key, {}), terms)


def summed(parts: Parts, terms: Iterable[Term]) -> Decimal:
    """Add up some sums of one group."""
    return sum((term.sign * _part(parts, term) for term in terms), NOUGHT)


def overs(answer: Answer, made_of: Recipe) -> dict[Key, Over]:
    """Return what is above and below the line for each group of an answer."""
    return {
        key: Over(summed(parts, made_of.above), _count(summed(parts, made_of.below)))
        for key, parts in answer.groups.items()
    }


def _count(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value


def _part(found: Parts, term: Term) -> Decimal:
    parts = found.get(term.metric, ())
    return _decimal(parts[term.part]) if len(parts) > term.part else NOUGHT


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value or 0))


def _sum(question: Question, answer: Answer) -> Fraction:
    if any(not amount(answer, (Term(name),)) for name in question.recipe.needs):
        raise _nothing(question, answer)
    is_plan = question.compare == "plan" and answer.request.metrics[0].name == question.before
    terms = (Term(question.before),) if is_plan else question.recipe.above
    return Fraction(amount(answer, terms))


def _quotient(question: Question, answer: Answer) -> Fraction:
    above, below = (
        amount(answer, terms) for terms in (question.recipe.above, question.recipe.below)
    )
    if not below:
        raise _nothing(question, answer)
    return Fraction(above) / Fraction(below)


def _told(question: Question, answer: Answer) -> Fraction:
    value = answer.total[question.metric.name]
    if value is None:
        raise _nothing(question, answer)
    return Fraction(value)


def _nothing(question: Question, answer: Answer) -> UnableToExplain:
    if question.measure:
        return UnableToExplain(
            _("No published plan asks for %(metric)s in %(period)s: publish one first.")
            % {"metric": every()[question.measure].label, "period": answer.period}
        )
    return UnableToExplain(
        _("%(period)s has nothing to reckon “%(metric)s” from: there is no change to tell.")
        % {"period": answer.period, "metric": question.metric.label}
    )


def _values(answer: Answer, terms: Sequence[Term]) -> dict[Key, Decimal]:
    if [term.sign for term in terms] != [1]:
        return {key: summed(parts, terms) for key, parts in answer.groups.items()}
    found, (term,) = {}, terms  # as nearly all are
    for key, parts in answer.groups.items():
        of = parts.get(term.metric, ())
        value = of[term.part] if len(of) > term.part else NOUGHT
        found[key] = value if value.__class__ is Decimal else _decimal(value)
    return found
