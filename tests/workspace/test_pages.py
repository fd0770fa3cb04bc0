"""The engine's pages: lists, forms, verbs, bulk, views, cells."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from sextant.book import deals
from sextant.book.models import Account, Contact, Deal, Lead
from sextant.kernel.models import Event
from sextant.workspace.models import SavedView
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
Seat = Callable[[str], Client]


def hidden(page: bytes, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.decode())
    assert found, name
    return found[1]


def test_a_list_says_what_belongs_there_while_it_is_empty(company: Company, at: Seat) -> None:
    page = at("Ben").get("/leads/").content.decode()
    assert "nothing here yet" in page
    assert "/leads/new/" in page


def test_a_list_that_matches_nothing_offers_to_show_all(company: Company, at: Seat) -> None:
    assert "Nothing matches" in at("Dora").get("/accounts/?q=zzz").content.decode()


def test_a_wrong_filter_is_said_and_shows_nothing(company: Company, at: Seat) -> None:
    page = at("Dora").get("/accounts/?employees=many").content.decode()
    assert "does not understand “many”" in page
    assert "Globex" not in page


def test_texts_are_escaped(company: Company, at: Seat) -> None:
    account = Account.objects.create(name="<b>x</b>", website="javascript:alert(1)", city='"><i>')
    for address in ("/accounts/?columns=city,website", f"/accounts/{account.pk}/"):
        page = at("Dora").get(address).content.decode()
        assert "<b>x" not in page
        assert "<i>" not in page
        assert 'href="javascript' not in page


def test_a_record_is_made_from_a_form_and_belongs_to_its_maker(company: Company, at: Seat) -> None:
    client = at("Ben")
    owner = company.people["Ben"]
    answer = client.post("/contacts/new/", {"name": "Zoe", "owner": owner.pk})
    contact = Contact.objects.get()
    assert answer["Location"] == f"/contacts/{contact.pk}/"
    assert (contact.owner, Event.objects.latest("id").name) == (owner, "contact.created")


def test_a_form_sent_twice_is_done_once(company: Company, at: Seat) -> None:
    client = at("Ben")
    data = {"name": "Zoe", "token": hidden(client.get("/contacts/new/").content, "token")}
    answers = [client.post("/contacts/new/", data) for _ in range(2)]
    assert Contact.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_wrong_form_comes_back_with_what_was_typed(company: Company, at: Seat) -> None:
    data = {"name": "Deal", "amount": "lots", "next_step": "Call"}
    answer = at("Ben").post("/deals/new/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a number like 1,250.50." in page
    assert 'value="Call"' in page
    assert not Deal.objects.exists()


def test_a_form_is_held_to_the_rules(company: Company, at: Seat) -> None:
    deal = company.deal("Ben", status="won", closed_on=date(2026, 7, 1))
    data = {"name": "D", "currency": "USD", "stage": deal.stage.pk, "version": 1}
    data |= {"amount": "-5", "created_on": "2026-07-02"}
    page = at("Ben").post(f"/deals/{deal.pk}/edit/", data).content.decode()
    assert "amount is not below zero" in page
    assert "closed before it was created" in page


def test_an_unchanged_reference_outside_the_scope_is_kept(company: Company, at: Seat) -> None:
    """A rep may change an account that somebody else owns, once they have a deal with it."""
    account = Account.objects.create(name="A", owner=company.people["Eli"])
    company.deal("Ben", account=account)
    data = {"name": "B", "owner": company.people["Eli"].pk, "version": 1}
    assert at("Ben").post(f"/accounts/{account.pk}/edit/", data).status_code == 302
    account.refresh_from_db()
    assert (account.name, account.owner.name) == ("B", "Eli")


def test_the_later_editor_sees_both_versions_and_chooses(company: Company, at: Seat) -> None:
    ben = company.people["Ben"]
    lead: Lead = Lead.objects.create(name="L", company="Old", city="X", owner=ben)
    first = {"name": "L", "company": "Hers", "city": "X", "status": "new", "version": 1}
    first["owner"] = ben.pk
    second = first | {"company": "His", "city": "Y"}
    address = f"/leads/{lead.pk}/edit/"
    assert at("Ann").post(address, first).status_code == 302
    clash = at("Ben").post(address, second)
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "Ann changed this while you were typing" in page
    assert "Hers" in page
    assert "His" in page
    chosen = second | {"version": 2, "keep-company": "theirs", "keep-city": "mine"}
    assert at("Ben").post(address, chosen).status_code == 302
    lead.refresh_from_db()
    assert (lead.company, lead.city, lead.version) == ("Hers", "Y", 3)


def test_history_names_fields_and_both_values(company: Company, at: Seat) -> None:
    lead = Lead.objects.create(name="L", company="Old", tier="A")
    data = {"name": "L", "company": "New", "tier": "B", "version": 1}
    data["owner"] = company.people["Cai"].pk
    client = at("Dora")
    client.post(f"/leads/{lead.pk}/edit/", data)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    for words in ("<del>Old</del>", "<ins>New</ins>", "<del>A</del>", "<ins>Cai</ins>"):
        assert words in page


def test_history_gives_no_name_to_what_one_may_not_see(company: Company, at: Seat) -> None:
    secret = Account.objects.create(name="Secret Ltd", owner=company.people["Eli"])
    own = Account.objects.create(name="Own Ltd", owner=company.people["Ben"])
    deal = company.deal("Ben", account=secret)
    deals.edit(deal, {"account": own}, by=None, at=NOW)
    assert "Secret Ltd" not in at("Ben").get(f"/deals/{deal.pk}/").content.decode()
    assert "Secret Ltd" in at("Dora").get(f"/deals/{deal.pk}/").content.decode()


def test_a_verb_without_questions_is_done_and_leads_back(company: Company, at: Seat) -> None:
    deal = company.deal("Ben")
    answer = at("Ben").post(f"/deals/{deal.pk}/win/")
    deal.refresh_from_db()
    assert (answer["Location"], deal.status) == (f"/deals/{deal.pk}/", "won")


def test_a_refusal_is_shown_beside_the_button(company: Company, at: Seat) -> None:
    deal = company.deal("Ben", None)
    answer = at("Ben").post(f"/deals/{deal.pk}/win/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "needs an amount" in answer.content.decode()


def test_a_verb_asks_for_what_it_needs(company: Company, at: Seat) -> None:
    deal, client = company.deal("Ben"), at("Ben")
    address = f"/deals/{deal.pk}/lose/"
    assert client.post(address, {"note": "x"}).status_code == 422
    client.post(address, {"reason": company.reason.pk, "note": "Too dear"})
    deal.refresh_from_db()
    assert (deal.status, deal.loss_reason, deal.loss_note) == ("lost", company.reason, "Too dear")


def test_a_verb_does_not_exist_for_a_record_it_does_not_suit(company: Company, at: Seat) -> None:
    deal = company.deal("Ben")
    page = at("Ben").post(f"/deals/{deal.pk}/reopen/")
    assert page.status_code == 409
    assert at("Ben").post(f"/deals/{deal.pk}/explode/").status_code == 404


def test_roles_that_may_not_are_refused(company: Company, at: Seat) -> None:
    deal = company.deal("Ben")
    for address in (f"/deals/{deal.pk}/win/", f"/deals/{deal.pk}/edit/", "/deals/new/"):
        assert at("Ava").post(address).status_code == 403


def test_a_verb_on_many_counts_refuses_singly_and_is_undone(company: Company, at: Seat) -> None:
    deals = [company.deal("Ben", name=f"D{n}") for n in range(3)]
    closed = company.deal("Ben", name="gone", status="won", closed_on=date(2026, 7, 1))
    client, cai = at("Ann"), company.people["Cai"]
    data: dict[str, Any] = {"do": "hand_over", "asked": "yes", "to": cai.pk}
    data["ids"] = [deal.pk for deal in [*deals, closed]]
    page = client.post("/deals/bulk/", data, follow=True).content.decode()
    assert "Hand over: 3 done." in page
    assert "gone: " in page
    assert Deal.objects.filter(owner=cai).count() == 3
    undo = re.search(r'action="(/deals/undo/\d+/)"', page)
    assert undo
    Deal.objects.get(pk=deals[0].pk)
    client.post(f"/deals/{deals[0].pk}/win/")
    page = client.post(undo[1], follow=True).content.decode()
    assert "2 taken back." in page
    assert "has changed since" in page
    assert Deal.objects.filter(owner=cai).count() == 1


def test_only_who_did_it_takes_it_back_and_only_once(company: Company, at: Seat) -> None:
    deal, client = company.deal("Ben"), at("Ann")
    data = {"do": "move", "asked": "yes", "ids": deal.pk, "stage": company.stages["Offer"].pk}
    client.post("/deals/bulk/", data)
    address = f"/deals/undo/{Event.objects.get(name='deal.bulk').pk}/"
    assert at("Dora").post(address).status_code == 404
    assert client.post(address).status_code == 302
    deal.refresh_from_db()
    assert deal.stage == company.stages["New"]
    assert client.post(address).status_code == 404


def test_winning_many_is_undone_by_reopening(company: Company, at: Seat) -> None:
    deal, client = company.deal("Ben"), at("Ben")
    client.post("/deals/bulk/", {"do": "win", "ids": deal.pk})
    deal.refresh_from_db()
    assert deal.status == "won"
    client.post(f"/deals/undo/{Event.objects.get(name='deal.bulk').pk}/")
    deal.refresh_from_db()
    assert deal.status == "open"


def test_a_cell_is_changed_in_place(company: Company, at: Seat) -> None:
    deal, client = company.deal("Ben"), at("Ben")
    address = f"/deals/{deal.pk}/cell/amount/"
    version = hidden(client.get(address).content, "version")
    assert client.post(address, {"amount": "x", "version": version}).status_code == 422
    answer = client.post(address, {"amount": "1,200", "version": version})
    assert "$1,200.00" in answer.content.decode()
    assert client.post(address, {"amount": "5", "version": version}).status_code == 409
    deal.refresh_from_db()
    assert deal.amount == Decimal(1200)


@pytest.mark.parametrize("name", ["name", "status", "products", "version", "password"])
def test_not_every_cell_is_changed_in_place(company: Company, at: Seat, name: str) -> None:
    deal = company.deal("Ben")
    assert at("Ben").get(f"/deals/{deal.pk}/cell/{name}/").status_code == 404


def test_a_view_is_kept_shared_and_forgotten(company: Company, at: Seat) -> None:
    company.deal("Ben")
    query = "status=open&sort=-amount&page=3&period=2026"
    at("Dora").post("/deals/views/", {"name": "Mine", "query": query, "shared": "on"})
    view = SavedView.objects.get()
    assert view.query == "status=open&sort=-amount"
    assert "Mine" in at("Ben").get("/deals/").content.decode()
    assert at("Ben").post(f"/deals/views/{view.pk}/forget/").status_code == 404
    at("Dora").post(f"/deals/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()


def test_an_unshared_view_is_ones_own(company: Company, at: Seat) -> None:
    company.deal("Ben")
    at("Dora").post("/deals/views/", {"name": "Secret plan", "query": "status=open"})
    assert "Secret plan" not in at("Ava").get("/deals/").content.decode()


def test_a_record_others_speak_of_is_not_removed(company: Company, at: Seat) -> None:
    company.deal("Ben")
    client = at("Dora")
    answer = client.post(f"/accounts/{company.account.pk}/remove/")
    assert answer.status_code == 409
    assert "1 other record speaks of this one" in answer.content.decode()


def test_a_removed_record_stays_in_the_journal(company: Company, at: Seat) -> None:
    at("Dora").post(f"/accounts/{company.account.pk}/remove/")
    assert not Account.objects.exists()
    assert Event.objects.get(name="account.removed").data["held"]["name"] == "Globex"


def test_the_panels_show_the_list_as_it_stands(company: Company, at: Seat) -> None:
    query = "status=won&created_on=2026-07-01..2026-08-01&amount=5..&columns=name"
    page = at("Dora").get(f"/deals/filter?{query}").content.decode()
    assert 'value="won" checked' in page
    assert 'value="2026-07-31"' in page
    assert 'name="columns" value="name"' in page
    page = at("Dora").get(f"/deals/columns?{query}").content.decode()
    assert 'name="status" value="won"' in page
    assert 'value="amount">' in page


def test_htmx_is_answered_with_a_part_but_not_when_going_back(company: Company, at: Seat) -> None:
    client = at("Dora")
    part = client.get("/accounts/", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "HX-Request" in part["Vary"]
    again = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in client.get("/accounts/", headers=again).content


def test_a_form_starts_with_what_the_address_says(company: Company, at: Seat) -> None:
    page = at("Dora").get(f"/contacts/new/?account={company.account.pk}").content.decode()
    assert f'value="{company.account.pk}" selected' in page
