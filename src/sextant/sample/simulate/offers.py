"""What was offered for the deals of late: quotes in versions, when asked, sent and answered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.sample.simulate import dice
from sextant.sample.simulate.fulfilment import CENT, DISCOUNT_SHARES, DISCOUNTS, SINCE
from sextant.sample.simulate.troubles import slowed
from sextant.sample.simulate.working_time import DAY, instant, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from random import Random

    from sextant.sample.files import Opportunity
    from sextant.sample.simulate.fulfilment import Fulfilment

QUOTED = {"won": 0.35, "lost": 1.0, "open": 0.6}
PROPOSING = 3  # the stage in which offers are made
ACCEPTED, DECLINED, SENT, DRAFT = "accepted", "declined", "sent", "draft"
USUAL, SPREAD = 6.6, 0.9  # logarithm of the working minutes from asked to sent
TWICE = 0.2
STEP = 5  # percent that a second version adds to the discount


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its discount in percent, the amount, and the working minute it was sent."""

    discount: int
    amount: Decimal
    sent: tuple[date, int] | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote of one line for a deal."""

    deal: Opportunity
    status: str
    list_price: Decimal
    asked: tuple[date, int]
    versions: tuple[Version, ...]
    ended: tuple[date, int] | None


def offers(
    opportunities: Iterable[Opportunity],
    ordered: Mapping[str, Fulfilment],
    today: date,
    regions: Mapping[str, str] | None = None,
) -> Iterator[Offer]:
    """Yield the quotes of the last year and a half, in the order in which they were asked for."""
    roll, regions = dice("offers"), regions or {}
    found = []
    for deal in opportunities:
        is_recent = deal.status == "open" or today - SINCE <= deal.ends_on <= today
        if is_recent and _is_quoted(deal, roll) and deal.amount > 0:
            region = regions.get(deal.owner, "")
            found.append(_offer(deal, ordered.get(deal.key), today, roll, region=region))
    yield from sorted(found, key=lambda offer: (offer.asked, offer.deal.key))


def _is_quoted(deal: Opportunity, roll: Random) -> bool:
    return (deal.status == "won" or deal.step >= PROPOSING) and roll.random() < QUOTED[deal.status]


def _offer(
    deal: Opportunity, known: Fulfilment | None, today: date, roll: Random, *, region: str
) -> Offer:
    discount = known.discount if known else roll.choices(DISCOUNTS, DISCOUNT_SHARES)[0]
    price = (deal.amount / (1 - Decimal(discount) / 100)).quantize(CENT)
    start = opening(deal.created_on)
    end = opening(today if deal.status == "open" else deal.ends_on) - 1
    asked = max(start, end - roll.randrange(3 * DAY, 20 * DAY))
    needed = slowed(int(roll.lognormvariate(USUAL, SPREAD)), asked, region, today)
    sent = min(asked + needed, max(end - 30, asked))
    status = {"won": ACCEPTED, "lost": DECLINED}.get(deal.status, SENT)
    if status == SENT and roll.random() < 0.2:  # noqa: PLR2004 - one in five is still being written
        status = DRAFT
    return Offer(
        deal,
        status,
        price,
        instant(asked),
        _versions(price, discount, None if status == DRAFT else sent, end, roll),
        None if deal.status == "open" else instant(max(end, sent)),
    )


def _versions(
    price: Decimal, discount: int, sent: int | None, end: int, roll: Random
) -> tuple[Version, ...]:
    if sent is not None and discount >= STEP and end > sent + DAY and roll.random() < TWICE:
        return (
            _version(price, discount - STEP, sent),
            _version(price, discount, roll.randrange(sent + 1, end)),
        )
    return (_version(price, discount, sent),)


def _version(price: Decimal, discount: int, sent: int | None) -> Version:
    amount = (price * (1 - Decimal(discount) / 100)).quantize(CENT)
    return Version(discount, amount, None if sent is None else instant(sent))
