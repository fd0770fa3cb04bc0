"""Lines are exact, and their sum becomes the deal's amount when one asks for it."""

from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.book import deals
from sextant.book.models import AmountChange
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def line(company: Company, **values: Any) -> dict[str, Any]:
    return {"product": company.product, **values}


def test_a_line_costs_quantity_times_price_to_the_cent(company: Company) -> None:
    rows = [line(company, quantity=D(3), unit_price=D("9.995")), line(company)]
    deal = deals.write_lines(company.deal("Ben"), lines=rows, by=None, at=NOW)
    assert [each.amount for each in deal.lines.all()] == [D("29.99"), D("9.99")]
    assert deals.sum_of(deal) == D("39.98")


def test_the_sum_is_taken_and_kept_as_a_change(company: Company) -> None:
    deal = deals.write_lines(company.deal("Ben", "100"), lines=[line(company)], take_sum=True,
                             by=company.people["Ben"], at=NOW)  # fmt: skip
    assert (deal.amount, AmountChange.objects.get().before) == (D("9.99"), D(100))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"quantity": D(-1)}, "has the quantity -1"),
        ({"quantity": D(0)}, "a quantity is above zero"),
        ({"unit_price": D(-1)}, "less than nothing"),
        ({"amount": D(-1)}, "less than nothing"),
    ],
)
def test_what_is_below_zero_is_refused(company: Company, values: dict[str, D], words: str) -> None:
    with pytest.raises(deals.UnableToPrice, match=words):
        deals.write_lines(company.deal("Ben"), lines=[line(company, **values)], by=None, at=NOW)


def test_no_sum_is_taken_while_a_price_is_missing(company: Company) -> None:
    deal = company.deal("Ben", currency="EUR")
    deal = deals.write_lines(deal, lines=[line(company)], by=None, at=NOW)
    assert deal.lines.get().unit_price is None  # the list price is in another currency
    with pytest.raises(deals.UnableToPrice, match="fill in quantities and prices"):
        deals.take(deal, by=None, at=NOW)


def test_a_closed_deal_keeps_its_lines(company: Company) -> None:
    deal = deals.win(company.deal("Ben"), by=None, at=NOW)
    for act in (deals.write_lines, deals.take):
        with pytest.raises(deals.UnableToEdit, match="reopen it first"):
            act(deal, by=None, at=NOW)


@given(st.decimals(0, 10**6, places=4))
def test_what_is_written_for_typing_on_is_the_same_number(number: D) -> None:
    assert D(deals.plain(number, 2) or "") == number
