from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from sextant.book.mail.models import Message
from sextant.book.models import AmountChange
from sextant.book.prospects.models import WebAttempt
from sextant.book.quotes import answering, drafting, links, offer_page, sending
from sextant.book.quotes.answering import UnableToAnswer
from sextant.book.quotes.links import UnableToOpen
from sextant.book.quotes.models import Quote, QuoteAnswer, QuoteVersion
from sextant.book.quotes.offering import UnableToOffer
from sextant.book.quotes.sending import UnableToSend
from sextant.config import config
from sextant.kernel.models import Event
from sextant.kernel.unable import UnableToFind
from tests.book.quotes.desk import Desk
from tests.company import NOW

LATER = NOW + timedelta(days=31)


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sextant.workspace.asking.moment", lambda: NOW)


@pytest.fixture
def sent(desk: Desk) -> Quote:
    quote = desk.quote(desk.line("3", discount=Decimal(10)), {"product": desk.gadget})
    return sending.send(quote, by=desk.ben, at=NOW)


def page(version: QuoteVersion) -> str:
    return f"/offer/{links.token_of(version)}/"


def test_it_is_sent_by_email_with_the_paper_and_the_link(desk: Desk, settings: object) -> None:
    settings.EMAIL_HOST = "mail.example"  # type: ignore[attr-defined] # the fixture's own way
    quote = desk.quote(desk.line())
    sending.send(quote, to="zoe@globex.example", by=desk.ben, at=NOW)
    message = Message.objects.about(quote).get()
    assert (message.to, message.subject) == ("zoe@globex.example", "Quote Q-2026-00001")
    assert links.address_of(quote.latest) in message.text
    assert links.address_of(quote.latest).startswith(f"{config.address}/offer/")
    assert message.deal == desk.deal


def test_the_letter_is_in_the_customers_language(desk: Desk) -> None:
    quote = drafting.edit(desk.quote(desk.line()), {"language": "zh-hans"}, by=desk.ben, at=NOW)
    subject, text = sending.letter(quote.latest, "您好")
    assert quote.number in subject
    assert text.startswith("您好\n\n")


def test_an_empty_quote_is_not_sent(desk: Desk) -> None:
    with pytest.raises(UnableToOffer, match="offers nothing yet"):
        sending.send(desk.quote(), by=desk.ben, at=NOW)


def test_a_version_is_sent_once(desk: Desk, sent: Quote) -> None:
    with pytest.raises(UnableToSend, match="sent already"):
        sending.send(sent, by=desk.ben, at=NOW)


def test_an_offer_that_has_ended_is_not_sent(desk: Desk) -> None:
    with pytest.raises(UnableToSend, match="choose a later day"):
        sending.send(desk.quote(desk.line()), by=desk.ben, at=LATER)


def test_a_withdrawn_quote_is_neither_sent_nor_withdrawn_again(desk: Desk) -> None:
    quote = sending.withdraw(desk.quote(desk.line()), reason="Wrong", by=desk.ben, at=NOW)
    for verb in (sending.send, sending.withdraw):
        with pytest.raises(UnableToSend, match="ended already"):
            verb(quote, by=desk.ben, at=NOW)


def test_only_an_offer_with_the_customer_has_a_link_to_renew(desk: Desk, sent: Quote) -> None:
    before = links.token_of(sent.latest)
    sending.renew_link(sent, by=desk.ben, at=NOW)
    with pytest.raises(UnableToOpen, match="no longer valid"):
        links.version_of(before, NOW)
    assert links.version_of(links.token_of(sent.latest), NOW) == sent.latest
    with pytest.raises(UnableToSend, match="has a link"):
        sending.renew_link(desk.quote(desk.line()), by=desk.ben, at=NOW)


def test_an_expired_link_says_so_and_shows_nothing(
    sent: Quote, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sextant.workspace.asking.moment", lambda: LATER)
    answer = client.get(page(sent.latest))
    assert answer.status_code == 410
    assert b"has run out" in answer.content
    assert b"Crane" not in answer.content
    assert client.get(f"{page(sent.latest)}pdf/").status_code == 410


def test_a_replaced_and_a_withdrawn_link_say_so(desk: Desk, sent: Quote, client: Client) -> None:
    first = sent.latest
    quote = drafting.write(sent, lines=[desk.line("2")], by=desk.ben, at=NOW)
    assert client.get(page(first)).status_code == 200  # until the next one is with the customer
    sending.send(quote, by=desk.ben, at=NOW)
    assert b"replaced by a later one" in client.get(page(first)).content
    sending.withdraw(quote, by=desk.ben, at=NOW)
    assert b"was withdrawn" in client.get(page(quote.latest)).content


def test_a_forged_link_leads_nowhere(sent: Quote, client: Client) -> None:
    forged = links.token_of(sent.latest)[:-1] + "!"
    assert client.get(f"/offer/{forged}/").status_code == 404
    with pytest.raises(UnableToFind):
        links.version_of("nonsense", NOW)


def test_an_unsent_version_has_no_page(desk: Desk, client: Client) -> None:
    assert client.get(page(desk.quote(desk.line()).latest)).status_code == 410


def test_the_page_shows_the_offer_and_no_cost_in_the_customers_language(
    desk: Desk, client: Client
) -> None:
    quote = drafting.edit(desk.quote(desk.line()), {"language": "zh-hans"}, by=desk.ben, at=NOW)
    sending.send(quote, by=desk.ben, at=NOW)
    shown = client.get(page(quote.latest)).content.decode()
    assert '<html lang="zh-hans">' in shown
    assert "Crane" in shown
    assert "600" not in shown
    paper = client.get(f"{page(quote.latest)}pdf/")
    assert paper["Content-Type"] == "application/pdf"


def test_the_customer_accepts_once(desk: Desk, sent: Quote, client: Client) -> None:
    data = {"answer": "accepted", "name": "Zoe", "note": "Thank you"}
    assert client.post(page(sent.latest), data).status_code == 302
    kept = QuoteAnswer.objects.get()
    assert (kept.kind, kept.name, kept.address, kept.at) == ("accepted", "Zoe", "127.0.0.1", NOW)
    again = client.post(page(sent.latest), {**data, "answer": "declined"})
    assert again.status_code == 422
    assert b"answered already" in again.content
    sent.refresh_from_db()
    assert sent.status == "accepted"


def test_the_deal_takes_lines_and_amount_of_the_accepted_version(desk: Desk, sent: Quote) -> None:
    answering.accept(sent, name="Zoe", by=desk.ben, at=NOW)
    desk.deal.refresh_from_db()
    assert desk.deal.amount == Decimal("279.99")
    amounts = {str(line.product): line.amount for line in desk.deal.lines.all()}
    assert amounts == {"Crane": 270, "Hook": Decimal("9.99")}
    assert AmountChange.objects.filter(deal=desk.deal).exists()
    assert Event.objects.get(name="quote.accepted").data["lines_taken"] is True


def test_a_closed_deal_stays_as_it_was(desk: Desk, sent: Quote) -> None:
    desk.deal.status, desk.deal.closed_on = "lost", NOW.date()
    desk.deal.save()
    answering.accept(sent, by=desk.ben, at=NOW)
    desk.deal.refresh_from_db()
    assert desk.deal.amount == 100


def test_an_answer_needs_a_name_and_a_choice(sent: Quote, client: Client) -> None:
    assert b"Write your name" in client.post(page(sent.latest), {"answer": "accepted"}).content
    wrong = client.post(page(sent.latest), {"answer": "maybe", "name": "Zoe"})
    assert wrong.status_code == 422
    assert not QuoteAnswer.objects.exists()


def test_only_what_is_with_the_customer_is_answered(desk: Desk, sent: Quote) -> None:
    with pytest.raises(UnableToAnswer, match="with the customer"):
        answering.accept(desk.quote(desk.line()), by=desk.ben, at=NOW)
    quote = answering.decline(sent, note="Too dear", by=desk.ben, at=NOW)
    assert (quote.status, quote.latest.answer.name) == ("declined", "Zoe")
    with pytest.raises(UnableToAnswer):
        answering.accept(quote, by=desk.ben, at=NOW)


def test_an_accepted_quote_stays_as_it_is(desk: Desk, sent: Quote) -> None:
    quote = answering.accept(sent, by=desk.ben, at=NOW)
    with pytest.raises(drafting.UnableToChange, match="stays as it is"):
        drafting.write(quote, lines=[desk.line()], by=desk.ben, at=NOW)


def test_too_many_looks_are_refused(
    sent: Quote, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offer_page, "LOOKS", 2)
    codes = [client.get(page(sent.latest)).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert WebAttempt.objects.of_page("offer").count() == 2  # every process counts the same ones
    assert client.get(page(sent.latest), REMOTE_ADDR="127.0.0.9").status_code == 200
