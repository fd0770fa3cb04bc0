"""A change divided by kind: number and size, prices, customers who came and went, chains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.calc.drivers import Explained, Joint, Sold, by_movement, price_and_quantity
from sextant.metrics.answer import Answer, Row
from sextant.metrics.catalogue import every
from sextant.metrics.drill import key_of
from sextant.metrics.why import chains, kinds
from sextant.metrics.why.linking import Method, link
from sextant.metrics.why.past import Earlier, Past, added
from sextant.metrics.why.pricing import prices
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import Division, Unoffered, divided
from sextant.metrics.why.recipes import Term
from sextant.metrics.why.sides import Key, Whole, amount, sides

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Sure = dict[str, float | None]

CASES = {  # of sums whose number of cases is known: what they are, how many, and their plan
    "won_revenue": (Term("average_deal", 0), Term("average_deal", 1), "won_deals"),
    "sales": (Term("sales"), Term("orders"), ""),
    "gross_sales": (Term("gross_sales"), Term("orders"), ""),
}
MOVED: Mapping[str, _StrPromise] = {
    "new": gettext_lazy("New customers"),
    "lost": gettext_lazy("Lost customers"),
    "grown": gettext_lazy("Customers that grew"),
    "shrunk": gettext_lazy("Customers that shrank"),
}
SIZED: Mapping[str, _StrPromise] = {
    "quantity": gettext_lazy("How many"),
    "price": gettext_lazy("How large"),
    "joint": gettext_lazy("Number and size together"),
}
SAID: Mapping[str, _StrPromise] = {
    "quantity": gettext_lazy("Their number"),
    "price": gettext_lazy("Their size"),
}


def by_kind(
    question: Question,
    whole: Whole,
    joint: Joint = Joint.SHARED,
    method: Method = Method.SHAPLEY,
) -> Iterator[Division | Unoffered]:
    """Divide a change every way its facts know, and say of the others why they do not hold."""
    question = replace(question, together=_together_asked(question))
    if not question.is_quotient:
        found = [
            _number_and_size(question, whole, joint),
            prices(question, whole, joint),
            _customers(question, whole),
        ]
        yield from (each for each in found if each is not None)
    for chain in chains.of(question.metric.name):
        if not question.recipe.is_product:  # that is what it is divided by from the first
            yield link(question, whole, chain, method)


def _together_asked(question: Question) -> tuple[str, ...]:
    """Name what the ways of dividing a change ask for of the whole."""
    if question.is_of_plan:
        return ()
    steps = [step for chain in chains.of(question.metric.name) for step in chain.steps]
    known = CASES.get(question.metric.name)
    names = [term.metric for term in known[:2]] if known else []
    return tuple(dict.fromkeys([*names, *(each.metric for each in steps if not each.is_named)]))


def _customers(question: Question, whole: Whole) -> Division | Unoffered | None:
    """Tell new, lost, grown and shrunk customers apart; what names none is a part of its own."""
    metric = question.metric
    if not metric.is_additive or "account" not in metric.dimensions or "account" in question.where:
        return None
    if question.compare == "plan":
        return Unoffered(
            "customers",
            _(
                "A plan names no customers: who came and who went is told against an earlier period."
            ),
        )
    both = sides(question, ("account",))
    before, now = (
        {key: value for key, value in both.in_order(side).items() if key[0] is not None}
        for side in both.values()
    )
    if not before and not now:
        return None
    found = by_movement(before, now, unit=whole.step)
    sure = _of_customers(question, found, len(before.keys() | now.keys()))
    reasons = kinds.reasons(found, MOVED, both, sure)
    return divided("customers", whole, reasons, _("Without a customer"), both)


def _of_customers(question: Question, found: Explained[Any], groups: int) -> Sure:
    past = Past.of(question)
    names = [question.metric.name]
    answer = None if past is None else past.ask_few(question, names, "account", groups)
    if past is None or answer is None:
        return {}
    earlier = [_by_account(answer, each) or None for each in past.sorted(answer)]
    how: Earlier[dict[Key, float], str] = Earlier(added, _moved)
    return past.significance(kinds.effects(found), earlier, how)


def _by_account(answer: Answer, rows: list[Row]) -> dict[Key, float]:
    term = Term(answer.request.metrics[0].name)
    keys = [key_of(answer.request, row)[:-1] for row in rows]
    return {
        key: float(amount(answer, (term,), row))
        for key, row in zip(keys, rows, strict=True)
        if key[0] is not None
    }


def _moved(then: Mapping[Key, float], now: Mapping[Key, float]) -> dict[str, float]:
    """Return roughly what `by_movement` tells exactly: a history has many periods."""
    found = dict.fromkeys(MOVED, 0.0)
    for key in then.keys() | now.keys():
        before, after = then.get(key, 0.0), now.get(key, 0.0)
        lasting = "grown" if after > before else "shrunk"
        found["new" if not before else lasting if after else "lost"] += after - before
    return found


def _number_and_size(question: Question, whole: Whole, joint: Joint) -> Division | Unoffered | None:
    known = CASES.get(question.metric.name)
    if known is None:
        return None
    value, number, planned = known
    both = sides(question, (), (value.metric, number.metric))
    now = _of_answer(both.now, value, number)
    before = _of_answer(both.before, value, number)
    if question.compare == "plan":
        count = question.planned(planned).total[question.before] if planned else 0
        if not count:
            return Unoffered(
                "number_and_size",
                _("No published plan asks for %(metric)s: number and size are told against an"
                  " earlier period.") % {"metric": every()[planned or number.metric].label},
            )  # fmt: skip
        before = Sold(Decimal(count), whole.before)
    divide = partial(price_and_quantity, unit=whole.step, joint=joint)
    found = divide(before, now)
    sure = _of_cases(question, known, found, divide)
    reasons = kinds.reasons(found, SIZED, None, sure, SAID)
    return divided("number_and_size", whole, reasons, _("Others"))


def _of_cases(
    question: Question,
    known: tuple[Term, Term, str],
    found: Explained[Any],
    divide: partial[Explained[Any]],
) -> Sure:
    past = Past.of(question)
    if past is None:
        return {}
    value, number, _planned = known
    answer = past.ask(question, [value.metric, number.metric])
    earlier = [
        _of_answer(answer, value, number, rows[0]) if rows else None for rows in past.sorted(answer)
    ]
    how = Earlier(_together, lambda then, now: kinds.roughly(divide(then, now)))
    return past.significance(kinds.effects(found), earlier, how)


def _together(several: Sequence[Sold]) -> Sold:
    pieces = sum((Fraction(each.quantity) for each in several), Fraction(0))
    return Sold(pieces, sum((Fraction(each.value) for each in several), Fraction(0)))


def _of_answer(answer: Answer, value: Term, number: Term, row: Row | None = None) -> Sold:
    return Sold(amount(answer, (number,), row), amount(answer, (value,), row))
