"""Why a sum of quantities times prices moved: price, volume, mix, and products that came or went."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeVar

from sextant.calc.drivers.pairs import HALF, two_factors
from sextant.calc.drivers.parts import Exact, Explained, Joint, Number, explained, total

Key = TypeVar("Key", bound=Hashable)
Reason = Literal["volume", "mix", "price", "joint", "new", "dropped", "unpriced"]
Effects = dict[Reason, dict[Any, Fraction]]

THIRD, SIXTH = Fraction(1, 3), Fraction(1, 6)


class Sold(NamedTuple):
    """What was sold of a product: the quantity in its own measure, and the value in a currency."""

    quantity: Number
    value: Number


NOTHING = Sold(0, 0)


@dataclass(frozen=True)
class _Side:
    """The products of one side that were sold on both, exactly: quantities, prices and totals."""

    quantity: Fraction
    value: Fraction
    quantities: dict[Any, Fraction]
    prices: dict[Any, Fraction]

    @property
    def mean(self) -> Fraction:
        return self.value / self.quantity

    def share(self, key: Any) -> Fraction:
        return self.quantities[key] / self.quantity


def price_and_quantity(
    before: Sold, now: Sold, *, unit: Decimal, joint: Joint = Joint.SHARED
) -> Explained[Literal["price", "quantity", "joint"]]:
    """Divide the change of one product's value between its price and its quantity.

    Shapes: quantities in one measure, values in one currency; the price is value over quantity.
    Parts are price and quantity, and joint where `joint` is `Joint.SHOWN`. Without a quantity on
    either side no price can be said: all is quantity. Source: as `two_factors`.
    """
    (pieces, worth), (pieces_now, worth_now) = _exact(before), _exact(now)
    change = worth_now - worth
    if pieces and pieces_now:
        parts = two_factors((worth / pieces, pieces), (worth_now / pieces_now, pieces_now))
        price, both = parts.alone_first, parts.joint
    else:
        price, both = Fraction(0), Fraction(0)
    price += {Joint.IN_RATE: both, Joint.SHARED: HALF * both}.get(joint, Fraction(0))
    shown = both if joint is Joint.SHOWN else Fraction(0)
    found: list[Exact[Literal["price", "quantity", "joint"]]] = [
        Exact("price", price),
        Exact("quantity", change - price - shown),
    ]
    if joint is Joint.SHOWN:
        found.append(Exact("joint", shown))
    return explained(worth, worth_now, found, unit)


def price_volume_mix(
    before: Mapping[Key, Sold],
    now: Mapping[Key, Sold],
    *,
    unit: Decimal,
    joint: Joint = Joint.IN_RATE,
) -> Explained[Reason]:
    """Divide the change of a value between volume, mix, price, and products that came or went.

    Shapes: what was sold by product before and now; quantities of all products in one measure that
    may be added, values in one currency; both may be negative (returns). Parts, each with its
    products:

    - `volume`: the change of the total quantity, at the old mix and the old prices;
    - `mix`: what the products' changing shares in the quantity made, at old prices; a product's is
      measured against the average price, so that more of a cheap one is a loss;
    - `price`: the change of each price, at the quantity now;
    - `new`, `dropped`: all of the products that had neither quantity nor value before, or now;
    - `unpriced`, only where there are any: the change of values of products with a value but no
      quantity on a side (fees, credits), of which no price can be said.

    That is `Joint.IN_RATE`, the habit of practice: price has what came of price and quantity both
    changing. `Joint.SHOWN` shows that as `joint`; `IN_WEIGHT` tells volume and mix at new prices,
    and price at old quantities; `SHARED` gives each of total, mix and price its Shapley value.
    Where the total of the lasting products' quantities is zero on a side, there is no mix to speak
    of and all of it is volume. Raises `ValueError` for a `unit` that is not above zero.

    Source: the deviations of cost accounting (C. T. Horngren, S. M. Datar, M. V. Rajan, Cost
    Accounting, 14th ed., 2012, ch. 14: sales quantity, sales mix and price variances); Shapley as in
    `two_factors`.
    """
    then = {key: _exact(sold) for key, sold in before.items()}
    later = {key: _exact(sold) for key, sold in now.items()}
    effects = _effects(then, later, joint)
    parts = [Exact.of(name, keys) for name, keys in effects.items()]
    worth, worth_now = (total(sold[1] for sold in side.values()) for side in (then, later))
    return explained(worth, worth_now, parts, unit)


def _exact(sold: Sold) -> tuple[Fraction, Fraction]:
    return Fraction(sold.quantity), Fraction(sold.value)


def _effects(
    then: dict[Key, tuple[Fraction, Fraction]],
    later: dict[Key, tuple[Fraction, Fraction]],
    joint: Joint,
) -> Effects:
    effects: Effects = {"volume": {}, "mix": {}, "price": {}}
    if joint is Joint.SHOWN:
        effects["joint"] = {}
    effects |= {"new": {}, "dropped": {}}
    lasting = _come_and_gone(then, later, effects)
    old, new = _side(then, lasting), _side(later, lasting)
    if old.quantity and new.quantity:
        (_shapley if joint is Joint.SHARED else _in_turn(joint))(old, new, effects)
    else:
        _without_mix(old, new, joint, effects)
    return effects


def _come_and_gone(
    then: dict[Key, tuple[Fraction, Fraction]],
    later: dict[Key, tuple[Fraction, Fraction]],
    effects: Effects,
) -> list[Key]:
    none = _exact(NOTHING)
    lasting = []
    for key in dict.fromkeys([*then, *later]):
        (pieces, worth), (pieces_now, worth_now) = then.get(key, none), later.get(key, none)
        if pieces and pieces_now:
            lasting.append(key)
        elif not pieces and not worth:
            effects["new"][key] = worth_now
        elif not pieces_now and not worth_now:
            effects["dropped"][key] = -worth
        else:
            effects.setdefault("unpriced", {})[key] = worth_now - worth
    return lasting


def _side(sold: dict[Key, tuple[Fraction, Fraction]], lasting: list[Key]) -> _Side:
    quantities = {key: sold[key][0] for key in lasting}
    prices = {key: sold[key][1] / sold[key][0] for key in lasting}
    value = total(sold[key][1] for key in lasting)
    return _Side(total(quantities.values()), value, quantities, prices)


def _in_turn(joint: Joint) -> Callable[[_Side, _Side, Effects], None]:
    def fill(old: _Side, new: _Side, effects: Effects) -> None:
        priced = new if joint is Joint.IN_WEIGHT else old
        weighed = new if joint is Joint.IN_RATE else old
        growth = new.quantity / old.quantity - 1
        mean = total(old.share(key) * priced.prices[key] for key in old.quantities)
        for key, pieces in old.quantities.items():
            dearer = new.prices[key] - old.prices[key]
            price = priced.prices[key]
            effects["volume"][key] = pieces * growth * price
            shifted = new.quantities[key] - pieces * (1 + growth)
            effects["mix"][key] = shifted * (price - mean)
            effects["price"][key] = weighed.quantities[key] * dearer
            if joint is Joint.SHOWN:
                effects["joint"][key] = (new.quantities[key] - pieces) * dearer

    return fill


def _shapley(old: _Side, new: _Side, effects: Effects) -> None:
    more = new.quantity - old.quantity
    mean = _spread(old.quantity, new.quantity, old.mean, new.mean)
    for key, price in old.prices.items():
        share, later = old.share(key), new.share(key)
        price_now = new.prices[key]
        effects["volume"][key] = more * _spread(share, later, price, price_now)
        worth = _spread(old.quantity, new.quantity, price, price_now)
        effects["mix"][key] = (later - share) * (worth - mean)
        held = _spread(old.quantity, new.quantity, share, later)
        effects["price"][key] = (price_now - price) * held


def _spread(one: Fraction, one_now: Fraction, other: Fraction, other_now: Fraction) -> Fraction:
    """Return what a third factor is weighed with: the other two in all orders they may change."""
    alike = one * other + one_now * other_now
    return THIRD * alike + SIXTH * (one * other_now + one_now * other)


def _without_mix(old: _Side, new: _Side, joint: Joint, effects: Effects) -> None:
    for key, pieces in old.quantities.items():
        pair = two_factors((old.prices[key], pieces), (new.prices[key], new.quantities[key]))
        taken = {Joint.IN_RATE: pair.joint, Joint.SHARED: HALF * pair.joint}
        effects["price"][key] = pair.alone_first + taken.get(joint, Fraction(0))
        shown = pair.joint if joint is Joint.SHOWN else Fraction(0)
        if joint is Joint.SHOWN:
            effects["joint"][key] = shown
        effects["volume"][key] = pair.change - effects["price"][key] - shown
        effects["mix"][key] = Fraction(0)
