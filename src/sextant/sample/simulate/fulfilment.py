"""What became of the deals won of late: how they were ordered, delivered, invoiced and paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.calc.shares import shared
from sextant.sample.simulate import dice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from random import Random

    from sextant.sample.files import Opportunity

SINCE = timedelta(days=540)
CENT = Decimal("0.01")
DISCOUNTS, DISCOUNT_SHARES = (0, 5, 10, 15, 20, 25), (52, 20, 14, 8, 4, 2)
TERMS = 30  # days
IN_PARTS = 0.1
BETWEEN_PARTS = timedelta(days=30)
DELIVERY = (2, 21)
RETURNED = 0.012
EARLY, LATE, IN_TWO, NEVER = "early", "late", "in two", "never"
MANNERS, MANNER_SHARES = (EARLY, LATE, IN_TWO, NEVER), (73, 21, 4, 2)
GIVEN_UP = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger about an invoice."""

    kind: str
    amount: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice with what was entered about it."""

    amount: Decimal
    issued_on: date
    due_on: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """An order of one line, its days, and its invoices."""

    deal: Opportunity
    list_price: Decimal
    discount: int
    delivered_on: date | None
    returned_on: date | None
    bills: tuple[Bill, ...]


def fulfilments(opportunities: Iterable[Opportunity], today: date) -> Iterator[Fulfilment]:
    """Yield an order for each deal won in the last year and a half, oldest first."""
    roll = dice("fulfilment")
    won = [
        deal
        for deal in opportunities
        if deal.status == "won" and today - SINCE <= deal.ends_on <= today and deal.amount > 0
    ]
    for deal in sorted(won, key=lambda deal: (deal.ends_on, deal.key)):
        yield _fulfilment(deal, today, roll)


def _fulfilment(deal: Opportunity, today: date, roll: Random) -> Fulfilment:
    discount = roll.choices(DISCOUNTS, DISCOUNT_SHARES)[0]
    delivered = deal.ends_on + timedelta(days=roll.randint(*DELIVERY))
    returned = delivered + timedelta(days=roll.randint(3, 25))
    is_returned = roll.random() < RETURNED and returned <= today
    count = roll.choice((2, 3)) if roll.random() < IN_PARTS and not is_returned else 1
    parts = shared(deal.amount, [1] * count, CENT)
    issued = [delivered + number * BETWEEN_PARTS for number in range(count)]
    bills = [
        _bill(part, day, today, roll, returned_on=returned if is_returned else None)
        for part, day in zip(parts, issued, strict=True)
        if day <= today
    ]
    price = (deal.amount / (1 - Decimal(discount) / 100)).quantize(CENT)
    return Fulfilment(
        deal,
        price,
        discount,
        delivered if delivered <= today else None,
        returned if is_returned else None,
        tuple(bills),
    )


def _bill(
    amount: Decimal, issued: date, today: date, roll: Random, *, returned_on: date | None
) -> Bill:
    due = issued + timedelta(days=TERMS)
    if returned_on is not None:
        found = [Entry("credit", amount, returned_on)]
    else:
        found = list(_paid(amount, due, roll))
    return Bill(amount, issued, due, tuple(entry for entry in found if entry.on <= today))


def _paid(amount: Decimal, due: date, roll: Random) -> Iterator[Entry]:
    manner = roll.choices(MANNERS, MANNER_SHARES)[0]
    late = due + timedelta(days=1 + int(roll.lognormvariate(2.3, 0.8)))
    if manner == EARLY:
        yield Entry("payment", amount, due - timedelta(days=roll.randint(0, 14)))
    elif manner == LATE:
        yield Entry("payment", amount, late)
    elif manner == IN_TWO:
        first, second = shared(amount, [1, 1], CENT)
        yield Entry("payment", first, due - timedelta(days=roll.randint(0, 5)))
        yield Entry("payment", second, late)
    else:
        yield Entry("write_off", amount, due + GIVEN_UP)
