"""Dated exchange rates: converting is explicit, and a missing rate is said, never guessed."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from babel.core import get_global
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.config import config
from sextant.kernel import journal
from sextant.kernel.models import Rate
from sextant.kernel.money import Money, rounded
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from sextant.kernel.models import Person


class UnableToQuote(Unable):
    """The rate cannot be written as asked."""


class UnableToConvert(Unable):
    """No rate is known for the currency on or before the day."""

    def __init__(self, currency: str, to: str, on: date) -> None:
        super().__init__(
            _("There is no rate from %(currency)s to %(to)s on or before %(on)s: add one first.")
            % {"currency": currency, "to": to, "on": on}
        )


@transaction.atomic
def quote(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Rate:
    """Write what a currency is worth from a day on; one rate a day, corrected by `correct`."""
    require(by, "rate.create")
    currency, to, on, rate = _checked(values)
    if Rate.objects.filter(currency=currency, to=to, on=on).exists():
        raise UnableToQuote(
            _("There is a rate from %(currency)s to %(to)s on %(on)s: correct that one.")
            % {"currency": currency, "to": to, "on": on}
        )
    found = Rate.objects.create(currency=currency, to=to, on=on, rate=rate)
    journal.record("rate.quoted", found, by=by, at=at, data={"rate": rate})
    return found


@transaction.atomic
def correct(rate: Rate, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Rate:
    """Change a rate's value; figures that used it are published again."""
    require(by, "rate.edit")
    rate = Rate.objects.select_for_update().get(pk=rate.pk)
    before = {"rate": rate.rate}
    *_names, rate.rate = _checked(
        {"currency": rate.currency, "to": rate.to, "on": rate.on, "rate": rate.rate, **values}
    )
    rate.version += 1
    rate.save()
    data = {"changes": journal.changes(before, {"rate": rate.rate})}
    journal.record("rate.corrected", rate, by=by, at=at, data=data)
    return rate


def _checked(values: Mapping[str, Any]) -> tuple[str, str, date, Decimal]:
    currency, to = str(values["currency"]).upper(), str(values.get("to") or config.currency).upper()
    for code in (currency, to):
        if code not in get_global("all_currencies"):
            raise UnableToQuote(
                _("“%(code)s” is no currency: give an ISO code such as EUR.") % {"code": code}
            )
    if currency == to:
        raise UnableToQuote(_("A currency needs no rate to itself: choose two different ones."))
    if values["rate"] <= 0:
        raise UnableToQuote(_("A rate is above zero: correct it."))
    return currency, to, values["on"], values["rate"]


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
