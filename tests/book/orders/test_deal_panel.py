import pytest

from sextant.book import deals
from sextant.book.orders import opening
from sextant.kernel.models import Event
from tests.book.conftest import Seat
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def test_a_deal_just_won_looks_once_for_its_order_and_then_shows_it(
    company: Company, at: Seat
) -> None:
    deal = company.deal("Ben")
    ben = at("Ben")
    assert b"deal-orders" not in ben.get(f"/deals/{deal.pk}/").content
    deals.win(deal, by=company.people["Ben"], at=NOW)
    page = ben.get(f"/deals/{deal.pk}/").content
    assert b"is being drafted" in page
    again = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "deal-orders"}
    assert b'hx-trigger="load delay' not in ben.get(f"/deals/{deal.pk}/", **again).content
    order = opening.open_for_deal(Event.objects.get(name="deal.won"))
    assert order is not None
    page = ben.get(f"/deals/{deal.pk}/").content
    assert f"/orders/{order.pk}/".encode() in page
    assert b"is being drafted" not in page
    assert f"/orders/{order.pk}/".encode() not in at("Max").get(f"/deals/{deal.pk}/").content
