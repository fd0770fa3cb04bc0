"""E-mail goes out by a real SMTP server and comes in from a real IMAP mailbox."""

import imaplib
import os
import smtplib
import time
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from sextant.book.attachments.models import Attachment
from sextant.book.mail import delivering, filling, mailbox, sending
from sextant.book.mail.models import Message
from sextant.book.models import Activity, Contact
from sextant.config import config
from sextant.mail_config import Mailbox, Server
from tests.book.mail import post_office
from tests.book.mail.post_office import PostOffice
from tests.company import NOW, Company

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("home"),
    pytest.mark.skipif(
        not post_office.is_installed() and not os.environ.get("CI"),
        reason="needs OpenSMTPD and Dovecot, and root to start them",
    ),
]


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office.opened() as office:
        yield office


@pytest.fixture
def box(office: PostOffice, settings: Any) -> Iterator[Mailbox]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.smtp
    server = Server("127.0.0.1", office.imap, "sales", "secret", "none")
    box = Mailbox(server, "INBOX", "in@acme.example")
    object.__setattr__(config, "mailbox", box)
    yield box
    object.__setattr__(config, "mailbox", None)


@pytest.fixture
def wile(company: Company) -> Contact:
    ben = company.people["Ben"]
    ben.email = "ben@acme.example"
    ben.save()
    found: Contact = Contact.objects.create(
        name="Wile", email="wile@coyote.example", owner=ben, account=company.account
    )
    return found


def letters(box: Mailbox, count: int) -> list[bytes]:
    """Wait until the mailbox holds some letters, and return them all unseen."""
    for _ in range(100):
        with imaplib.IMAP4(box.server.host, box.server.port) as connection:
            connection.login(box.server.user, box.server.password)
            connection.select("INBOX", readonly=True)
            numbers = connection.search(None, "ALL")[1][0].split()
            if len(numbers) >= count:
                return [connection.fetch(n, "(BODY.PEEK[])")[1][0][1] for n in numbers]  # type: ignore[index, misc]
        time.sleep(0.1)
    raise AssertionError(f"fewer than {count} letters arrived")


def post(office: PostOffice, made: EmailMessage | bytes, sender: str, to: str) -> None:
    with smtplib.SMTP("127.0.0.1", office.smtp) as server:
        raw = made if isinstance(made, bytes) else made.as_bytes()
        server.sendmail(sender, [to], raw)


def test_a_template_mail_arrives_and_its_answer_is_logged_on_the_contact(
    company: Company, wile: Contact, office: PostOffice, box: Mailbox
) -> None:
    ben, deal = company.people["Ben"], company.deal("Ben", "1250.50")
    values = {
        "name": "Offer",
        "subject": "Offer for {{ account.name }}",
        "body": "Dear {{ contact.name }}, {{ deal.amount }}.",
    }
    template = filling.create(values, by=company.people["Ann"], at=NOW)
    near = filling.near({"contact": wile, "deal": deal, "account": wile.account}, by=ben,
                        today=NOW.date())  # fmt: skip
    subject, _ = filling.fill(template.subject, near, "en")
    text, _ = filling.fill(template.body, near, "en")
    message = sending.send(
        wile.email, subject, text, attachments=[("a.txt", b"Ten rockets")], about=deal,
        template=template, by=ben, at=NOW,
    )  # fmt: skip
    assert delivering.deliver(message.pk, at=NOW) is None
    (arrived,) = letters(box, 1)
    assert b"Subject: Offer for Globex" in arrived
    assert b"Dear Wile, $1,250.50." in arrived
    assert f"in+{message.tag}@acme.example".encode() in arrived

    assert mailbox.read(box, at=NOW) == 0  # our own letter is no news
    answer = EmailMessage()
    answer["From"], answer["To"] = wile.email, f"in+{message.tag}@acme.example"
    answer["Subject"], answer["Message-ID"] = "Re: Offer", "<answer@coyote.example>"
    answer.set_content("Yes, ten please.")
    post(office, answer, wile.email, str(answer["To"]))
    letters(box, 2)
    assert mailbox.read(box, at=NOW) == 1
    assert mailbox.read(box, at=NOW) == 0
    logged = Activity.objects.get(result="answered")
    assert (logged.contact, logged.deal, logged.owner) == (wile, deal, ben)
    assert "Yes, ten please." in logged.outcome


def test_a_forwarded_letter_is_logged_with_its_file(
    company: Company, wile: Contact, office: PostOffice, box: Mailbox
) -> None:
    before = len(letters(box, 0))
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = wile.email, "ben@acme.example", "Plan"
    inner.set_content("See the plan")
    inner.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="p.png")
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "ben@acme.example", box.address, "Fwd: Plan"
    outer["Message-ID"] = "<forward@acme.example>"
    outer.set_content("FYI")
    outer.add_attachment(inner)
    post(office, outer, "ben@acme.example", box.address)
    letters(box, before + 1)
    mailbox.read(box, at=NOW)
    assert Activity.objects.get(contact=wile).subject == "Plan"
    assert Attachment.objects.get().name == "p.png"


def test_what_cannot_be_read_stays_in_the_mailbox_flagged(
    company: Company, office: PostOffice, box: Mailbox
) -> None:
    before = len(letters(box, 0))
    post(office, b"Subject: from nobody\r\n\r\nHello", "", box.address)
    letters(box, before + 1)
    mailbox.read(box, at=NOW)
    listed = Message.objects.get(status="unreadable")
    assert listed.problem
    with imaplib.IMAP4(box.server.host, box.server.port) as connection:
        connection.login(box.server.user, box.server.password)
        connection.select("INBOX", readonly=True)
        assert connection.search(None, "FLAGGED UNSEEN")[1][0]


def test_a_refused_recipient_is_said(company: Company, box: Mailbox) -> None:
    message = sending.send("x@full.example", "Hi", "Hello", by=company.people["Ben"], at=NOW)
    assert delivering.deliver(message.pk, at=NOW) is None
    message.refresh_from_db()
    assert message.status == "failed"
    assert "x@full.example" in message.problem


def test_a_mailbox_that_cannot_be_reached_is_tried_again(box: Mailbox) -> None:
    away = Mailbox(Server("127.0.0.1", 1, "sales", "secret", "none"), "INBOX", box.address)
    object.__setattr__(config, "mailbox", away)
    assert mailbox.read_new(NOW) == 0
