"""What things cost us, in the currency of an offer; and whether a reader may know it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.config import config
from sextant.kernel.money import PLACES
from sextant.kernel.rates import Rates, UnableToConvert
from sextant.kernel.roles import permits

if TYPE_CHECKING:
    from datetime import date

    from sextant.book.models import Product
    from sextant.book.quotes.models import Bundle
    from sextant.kernel.models import Person

SEE = "margin.see"


def may_see(person: Person | None) -> bool:
    """Tell whether a person may know costs and margins; for others there are none."""
    return permits(person, SEE)


class Costs:
    """Costs of products in one currency on a day, over the reporting currency where they differ."""

    def __init__(self, currency: str, day: date) -> None:
        self.currency, self.day = currency, day
        self._rates: Rates | None = None

    def of(self, product: Product, bundle: Bundle | None = None) -> Decimal | None:
        """Return what one costs us, or None where nobody knows, or no rate is known."""
        try:
            return self.told(product, bundle)
        except UnableToConvert:
            return None

    def told(self, product: Product, bundle: Bundle | None = None) -> Decimal | None:
        """Return what one costs us; refuse where a rate is missing."""
        if product.cost is not None:
            return self._converted(product.cost, product.currency)
        if bundle is None:
            return None
        parts = [(part.quantity, self.told(part.product)) for part in bundle.parts.all()]
        known = [quantity * cost for quantity, cost in parts if cost is not None]
        return sum(known[1:], known[0]) if known and len(known) == len(parts) else None

    def _converted(self, cost: Decimal, currency: str) -> Decimal:
        if currency == self.currency:
            return cost
        converted = cost * self._rate(currency) / self._rate(self.currency)
        return converted.quantize(Decimal(1).scaleb(-PLACES))

    def _rate(self, currency: str) -> Decimal:
        if currency == config.currency:
            return Decimal(1)
        if self._rates is None:
            self._rates = Rates(config.currency)
        rate = self._rates.rate(currency, self.day)
        if rate is None:
            raise UnableToConvert(currency, config.currency, self.day)
        return rate
