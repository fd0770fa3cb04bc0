"""A change divided by kind: customers who came, went, grew or shrank; price, volume and mix."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sextant.calc.drivers import (
    Explained,
    Joint,
    Sold,
    by_movement,
    price_and_quantity,
    price_volume_mix,
)
from sextant.calc.drivers.parts import Part
from sextant.metrics.answer import Row
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import Division, Reason, divided, named
from sextant.metrics.why.sides import Key, Sides, Whole, sides

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHOWN = 50  # of the customers or products behind a reason
QUANTITIES = {"sales": "units", "gross_margin": "units"}  # of products, where prices can be said
COUNTED = {"won_revenue": "average_deal"}  # an average knows how many cases there were
ORDERED = {"sales": "orders"}

MOVED = {
    "new": gettext_lazy("New customers"),
    "lost": gettext_lazy("Lost customers"),
    "grown": gettext_lazy("Customers that grew"),
    "shrunk": gettext_lazy("Customers that shrank"),
}
PRICED = {
    "volume": gettext_lazy("Volume"),
    "mix": pgettext_lazy("of products", "Mix"),
    "price": gettext_lazy("Price"),
    "joint": gettext_lazy("Price and volume together"),
    "new": gettext_lazy("New products"),
    "dropped": gettext_lazy("Products no longer sold"),
    "unpriced": gettext_lazy("What has no quantity"),
}
SIZED = {
    "quantity": gettext_lazy("How many"),
    "price": gettext_lazy("How large"),
    "joint": gettext_lazy("Number and size together"),
}


def by_kind(question: Question, whole: Whole, joint: Joint = Joint.SHARED) -> list[Division]:
    """Divide the change of a sum every way its facts know."""
    if question.is_quotient or question.compare == "plan":
        return []
    found = [
        _number_and_size(question, whole, joint),
        _prices(question, whole, joint),
        _customers(question, whole),
    ]
    return [each for each in found if each is not None]


def _customers(question: Question, whole: Whole) -> Division | None:
    """Tell new, lost, grown and shrunk customers apart; what names none is a part of its own."""
    metric = question.metric
    if not metric.is_additive or "account" not in metric.dimensions or "account" in question.where:
        return None
    both = sides(question, ("account",))
    before, now = (
        {key: value for key, value in side.items() if key[0] is not None} for side in both.values()
    )
    if not before and not now:
        return None
    found = by_movement(before, now, unit=whole.step)
    reasons = _reasons(found, MOVED, both)
    return divided("customers", whole, reasons, _("Without a customer"), both)


def _prices(question: Question, whole: Whole, joint: Joint) -> Division | None:
    quantity = QUANTITIES.get(question.metric.name)
    if quantity is None or "product" in question.where:
        return None
    both = sides(question, ("product",), (quantity,))
    if any(note.kind == "no_cost" for each in (both.before, both.now) for note in each.notes):
        return None  # a margin that lacks lines is not one of all the units
    found = price_volume_mix(*_sold(both, quantity), unit=whole.step, joint=joint)
    if not found.parts:
        return None
    reasons = _reasons(found, PRICED, both)
    return divided("price_volume_mix", whole, reasons, _("In no group or in several"), both)


def _sold(both: Sides, quantity: str) -> tuple[dict[Key, Sold], dict[Key, Sold]]:
    sold = []
    for values, pieces in zip(both.values(), both.values(quantity), strict=True):
        sold.append({key: Sold(pieces[key], value) for key, value in values.items()})
    return sold[0], sold[1]


def _number_and_size(question: Question, whole: Whole, joint: Joint) -> Division | None:
    name = question.metric.name
    if name in COUNTED:
        both = sides(question, (), (COUNTED[name],))
        overs = [each.parts(COUNTED[name]) or (0, 0) for each in (both.before, both.now)]
        sold = [Sold(Decimal(count or 0), Decimal(value or 0)) for value, count in overs]
    elif name in ORDERED:
        both = sides(question, (), (ORDERED[name],))
        sold = [Sold(each.total[ORDERED[name]], Decimal(each.total[name] or 0))
                for each in (both.before, both.now)]  # fmt: skip
    else:
        return None
    found = price_and_quantity(*sold, unit=whole.step, joint=joint)
    return divided("number_and_size", whole, _reasons(found, SIZED, None), _("Others"))


def _reasons(
    found: Explained[Any], labels: Mapping[str, _StrPromise], both: Sides | None
) -> list[Reason]:
    rows = both.rows() if both else {}
    return [
        Reason(
            str(part.name),
            str(labels[str(part.name)]),
            part.effect,
            keys=tuple(_keyed(each, rows, both) for each in part.keys[:SHOWN] if each.effect),
        )
        for part in found.parts
    ]


def _keyed(part: Part[Key], rows: Mapping[Key, Row], both: Sides | None) -> Reason:
    assert both is not None  # only groups of both sides have keys
    name = named(rows[part.name], both.now.request.by)
    return Reason("part", name, part.effect, part.share, part.name, rows[part.name])
