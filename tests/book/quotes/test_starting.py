from datetime import timedelta

from django.test import Client

from sextant.book.models import DealContact
from sextant.kernel.models import Event
from tests.book.quotes.desk import Desk
from tests.company import NOW


def seated(desk: Desk, name: str = "Ben") -> Client:
    client = Client()
    client.force_login(desk.person(name))
    return client


def test_a_quote_begun_at_a_deal_is_for_who_decides_there(desk: Desk) -> None:
    DealContact.objects.create(deal=desk.deal, contact=desk.contact, role="decision")
    begun = f"/quotes/new/?deal={desk.deal.pk}&amp;contact={desk.contact.pk}"
    assert begun in seated(desk).get(f"/deals/{desk.deal.pk}/").content.decode()


def test_a_closed_deal_offers_no_new_quote(desk: Desk) -> None:
    desk.deal.status, desk.deal.closed_on = "lost", NOW.date()
    desk.deal.save()
    assert b"/quotes/new/" not in seated(desk).get(f"/deals/{desk.deal.pk}/").content


def test_editing_a_quote_keeps_the_second_in_which_it_was_asked(desk: Desk) -> None:
    quote = desk.quote(desk.line())
    quote.asked_at = NOW + timedelta(seconds=7)
    quote.save()
    form = {"title": "Cranes", "account": quote.account_id, "owner": desk.ben.pk,
            "currency": "USD", "language": "en", "version": quote.version,
            "asked_at": NOW.strftime("%Y-%m-%dT%H:%M")}  # fmt: skip
    assert seated(desk).post(f"/quotes/{quote.pk}/edit/", form).status_code in {200, 204, 302}
    quote.refresh_from_db()
    assert (quote.title, quote.asked_at) == ("Cranes", NOW + timedelta(seconds=7))
    assert "asked_at" not in Event.objects.get(name="quote.changed").data["changes"]
