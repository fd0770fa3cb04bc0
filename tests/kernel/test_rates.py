"""Converting is done at dated rates, and a missing rate is said."""

from datetime import date
from decimal import Decimal

import pytest

from sextant.kernel.models import Rate
from sextant.kernel.money import Money
from sextant.kernel.rates import Rates, UnableToConvert

pytestmark = pytest.mark.django_db
JAN, MAY = date(2026, 1, 1), date(2026, 5, 1)


@pytest.fixture
def rates() -> Rates:
    Rate.objects.create(currency="EUR", to="USD", on=JAN, rate=Decimal("1.1000000001"))
    Rate.objects.create(currency="EUR", to="USD", on=MAY, rate=Decimal("1.2"))
    return Rates("USD")


def test_the_rate_in_force_on_the_day_is_used(rates: Rates) -> None:
    euro = Money(Decimal(100), "EUR")
    assert rates.convert(euro, date(2026, 4, 30)) == Money(Decimal("110.00"), "USD")
    assert rates.convert(euro, MAY) == Money(Decimal("120.00"), "USD")


def test_the_currency_itself_needs_no_rate(rates: Rates) -> None:
    assert rates.value(Decimal("1.2345"), "USD", JAN) == Decimal("1.2345")


@pytest.mark.parametrize(("code", "day"), [("EUR", date(2025, 12, 31)), ("CHF", MAY)])
def test_a_missing_rate_is_refused(rates: Rates, code: str, day: date) -> None:
    assert rates.value(Decimal(1), code, day) is None
    with pytest.raises(UnableToConvert, match="add one first"):
        rates.convert(Money(Decimal(1), code), day)
