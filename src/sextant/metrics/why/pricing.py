"""A change of sales divided between prices, volume, mix, and products that came or went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sextant.calc.drivers import Explained, Joint, Sold, price_volume_mix
from sextant.metrics.drill import key_of
from sextant.metrics.why import kinds
from sextant.metrics.why.past import Earlier, Past, added
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import Division, Unoffered, divided
from sextant.metrics.why.recipes import Term
from sextant.metrics.why.sides import QUANTITIES, Key, Sides, Whole, amount, sides

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KIND = "price_volume_mix"
MOST = 1_500  # products of all stretches together, each of which is reckoned exactly
PRICED: Mapping[str, _StrPromise] = {
    "volume": gettext_lazy("Volume"),
    "mix": pgettext_lazy("of products", "Mix"),
    "price": gettext_lazy("Price"),
    "joint": gettext_lazy("Price and volume together"),
    "new": gettext_lazy("New products"),
    "dropped": gettext_lazy("Products no longer sold"),
    "unpriced": gettext_lazy("What has no quantity"),
}
Basket = dict[Key, Sold]


def prices(question: Question, whole: Whole, joint: Joint) -> Division | Unoffered | None:
    """Divide a change of sales by price, volume and mix, or say why that cannot be."""
    quantity = QUANTITIES.get(question.metric.name)
    if quantity is None:
        return None
    if question.compare == "plan":
        return Unoffered(KIND, _("A plan names no quantities of products: prices, volume and mix are"
                                 " told against an earlier period."))  # fmt: skip
    both = sides(question, ("product",), (quantity,))
    if any(note.kind == "no_cost" for each in (both.before, both.now) for note in each.notes):
        return Unoffered(KIND, _("What some lines cost is not known: a margin that lacks them is not"
                                 " one of all the units sold."))  # fmt: skip
    divide = partial(price_volume_mix, unit=whole.step, joint=joint)
    found = divide(*_sold(both, quantity))
    if not found.parts:
        return None
    sure = _significance(question, quantity, len(both.groups), found, divide)
    reasons = kinds.reasons(found, PRICED, both, sure)
    return divided(KIND, whole, reasons, _("In no group or in several"), both)


def _sold(both: Sides, quantity: str) -> tuple[Basket, Basket]:
    sold = []
    for values, pieces in zip(both.values(), both.numbers(quantity), strict=True):
        told = both.in_order(values)
        sold.append({key: Sold(pieces[key], value) for key, value in told.items()})
    return sold[0], sold[1]


def _significance(
    question: Question,
    quantity: str,
    groups: int,
    found: Explained[Any],
    divide: partial[Explained[Any]],
) -> dict[str, float | None]:
    past = Past.of(question)
    if past is None:
        return {}
    names = [question.metric.name, quantity]
    answer = past.ask_few(question, names, "product", groups, MOST)
    if answer is None:
        return {}
    terms = Term(quantity), Term(question.metric.name)
    baskets = [
        {key_of(answer.request, row)[:-1]: Sold(*(amount(answer, (term,), row) for term in terms))
         for row in rows} or None
        for rows in past.sorted(answer)
    ]  # fmt: skip
    how = Earlier(_added, lambda then, now: kinds.roughly(divide(then, now)))
    return past.significance(kinds.effects(found), baskets, how)


def _added(baskets: Sequence[Basket]) -> Basket:
    pieces = added([{key: sold.quantity for key, sold in each.items()} for each in baskets])
    values = added([{key: sold.value for key, sold in each.items()} for each in baskets])
    return {key: Sold(pieces[key], values[key]) for key in pieces}
