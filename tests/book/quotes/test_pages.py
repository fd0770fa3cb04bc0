from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from sextant.book.quotes import drafting, links, sending
from sextant.book.quotes.models import Quote
from sextant.book.quotes.totals import totals_of
from tests.book.quotes.desk import Desk
from tests.company import NOW


@pytest.fixture(autouse=True)
def _at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("sextant.workspace.asking.moment", lambda: NOW)
    monkeypatch.setattr("sextant.workspace.asking.today", NOW.date)
    return


@pytest.fixture
def ben(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ben)
    return client


def form(desk: Desk, quote: Quote, **more: str) -> dict[str, str]:
    return {
        "version": str(quote.version), "token": "one", "row": "0",
        "product-0": str(desk.widget.pk), "quantity-0": "4", "discount-0": "5",
        "valid_until": "2026-08-14", "discount_percent": "", **more,
    }  # fmt: skip


def test_the_editor_saves_what_was_typed_and_once(desk: Desk, ben: Client) -> None:
    quote = desk.quote()
    address = f"/quotes/{quote.pk}/write/"
    data = form(desk, quote)
    for _ in range(2):  # a double click
        assert ben.post(address, data).status_code == 302
    quote.refresh_from_db()
    assert (totals_of(quote.latest).total, quote.version) == (380, 2)


def test_sums_follow_what_is_typed_and_nothing_is_saved(desk: Desk, ben: Client) -> None:
    quote = desk.quote()
    part = ben.post(f"/quotes/{quote.pk}/write/part/", form(desk, quote)).content.decode()
    assert "$380.00" in part
    assert not quote.latest.lines.exists()


def test_a_product_is_added_and_taken_out(desk: Desk, ben: Client) -> None:
    quote = desk.quote()
    address = f"/quotes/{quote.pk}/write/part/"
    added = ben.post(address, form(desk, quote, add=str(desk.gadget.pk))).content.decode()
    assert "Hook" in added
    assert 'name="row" value="1"' in added
    dropped = ben.post(address, form(desk, quote, drop="0")).content.decode()
    assert "Crane" not in dropped


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("quantity-0", "-2", "a quantity is above zero"),
        ("quantity-0", "many", "cannot be read"),
        ("discount_percent", "101", "larger than what is offered"),
        ("valid_until", "soon", "Write a day"),
    ],
)
def test_what_cannot_be_offered_is_said_and_kept(
    desk: Desk, ben: Client, field: str, typed: str, said: str
) -> None:
    quote = desk.quote()
    answer = ben.post(f"/quotes/{quote.pk}/write/", form(desk, quote, **{field: typed}))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not quote.latest.lines.exists()


def test_the_later_of_two_editors_is_told(desk: Desk, ben: Client) -> None:
    quote = desk.quote()
    data = form(desk, quote)
    drafting.write(quote, lines=[desk.line("9")], by=desk.person("Ann"), at=NOW)
    answer = ben.post(f"/quotes/{quote.pk}/write/", data)
    assert answer.status_code == 409
    assert "Someone else changed this quote" in answer.content.decode()
    assert 'value="4"' in answer.content.decode()  # what was typed is still there


def test_products_are_found_with_their_price_for_this_customer(desk: Desk, ben: Client) -> None:
    quote = desk.quote()
    found = ben.get(f"/quotes/{quote.pk}/write/products/?q=cra").content.decode()
    assert "Crane" in found
    assert "$100.00" in found


def test_two_versions_are_compared_in_words(desk: Desk, ben: Client) -> None:
    quote = desk.quote(desk.line("3", discount=Decimal(10)))
    assert ben.get(f"/quotes/{quote.pk}/compare/").status_code == 404
    sending.send(quote, by=desk.ben, at=NOW)
    lines = [desk.line("4"), {"product": desk.gadget}]
    drafting.write(quote, lines=lines, by=desk.ben, at=NOW)
    page = ben.get(f"/quotes/{quote.pk}/compare/").content.decode()
    for said in ("2 lines differ.", "quantity 3 → 4", "discount 10 % → 0 %",
                 "amount $270.00 → $400.00", "The total rose by $139.99"):  # fmt: skip
        assert said in page


def test_the_paper_of_each_version_is_given(desk: Desk, ben: Client) -> None:
    quote = desk.quote(desk.line())
    answer = ben.get(f"/quotes/{quote.pk}/paper/1/")
    assert answer["Content-Disposition"] == 'inline; filename="Q-2026-00001-v1.pdf"'
    assert ben.get(f"/quotes/{quote.pk}/paper/2/").status_code == 404


def test_what_is_outside_ones_scope_does_not_exist(desk: Desk, client: Client) -> None:
    quote = desk.quote(desk.line())
    client.force_login(desk.person("Eli"))
    for page in ("", "write/", "compare/", "paper/", "write/products/"):
        assert client.get(f"/quotes/{quote.pk}/{page}").status_code == 404
    assert client.post(f"/quotes/{quote.pk}/write/part/", {}).status_code == 404


def test_a_deal_and_an_account_show_their_quotes(desk: Desk, ben: Client) -> None:
    quote = desk.quote(desk.line())
    for page in (f"/deals/{desk.deal.pk}/", f"/accounts/{desk.account.pk}/"):
        assert f'href="/quotes/{quote.pk}/"' in ben.get(page).content.decode()


def test_the_api_writes_and_sends(desk: Desk, ben: Client) -> None:
    quote = desk.quote()
    lines = [{"product": desk.widget.pk, "quantity": "2", "discount": "5"}]
    base = f"/api/quotes/{quote.pk}"
    done = ben.post(f"{base}/write", {"lines": lines}, content_type="application/json")
    assert (done.status_code, done.json()["total"]) == (200, "190.00")
    sent = ben.post(f"{base}/send", {}, content_type="application/json")
    assert sent.json()["status"] == "sent"
    again = ben.post(f"{base}/send", {}, content_type="application/json")
    assert again.status_code == 409


def test_a_logo_is_sent_by_a_form(desk: Desk, client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sextant.book.quotes import letterheads
    from tests.book.quotes.test_printing import DOT

    head = letterheads.create({"name": "Acme"}, by=None, at=NOW)
    client.force_login(desk.person("Dora"))
    client.post(f"/letterheads/{head.pk}/logo/", {"logo": SimpleUploadedFile("a.png", DOT)})
    head.refresh_from_db()
    assert bytes(head.logo) == DOT
    assert "data:image/png" in client.get(f"/letterheads/{head.pk}/").content.decode()


@pytest.mark.parametrize("odd", ["²", "9" * 5000, "٣"])
def test_the_editor_passes_over_rows_and_options_that_have_no_number(
    desk: Desk, ben: Client, odd: str
) -> None:
    data = form(desk, desk.quote()) | {"row": ["0", odd], "option-0": odd}
    quote = Quote.objects.get()
    assert ben.post(f"/quotes/{quote.pk}/write/part/", data).status_code == 200


def test_a_name_of_nothing_that_shows_accepts_no_offer(desk: Desk, client: Client) -> None:
    quote = sending.send(desk.quote(desk.line("3")), by=desk.ben, at=NOW)
    link = f"/offer/{links.token_of(quote.latest)}/"
    assert client.post(link, {"answer": "accepted", "name": "\x00 "}).status_code == 422
    assert client.post(link, {"answer": "accepted", "name": "Ann\x00"}).status_code == 302
    assert quote.latest.answer.name == "Ann"
