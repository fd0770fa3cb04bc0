"""Dated exchange rates: converting is explicit, and a missing rate is said, never guessed."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.kernel.models import Rate
from sextant.kernel.money import Money, rounded
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


class UnableToConvert(Unable):
    """No rate is known for the currency on or before the day."""

    def __init__(self, currency: str, to: str, on: date) -> None:
        super().__init__(
            _("There is no rate from %(currency)s to %(to)s on or before %(on)s: add one first.")
            % {"currency": currency, "to": to, "on": on}
        )


class Rates:
    """All rates into one currency, loaded once and asked often."""

    def __init__(self, to: str) -> None:
        self.to = to
        self._days: dict[str, list[date]] = defaultdict(list)
        self._rates: dict[str, list[Decimal]] = defaultdict(list)
        for row in Rate.objects.filter(to=to).order_by("currency", "on"):
            self._days[row.currency].append(row.on)
            self._rates[row.currency].append(row.rate)

    def rate(self, currency: str, on: date) -> Decimal | None:
        """Return the rate in force on a day, or None where none is known."""
        place = bisect_right(self._days.get(currency, []), on)
        return self._rates[currency][place - 1] if place else None

    def value(self, amount: Decimal, currency: str, on: date) -> Decimal | None:
        """Return an amount in the target currency, rounded to its smallest unit, or None."""
        if currency == self.to:
            return amount
        rate = self.rate(currency, on)
        return None if rate is None else rounded(amount * rate, self.to)

    def convert(self, money: Money, on: date) -> Money:
        """Return money in the target currency, or refuse where no rate is known."""
        value = self.value(money.amount, money.currency, on)
        if value is None:
            raise UnableToConvert(money.currency, self.to, on)
        return Money(value, self.to)
