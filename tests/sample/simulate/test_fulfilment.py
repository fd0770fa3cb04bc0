"""Orders follow won deals; their invoices add up, and are paid once at most."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sextant.sample.files import Shipped
from sextant.sample.simulate.fulfilment import SINCE, Fulfilment, fulfilments

TODAY = date(2021, 6, 2)


@pytest.fixture(scope="module")
def made(shipped: Shipped) -> list[Fulfilment]:
    return list(fulfilments(shipped.opportunities, TODAY))


def test_every_deal_won_of_late_is_ordered_once(shipped: Shipped, made: list[Fulfilment]) -> None:
    won = {
        deal.key
        for deal in shipped.opportunities
        if deal.status == "won" and TODAY - SINCE <= deal.ends_on <= TODAY
    }
    assert {each.deal.key for each in made} == won
    assert len(made) == len(won)


def test_the_discounted_price_is_the_amount_of_the_deal(made: list[Fulfilment]) -> None:
    for each in made:
        price = each.list_price * (1 - Decimal(each.discount) / 100)
        assert round(price, 2) == each.deal.amount


def test_invoices_never_ask_for_more_than_was_ordered(made: list[Fulfilment]) -> None:
    for each in made:
        assert sum(bill.amount for bill in each.bills) <= each.deal.amount
        if each.bills and each.bills[0].issued_on < TODAY - timedelta(days=61):
            assert sum(bill.amount for bill in each.bills) == each.deal.amount


def test_no_invoice_is_settled_twice_nor_tomorrow(made: list[Fulfilment]) -> None:
    for each in made:
        for bill in each.bills:
            assert sum(entry.amount for entry in bill.entries) <= bill.amount
            assert all(entry.on <= TODAY for entry in bill.entries)
            assert bill.due_on > bill.issued_on


def test_most_is_paid_and_some_is_late(made: list[Fulfilment]) -> None:
    due = [bill for each in made for bill in each.bills if bill.due_on < TODAY]
    paid = [bill for bill in due if sum(entry.amount for entry in bill.entries) == bill.amount]
    assert 0.9 < len(paid) / len(due) < 1
