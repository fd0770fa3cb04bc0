"""Why a sum of quantities times prices moved: price, volume, mix, and products that came or went."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
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
    """The products of one side that were sold on both, exactly: quantities, values and totals."""

    quantity: Fraction
    value: Fraction
    quantities: dict[Any, Fraction]
    values: dict[Any, Fraction]

    @cached_property
    def prices(self) -> dict[Any, Fraction]:
        return {key: self.values[key] / pieces for key, pieces in self.quantities.items()}

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
    values = {key: sold[key][1] for key in lasting}
    return _Side(total(quantities.values()), total(values.values()), quantities, values)


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
    """Give each of total, mix and price its mean effect over all orders in which they may change.

    Each is reckoned as one fraction, since fractions of fractions are reduced at every step: with
    n and n' pieces worth v and v', of N and N' in all, prices are v/n and v'/n', shares n/N and
    n'/N'.
    """
    common = lcm(*(each.denominator for side in (old, new) for each in side.quantities.values()))
    all_old, all_new = int(old.quantity * common), int(new.quantity * common)
    mean = _spread(old.quantity, new.quantity, old.mean, new.mean)
    for key, quantity in old.quantities.items():
        pieces, later = int(quantity * common), int(new.quantities[key] * common)
        (worth, worth_now), below = _alike(old.values[key], new.values[key])
        effects["volume"][key] = Fraction(
            (all_new - all_old)
            * (
                (2 * worth * later + pieces * worth_now) * pieces * all_new
                + (2 * worth_now * pieces + later * worth) * later * all_old
            ),
            6 * all_old * all_new * pieces * later * below,
        )
        valued = (2 * all_old * later + all_new * later) * worth
        valued += (2 * all_new * pieces + all_old * pieces) * worth_now
        beyond = valued * mean.denominator - 6 * pieces * later * below * mean.numerator
        shifted = later * all_old - pieces * all_new
        effects["mix"][key] = Fraction(
            shifted * beyond, 6 * all_old * all_new * pieces * later * below * mean.denominator
        )
        held = 2 * (pieces + later) * all_old * all_new
        held += all_old * all_old * later + all_new * all_new * pieces
        effects["price"][key] = Fraction(
            (worth_now * pieces - worth * later) * held,
            6 * all_old * all_new * pieces * later * below,
        )


def _alike(one: Fraction, other: Fraction) -> tuple[tuple[int, int], int]:
    """Return two fractions as whole numbers of one common denominator, and that."""
    below = lcm(one.denominator, other.denominator)
    numbers = (each.numerator * (below // each.denominator) for each in (one, other))
    return (next(numbers), next(numbers)), below


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
