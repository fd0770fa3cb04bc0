"""What is sent twice is done once, and whoever comes later chooses between both versions."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from sextant.book import deals
from sextant.book.models import Deal
from sextant.kernel.models import Event
from tests.company import NOW, Company

Seat = Callable[[str], Client]

pytestmark = pytest.mark.django_db


def hidden(page: bytes, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.decode())
    assert found
    return found[1]


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_a_double_click_on_a_bulk_verb_does_it_once(company: Company, at: Seat) -> None:
    keys, client = [company.deal("Ben").pk for _ in range(3)], at("Ben")
    token = hidden(client.get("/deals/").content, "token")
    data = {"do": "win", "ids": keys, "token": token}
    answers = [client.post("/deals/bulk/", data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (events("deal.won"), events("deal.bulk")) == (3, 1)


def test_other_rows_on_the_same_page_are_another_deed(company: Company, at: Seat) -> None:
    first, second = company.deal("Ben").pk, company.deal("Ben").pk
    client = at("Ben")
    token = hidden(client.get("/deals/").content, "token")
    for key in (first, second):
        client.post("/deals/bulk/", {"do": "win", "ids": [key], "token": token})
    assert events("deal.won") == 2


@pytest.fixture
def two(company: Company, at: Seat) -> tuple[Client, Client, Deal]:
    return at("Ben"), at("Ann"), company.deal("Ben", "10")


def test_a_cell_written_meanwhile_shows_both_and_is_chosen(
    two: tuple[Client, Client, Deal],
) -> None:
    ben, ann, deal = two
    address = f"/deals/{deal.pk}/cell/amount/"
    seen = [client.get(address).content for client in two[:2]]
    data = {"version": hidden(seen[0], "version"), "was": hidden(seen[0], "was")}
    ben.post(address, {"amount": "20", **data})
    late = ann.post(address, {"amount": "30", **data})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Ben wrote “20” meanwhile" in page
    assert 'value="30"' in page
    again = {"version": hidden(late.content, "version"), "was": hidden(late.content, "was")}
    assert ann.post(address, {"amount": "30", **again}).status_code == 200
    deal.refresh_from_db()
    assert deal.amount == Decimal(30)


def test_another_cell_written_meanwhile_does_not_mind(two: tuple[Client, Client, Deal]) -> None:
    _ben, ann, deal = two
    page = ann.get(f"/deals/{deal.pk}/cell/next_step/").content
    deals.edit(deal, {"amount": Decimal(99)}, by=None, at=NOW)
    data = {"next_step": "Call", "version": hidden(page, "version"), "was": hidden(page, "was")}
    assert ann.post(f"/deals/{deal.pk}/cell/next_step/", data).status_code == 200
    deal.refresh_from_db()
    assert (deal.amount, deal.next_step) == (Decimal(99), "Call")


def test_a_card_moved_meanwhile_is_not_moved_from_where_it_was(
    two: tuple[Client, Client, Deal], company: Company
) -> None:
    ben, ann, deal = two
    new, offer, close = (company.stages[name].pk for name in ("New", "Offer", "Close"))
    address = f"/deals/board/{deal.pk}"
    assert ben.post(f"{address}/move/", {"stage": offer, "from": new}).status_code == 200
    late = ann.post(f"{address}/move/", {"stage": close, "from": new})
    assert late.status_code == 409
    assert "Ben moved this to “Offer” meanwhile" in late.content.decode()
    assert ann.post(f"{address}/move/", {"stage": close, "from": offer}).status_code == 200
