"""Pricing of an offer: quantity breaks, discounts by line and whole, depth and margin.

Amounts are decimals in one currency; `unit` is its smallest unit; percents run from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from sextant.calc.shares import shared

ZERO, HUNDRED = Decimal(0), Decimal(100)


class PricingError(ValueError):
    """The offer cannot be priced: a quantity, price or discount outside what is possible."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line to price: how many, at which price, and the discount on the line in percent.

    `list_price` is the price before any discount (None where nobody knows one), `unit_cost` what
    one costs us (None where unknown).
    """

    quantity: Decimal
    unit_price: Decimal
    discount: Decimal = ZERO
    list_price: Decimal | None = None
    unit_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A discount on the whole: in percent, or as an amount; never both."""

    percent: Decimal = ZERO
    amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line as priced: at list price, after its own discount, its part of the whole one, net."""

    list_amount: Decimal
    after_line: Decimal
    whole_share: Decimal
    net: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer as priced: sums are exactly those of its lines."""

    lines: tuple[PricedLine, ...]
    list_total: Decimal
    subtotal: Decimal
    whole_discount: Decimal
    total: Decimal
    cost: Decimal | None

    @property
    def discount(self) -> Decimal:
        """What the offer is below list price in all."""
        return self.list_total - self.total

    @property
    def margin(self) -> Decimal | None:
        """What is left above cost, or None where a cost is unknown."""
        return None if self.cost is None else self.total - self.cost

    @property
    def margin_rate(self) -> Decimal | None:
        """The margin as a fraction of the total, or None where unknown or nothing is asked."""
        margin = self.margin
        return None if margin is None or self.total <= 0 else margin / self.total


def to_unit(amount: Decimal | Fraction, unit: Decimal) -> Decimal:
    """Round an amount, not below zero, half up to whole smallest units, exactly."""
    return floor(Fraction(amount) / Fraction(unit) + Fraction(1, 2)) * unit


def break_at(breaks: Iterable[tuple[Decimal, Decimal]], quantity: Decimal) -> Decimal | None:
    """Return the price from (least quantity, price) pairs that holds for a quantity, or None."""
    reached = [(least, price) for least, price in breaks if least <= quantity]
    return max(reached)[1] if reached else None


def price(lines: Sequence[Asked], whole: Whole, unit: Decimal) -> Priced:
    """Price an offer; the whole discount is shared over the lines by largest remainder.

    Raises `PricingError`.
    """
    for line in lines:
        _check(line)
    after = [_after_line(line, unit) for line in lines]
    subtotal = sum(after, ZERO)
    discount = _whole(whole, subtotal, unit)
    shares = shared(discount, after, unit) if discount else [ZERO] * len(after)
    priced = tuple(
        _priced(line, net, share, unit)
        for line, net, share in zip(lines, after, shares, strict=True)
    )
    costs = [line.cost for line in priced]
    known = [cost for cost in costs if cost is not None]
    return Priced(
        lines=priced,
        list_total=sum((line.list_amount for line in priced), ZERO),
        subtotal=subtotal,
        whole_discount=discount,
        total=subtotal - discount,
        cost=sum(known, ZERO) if len(known) == len(costs) else None,
    )


def depth(lines: Sequence[Asked], whole: Whole) -> Fraction:
    """Return the deepest discount against list price, of any line and of all, as a fraction.

    It is reckoned from prices and percents before any rounding, so that a cent rounded on a cheap
    line never counts as a discount. Lines without a list price are measured from their own price.
    """
    asked = sum((_exact(line) for line in lines), Fraction(0))
    if whole.amount:
        kept = 1 - Fraction(whole.amount) / asked if asked else Fraction(0)
    else:
        kept = 1 - Fraction(whole.percent) / 100
    at_list = [Fraction(line.quantity) * Fraction(_list(line)) for line in lines]
    nets = [_exact(line) * kept for line in lines]
    found = [1 - net / full for net, full in zip(nets, at_list, strict=True) if full]
    total = sum(at_list, Fraction(0))
    return max([*found, 1 - sum(nets, Fraction(0)) / total if total else Fraction(0), Fraction(0)])


def _check(line: Asked) -> None:
    if line.quantity <= 0 or line.unit_price < 0 or not 0 <= line.discount <= HUNDRED:
        raise PricingError


def _list(line: Asked) -> Decimal:
    return line.unit_price if line.list_price is None else line.list_price


def _exact(line: Asked) -> Fraction:
    share = 1 - Fraction(line.discount) / 100
    return Fraction(line.quantity) * Fraction(line.unit_price) * share


def _after_line(line: Asked, unit: Decimal) -> Decimal:
    return to_unit(_exact(line), unit)


def _whole(whole: Whole, subtotal: Decimal, unit: Decimal) -> Decimal:
    if not 0 <= whole.percent <= HUNDRED or whole.amount < 0 or (whole.percent and whole.amount):
        raise PricingError
    exact = Fraction(whole.amount) or Fraction(subtotal) * Fraction(whole.percent) / 100
    discount = to_unit(exact, unit)
    if discount > subtotal:
        raise PricingError
    return discount


def _priced(line: Asked, after: Decimal, share: Decimal, unit: Decimal) -> PricedLine:
    quantity = Fraction(line.quantity)
    cost = None if line.unit_cost is None else to_unit(quantity * Fraction(line.unit_cost), unit)
    return PricedLine(
        list_amount=to_unit(quantity * Fraction(_list(line)), unit),
        after_line=after,
        whole_share=share,
        net=after - share,
        cost=cost,
    )
