"""Moved closing days and changed amounts are kept, whatever way they came."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book import deals, questions
from sextant.book.models import AmountChange, CloseMove, Deal
from sextant.kernel import journal
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def moved(deal: Deal, day: date | None) -> Deal:
    return deals.edit(deal, {"expected_close_on": day}, by=None, at=NOW)


def pushes(deal: Deal) -> int:
    return int(Deal.objects.annotate(n=questions.pushes()).get(pk=deal.pk).n)


def test_only_moves_to_a_later_day_are_pushes(company: Company) -> None:
    deal = company.deal("Ben", expected_close_on=date(2026, 8, 1))
    for day in (date(2026, 9, 1), date(2026, 8, 15), date(2026, 10, 1), None, date(2026, 12, 1)):
        deal = moved(deal, day)
    assert (CloseMove.objects.count(), pushes(deal)) == (5, 2)


def test_an_amount_is_kept_with_its_currency_before_and_after(company: Company) -> None:
    deal = company.deal("Ben", "100")
    deals.edit(deal, {"amount": D(90), "currency": "EUR"}, by=company.people["Ben"], at=NOW)
    kept = AmountChange.objects.get()
    assert (kept.before, kept.before_currency, kept.after, kept.after_currency) == (
        D(100), "USD", D(90), "EUR",
    )  # fmt: skip


def test_an_edit_that_changes_nothing_writes_nothing(company: Company) -> None:
    deal = company.deal("Ben", "100")
    deals.edit(deal, {"amount": D("100.00"), "name": deal.name}, by=None, at=NOW)
    assert not journal.of(deal).exists()
    assert Deal.objects.get().version == deal.version


@pytest.mark.parametrize(
    "values",
    [{"amount": D(1)}, {"currency": "EUR"}, {"created_on": date(2026, 6, 2)}, {"products": []},
     {"account": None}, {"expected_close_on": date(2026, 9, 1)}],
)  # fmt: skip
def test_a_closed_deal_keeps_what_was_counted(company: Company, values: dict[str, Any]) -> None:
    ben = company.people["Ben"]
    deal = deals.create({"name": "A", "amount": D(5), "products": [company.product],
                         "account": company.account}, by=ben, at=NOW)  # fmt: skip
    deals.win(deal, by=ben, at=NOW)
    with pytest.raises(deals.UnableToEdit, match="reopen it first"):
        deals.edit(deal, values, by=ben, at=NOW)
    assert deals.edit(deal, {"next_step": "Thank them"}, by=ben, at=NOW).next_step == "Thank them"


def test_a_closed_deal_changes_no_hands(company: Company) -> None:
    deal = deals.win(company.deal("Ben"), by=None, at=NOW)
    with pytest.raises(deals.UnableToEdit, match="reopen it first"):
        deals.hand_over(deal, to=company.people["Cai"], by=None, at=NOW)


def test_the_next_step_is_planned_and_unplanned(company: Company) -> None:
    deal = deals.plan(company.deal("Ben"), next_step="Call", next_step_on=date(2026, 7, 20),
                      by=company.people["Ben"], at=NOW)  # fmt: skip
    assert (deal.next_step, deal.next_step_on) == ("Call", date(2026, 7, 20))
    deal = deals.plan(deal, by=company.people["Ben"], at=NOW)
    assert (deal.next_step, deal.next_step_on) == ("", None)
