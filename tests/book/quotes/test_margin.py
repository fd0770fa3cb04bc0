from decimal import Decimal

import pytest
from django.test import Client

from sextant.book.quotes import letterheads, printing, sending
from sextant.book.quotes.models import Quote
from tests.book.quotes.desk import Desk
from tests.company import NOW

COST = "38.12"  # of the crane, and nothing else in these tests is so


@pytest.fixture
def quote(desk: Desk) -> Quote:
    desk.widget.cost = Decimal(COST)
    desk.widget.save()
    return desk.quote(desk.line("1", discount=Decimal(5)))


def doors(quote: Quote) -> list[str]:
    key = quote.pk
    return [
        f"/quotes/{key}/", f"/quotes/{key}/write/", f"/quotes/{key}/edit/", f"/api/quotes/{key}",
        "/quotes/", "/quotes/export.csv", "/quotes/export.xlsx", "/api/quotes", "/products/",
        "/products/export.csv", "/api/products", "/api/products?sort=cost",
    ]  # fmt: skip


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def test_who_may_not_see_margins_finds_none_at_any_door(
    desk: Desk, quote: Quote, client: Client
) -> None:
    client.force_login(desk.ben)
    for address in doors(quote):
        page = shown(client, address)
        assert "Margin" not in page.replace("margin is too thin", ""), address
        assert COST not in page, address
        assert "56.88" not in page, address
        assert '"cost"' not in page, address


def test_who_may_see_margins_does(desk: Desk, quote: Quote, client: Client) -> None:
    client.force_login(desk.person("Ann"))
    page = shown(client, f"/quotes/{quote.pk}/")
    assert "Margin" in page
    assert "56.88" in page
    assert COST in shown(client, "/api/products")


def test_live_sums_hide_it_too(desk: Desk, quote: Quote, client: Client) -> None:
    data = {"row": "0", "product-0": str(desk.widget.pk), "quantity-0": "2"}
    for name, sees in (("Ben", False), ("Ann", True)):
        client.force_login(desk.person(name))
        part = client.post(f"/quotes/{quote.pk}/write/part/", data).content.decode()
        assert ("Margin" in part) is sees
        assert "$200.00" in part


def test_the_paper_never_has_it(desk: Desk, quote: Quote) -> None:
    version = sending.send(quote, by=desk.ben, at=NOW).latest
    said = str(printing.said(version, letterheads.of("en"), ""))
    assert COST not in said
    assert "argin" not in said
