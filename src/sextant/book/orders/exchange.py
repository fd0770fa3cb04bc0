"""What money of one currency takes off an invoice in another, at the dated rate."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.config import config
from sextant.kernel.money import rounded
from sextant.kernel.rates import Rates, UnableToConvert

if TYPE_CHECKING:
    from datetime import date

PLACES = Decimal("0.0000000001")


def rate(currency: str, to: str, on: date) -> Decimal | None:
    """Return the rate in force: as quoted, as its inverse, or by way of the reporting currency.

    None where both currencies are the same. Refuses where no rate is known.
    """
    if currency == to:
        return None
    found = _between(currency, to, on)
    if found is None and config.currency not in {currency, to}:
        there, back = _between(currency, config.currency, on), _between(config.currency, to, on)
        found = there * back if there is not None and back is not None else None
    if found is None:
        raise UnableToConvert(currency, to, on)
    return found.quantize(PLACES)


def settled(amount: Decimal, rate_: Decimal | None, currency: str) -> Decimal:
    """Return what an amount comes to in an invoice's currency."""
    return amount if rate_ is None else rounded(amount * rate_, currency)


def _between(currency: str, to: str, on: date) -> Decimal | None:
    quoted = Rates(to).rate(currency, on)
    if quoted is not None:
        return quoted
    inverse = Rates(currency).rate(to, on)
    return Decimal(1) / inverse if inverse else None
