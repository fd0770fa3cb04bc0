"""Orders: numbered without gaps, priced exactly, confirmed, cancelled; each refusal said."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import transaction

from sextant.book.models import DealLine
from sextant.book.orders import delivering, invoicing, opening, ordering
from sextant.book.orders.lines import UnableToPrice
from sextant.book.orders.models import Order
from sextant.book.orders.models.kept import UnableToErase
from sextant.book.orders.ordering import UnableToCancel, UnableToConfirm, UnableToOrder
from sextant.kernel.models import Event
from sextant.kernel.unable import UnableToPermit
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
OPERATOR: dict[str, Any] = {"by": None, "at": NOW}


def test_numbers_have_no_gap_even_after_a_failure(draft: Any, company: Company) -> None:
    first = draft()
    with pytest.raises(UnableToPrice), transaction.atomic():
        draft(quantity="-1")
    assert [first.number, draft().number] == ["O-2026-00001", "O-2026-00002"]


def test_numbers_begin_anew_each_year(draft: Any) -> None:
    assert draft(ordered_on=date(2025, 12, 31)).number == "O-2025-00001"
    assert draft().number == "O-2026-00001"


def test_an_amount_is_exact(draft: Any) -> None:
    line = draft("19.99", "3", tax=D(19)).lines.get()
    assert (line.amount, line.tax) == (D("59.97"), D("11.39"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"quantity": D(-1)}, "above nought"), ({"unit_price": D(-1)}, "not below nought"),
        ({"discount": D(101)}, "between 0 and 100"), ({"product": None}, "choose a product"),
        ({"tax_rate": D(-1)}, "between 0 and 100"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_refused(company: Company, draft: Any, row: Any, words: str) -> None:
    rows = [{"product": company.product, "unit_price": D(1), "quantity": D(1), **row}]
    with pytest.raises(UnableToPrice, match=words):
        ordering.write_lines(draft(), lines=rows, **OPERATOR)


def test_a_line_without_a_price_is_refused(company: Company, draft: Any) -> None:
    with pytest.raises(UnableToPrice, match="no price in EUR"):
        ordering.write_lines(draft(currency="EUR", lines=[]), lines=[{"product": company.product}],
                             **OPERATOR)  # fmt: skip


def test_an_order_needs_an_account(company: Company) -> None:
    with pytest.raises(UnableToOrder, match="needs an account"):
        ordering.create({}, **OPERATOR)


def test_an_order_does_not_lie_in_the_future(draft: Any) -> None:
    with pytest.raises(UnableToOrder, match="lie in the future"):
        draft(ordered_on=TODAY + timedelta(days=1))


def test_a_won_deal_becomes_an_order_once(company: Company) -> None:
    deal = company.deal("Ben", "250.00", status="won", closed_on=TODAY)
    DealLine.objects.create(deal=deal, product=company.product, quantity=2, unit_price=D(50))
    DealLine.objects.create(deal=deal, product=company.product, quantity=1, unit_price=D(50))
    event = Event(name="deal.won", record_type="deal", record_id=deal.pk, at=NOW)
    first, again = opening.open_for_deal(event), opening.open_for_deal(event)
    assert first is not None
    assert first == again
    assert [line.amount for line in first.lines.all()] == [D("166.67"), D("83.33")]
    assert (first.owner, first.ordered_on) == (deal.owner, TODAY)


def test_a_deal_that_is_not_won_becomes_no_order(company: Company) -> None:
    deal = company.deal("Ben")
    event = Event(name="deal.won", record_type="deal", record_id=deal.pk, at=NOW)
    assert opening.open_for_deal(event) is None


def test_a_deal_has_one_order_unless_asked(company: Company) -> None:
    deal = company.deal("Ben")
    first = ordering.create({"deal": deal}, **OPERATOR)
    with pytest.raises(UnableToOrder, match=first.number):
        ordering.create({"deal": deal}, **OPERATOR)
    ordering.create({"deal": deal, "is_further": True}, **OPERATOR)
    assert Order.objects.of_deal(deal).count() == 2


def test_a_deal_and_its_order_have_one_currency(company: Company) -> None:
    with pytest.raises(UnableToOrder, match="in USD"):
        ordering.create({"deal": company.deal("Ben"), "currency": "EUR"}, **OPERATOR)


def test_a_confirmed_order_stands(ordered: Any) -> None:
    order = ordered()
    with pytest.raises(UnableToOrder, match="stands as it is"):
        ordering.edit(order, {"note": "x"}, **OPERATOR)
    with pytest.raises(UnableToOrder, match="stands as it is"):
        ordering.write_lines(order, lines=[], **OPERATOR)
    with pytest.raises(UnableToConfirm, match="Only a draft"):
        ordering.confirm(order, **OPERATOR)


def test_an_order_without_lines_is_not_confirmed(draft: Any) -> None:
    with pytest.raises(UnableToConfirm, match="no lines"):
        ordering.confirm(draft(lines=[]), **OPERATOR)


def test_the_currency_of_written_lines_stands(draft: Any) -> None:
    with pytest.raises(UnableToOrder, match="priced in the other currency"):
        ordering.edit(draft(), {"currency": "EUR"}, **OPERATOR)


def test_cancelling_needs_a_reason_and_no_invoice(ordered: Any) -> None:
    order = ordered()
    with pytest.raises(UnableToCancel, match="Say why"):
        ordering.cancel(order, **OPERATOR)
    invoicing.invoice(order, **OPERATOR)
    with pytest.raises(UnableToCancel, match="stands: cancel it"):
        ordering.cancel(order, reason="Moved", **OPERATOR)


def test_goods_come_back_before_an_order_is_cancelled(ordered: Any) -> None:
    order = ordered()
    delivering.deliver(order, **OPERATOR)
    with pytest.raises(UnableToCancel, match="their return first"):
        ordering.cancel(order, reason="Moved", **OPERATOR)
    delivering.return_goods(order, **OPERATOR)
    assert ordering.cancel(order, reason="Moved", **OPERATOR).cancelled_on == TODAY


def test_an_order_is_never_removed(draft: Any) -> None:
    order = draft()
    with pytest.raises(UnableToErase):
        order.delete()
    with pytest.raises(UnableToErase):
        Order.objects.all().delete()


def test_who_may_not_is_refused(draft: Any, company: Company) -> None:
    with pytest.raises(UnableToPermit):
        ordering.confirm(draft(), by=company.people["Max"], at=NOW)
