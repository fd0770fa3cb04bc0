"""Templates fill their gaps from the record; a letter is written, looked at and sent on a page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sextant.book.attachments.models import Attachment
from sextant.book.mail import filling
from sextant.book.mail.models import MailTemplate, Message
from sextant.book.models import Contact
from tests.company import NOW, Company

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def seat(company: Company, name: str) -> Client:
    client = Client()
    client.force_login(company.people[name])
    return client


def template(**values: str) -> MailTemplate:
    usual = {"name": "Offer", "subject": "For {{ contact.name }}", "body": "{{ deal.amount }}"}
    return filling.create(usual | values, by=None, at=NOW)


def test_a_gap_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(filling.UnableToFill, match=r"“contact.nam”.*contact.name, contact.title"):
        template(body="Dear {{ contact.nam }}")
    kept = template()
    with pytest.raises(filling.UnableToFill, match="__class__"):
        filling.edit(kept, {"subject": "{{ me.__class__ }}"}, by=None, at=NOW)


def test_amounts_are_written_in_the_readers_language(company: Company) -> None:
    near = {"deal": company.deal("Ben", "1250.50", currency="EUR"), "today": NOW.date()}
    assert filling.fill("{{ deal.amount }} {{today}}", near, "en")[0] == "€1,250.50 Jul 15, 2026"
    assert filling.fill("{{today}}", near, "zh-hans")[0] == "2026年7月15日"


def test_what_has_no_value_is_told() -> None:
    assert filling.fill("Dear {{ contact.name }}!", {}, "en") == ("Dear !", ["contact.name"])


def test_a_value_is_never_read_as_a_gap(company: Company) -> None:
    near = {"contact": Contact(name="{{ me.email }}")}
    assert filling.fill("{{ contact.name }}", near, "en")[0] == "{{ me.email }}"


def test_a_letter_is_written_by_template_and_sent_once(company: Company) -> None:
    wile = Contact.objects.create(name="Wile", email="wile@coyote.example", account=company.account)
    deal, client = company.deal("Ben"), seat(company, "Ben")
    where = f"/mail/write/deal/{deal.pk}/"
    data: dict[str, Any] = {"to": wile.email, "template": template().pk, "do": "fill"}
    filled = client.post(where, data).content.decode()
    assert "$100.00" in filled
    assert "Nothing is known for:" in filled  # a deal has no contact of its own
    data = {"to": wile.email, "subject": "Hi {{ deal.name }}", "text": "Hello", "token": "t"}
    looked = client.post(where, data | {"do": "look"}).content.decode()
    assert "Hi Deal of Ben" in looked
    for _ in range(2):
        file = SimpleUploadedFile("a.txt", b"Ten")
        answer = client.post(where, data | {"do": "send", "files": file})
    assert answer.headers["Location"] == f"/deals/{deal.pk}/"
    message = Message.objects.get()
    assert (message.subject, message.contact, message.deal) == ("Hi Deal of Ben", wile, deal)
    assert Attachment.objects.get().record_id == message.pk


def test_a_refusal_keeps_what_was_typed(company: Company) -> None:
    deal = company.deal("Ben")
    data = {"to": "wile", "subject": "Hi", "text": "Typed words", "do": "send"}
    answer = seat(company, "Ben").post(f"/mail/write/deal/{deal.pk}/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "is no e-mail address" in page
    assert "Typed words" in page


def test_nobody_writes_from_what_they_may_not_see(company: Company) -> None:
    deal = company.deal("Eli")
    assert seat(company, "Ben").get(f"/mail/write/deal/{deal.pk}/").status_code == 404
    assert seat(company, "Ben").get("/mail/write/unit/1/").status_code == 404


def test_programs_send_by_the_api(company: Company) -> None:
    deal = company.deal("Ben")
    body = {"to": "wile@coyote.example", "subject": "Hi", "text": "Hello", "deal": deal.pk}
    answer = seat(company, "Ben").post("/api/messages", body, content_type="application/json")
    assert answer.status_code == 201
    assert Message.objects.get().deal == deal
