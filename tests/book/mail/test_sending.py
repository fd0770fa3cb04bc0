"""E-mail is kept, sent in the background, logged on its customer, and refused in words."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives

from sextant.book.attachments.models import Attachment
from sextant.book.mail import delivering, sending
from sextant.book.mail.addresses import UnableToAddress
from sextant.book.mail.models import Message
from sextant.book.models import Activity, Contact
from sextant.kernel import journal
from sextant.kernel.unable import UnableToPermit
from tests.company import NOW, Company

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def sent(company: Company, to: str = "wile@acme.example", **more: Any) -> Message:
    return sending.send(to, "Offer", "Dear Wile", by=company.people["Ben"], at=NOW, **more)


def test_an_e_mail_is_sent_and_logged_on_the_deal_and_its_contact(company: Company) -> None:
    wile = Contact.objects.create(name="Wile", email="Wile@acme.example", account=company.account)
    deal = company.deal("Ben")
    message = sent(company, about=deal)
    assert message.status == "queued"
    assert delivering.deliver(message.pk, at=NOW) is None
    message.refresh_from_db()
    logged = Activity.objects.get()
    assert (message.status, message.sent_at) == ("sent", NOW)
    assert (logged.kind, logged.deal, logged.account, logged.contact, logged.done) == (
        "email", deal, company.account, wile, True,
    )  # fmt: skip
    assert [event.name for event in journal.of(message)] == ["mail.sent", "mail.queued"]


def test_it_comes_from_the_house_in_the_writers_name(company: Company) -> None:
    message = sent(company)
    delivering.deliver(message.pk, at=NOW)
    letter = outbox.outbox[0]
    assert letter.from_email == "Ben <sales@acme.example>"
    assert letter.extra_headers["Message-ID"] == message.message_id


def test_files_go_along(company: Company) -> None:
    message = sent(company, attachments=[("offer.txt", b"Ten widgets")])
    delivering.deliver(message.pk, at=NOW)
    assert Attachment.objects.get().name == "offer.txt"
    assert outbox.outbox[0].attachments[0][:2] == ("offer.txt", "Ten widgets")


def test_what_is_sent_already_is_not_sent_again(company: Company) -> None:
    message = sent(company)
    for _ in range(2):
        delivering.deliver(message.pk, at=NOW)
    assert len(outbox.outbox) == 1


def failing(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def fail(self: Any, fail_silently: bool = False) -> int:
        raise fault

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)


def test_a_busy_server_is_asked_again_until_it_is_given_up(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = sent(company)
    failing(monkeypatch, smtplib.SMTPDataError(450, b"try later"))
    waits = [delivering.deliver(message.pk, at=NOW) for _ in range(5)]
    message.refresh_from_db()
    assert waits == [*(timedelta(minutes=n) for n in (1, 5, 30, 120)), None]
    assert (message.status, message.tries) == ("failed", 5)
    assert "450 try later" in message.problem


def test_a_refused_recipient_fails_at_once_and_can_be_tried_again(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = sent(company)
    with monkeypatch.context() as patched:
        failing(patched, smtplib.SMTPRecipientsRefused({"wile@acme.example": (550, b"unknown")}))
        assert delivering.deliver(message.pk, at=NOW) is None
    message.refresh_from_db()
    assert message.status == "failed"
    assert "wile@acme.example: 550" in message.problem or "unknown" in message.problem
    sending.retry(message, by=company.people["Ben"], at=NOW)
    delivering.deliver(message.pk, at=NOW)
    message.refresh_from_db()
    assert message.status == "sent"


def test_only_what_failed_is_tried_again(company: Company) -> None:
    with pytest.raises(sending.UnableToSend, match="could not be sent"):
        sending.retry(sent(company), by=company.people["Ben"], at=NOW)


def test_an_address_that_is_none_is_refused(company: Company) -> None:
    with pytest.raises(UnableToAddress, match="“wile” is no e-mail address"):
        sent(company, to="wile")
    with pytest.raises(UnableToAddress, match="whom"):
        sent(company, to=" ")


def test_an_e_mail_needs_a_subject_and_a_text(company: Company) -> None:
    with pytest.raises(sending.UnableToSend, match="write both"):
        sending.send("a@b.example", "", "Hello", by=None, at=NOW)


def test_a_line_break_in_a_subject_adds_no_header(company: Company) -> None:
    message = sending.send("a@b.example", "Hi\nBcc: x@y.example", "Hello", by=None, at=NOW)
    assert message.subject == "Hi Bcc: x@y.example"


def test_without_a_server_nothing_is_promised(company: Company, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(sending.UnableToSend, match="SEXTANT_MAIL_URL"):
        sent(company)


def test_an_analyst_sends_nothing(company: Company) -> None:
    with pytest.raises(UnableToPermit):
        sending.send("a@b.example", "Hi", "Hello", by=company.people["Ava"], at=NOW)
