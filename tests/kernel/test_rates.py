"""Converting is done at dated rates, and a missing rate is said."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sextant.kernel import journal
from sextant.kernel.models import Rate
from sextant.kernel.money import Money
from sextant.kernel.rates import Rates, UnableToConvert, UnableToQuote, correct, quote
from sextant.kernel.roles import UnableToPermit
from tests.company import NOW, Company

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


VALUES = {"currency": "eur", "on": MAY, "rate": Decimal("1.25")}


def test_a_quoted_rate_is_used_from_its_day_on_and_journaled(company: Company) -> None:
    found = quote(VALUES, by=company.people["Fay"], at=NOW)
    assert Rates("USD").value(Decimal(4), "EUR", MAY) == Decimal("5.00")
    assert journal.of(found).get().name == "rate.quoted"


def test_a_second_rate_of_one_day_is_refused(company: Company) -> None:
    quote(VALUES, by=company.people["Fay"], at=NOW)
    with pytest.raises(UnableToQuote, match="correct that one"):
        quote(VALUES, by=company.people["Fay"], at=NOW)


def test_a_corrected_rate_keeps_what_it_was_in_the_journal(company: Company) -> None:
    found = quote(VALUES, by=company.people["Fay"], at=NOW)
    correct(found, {"rate": Decimal("1.3")}, by=company.people["Fay"], at=NOW)
    assert journal.of(found)[0].data["changes"]["rate"][1] == "1.3"
    assert Rates("USD").value(Decimal(1), "EUR", MAY) == Decimal("1.30")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"currency": "XQX"}, "is no currency"),
        ({"currency": "USD"}, "needs no rate to itself"),
        ({"rate": Decimal(0)}, "above zero"),
    ],
)
def test_a_rate_that_means_nothing_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(UnableToQuote, match=words):
        quote({**VALUES, **changed}, by=None, at=NOW)


def test_a_rep_quotes_no_rate(company: Company) -> None:
    with pytest.raises(UnableToPermit):
        quote(VALUES, by=company.people["Ben"], at=NOW)
