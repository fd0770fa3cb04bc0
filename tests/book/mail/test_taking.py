"""Letters are taken in once, matched to whom they are about, or wait for somebody to settle them."""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from sextant.book.attachments.models import Attachment
from sextant.book.mail import addresses, delivering, sending, settling, taking
from sextant.book.mail.letters import UnableToRead, plain
from sextant.book.mail.models import Message
from sextant.book.models import Activity, Contact, Lead
from sextant.config import config
from sextant.kernel import journal
from sextant.mail_config import Mailbox, Server
from tests.company import NOW, Company

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture(autouse=True)
def _mailbox() -> Iterator[None]:
    server = Server("127.0.0.1", 143, "sales", "secret", "none")
    object.__setattr__(config, "mailbox", Mailbox(server, "INBOX", "in@acme.example"))
    yield
    object.__setattr__(config, "mailbox", None)


@pytest.fixture
def wile(company: Company) -> Contact:
    for name in ("Ben", "Eli"):
        person = company.people[name]
        person.email = f"{name.lower()}@acme.example"
        person.save()
    found: Contact = Contact.objects.create(
        name="Wile", email="wile@coyote.example", owner=company.people["Ben"]
    )
    return found


def letter(sender: str, text: str, to: str = "in@acme.example", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = sender, to
    made["Subject"] = headers.pop("subject", "Fwd: Rockets")
    made["Message-ID"] = headers.pop("message_id", "<1@mail.example>")
    made["Date"] = "Wed, 15 Jul 2026 08:00:00 +0000"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def took(made: EmailMessage) -> Message:
    message = taking.take(made.as_bytes(), at=NOW)
    assert message is not None
    return message


FORWARDS = {
    "gmail": "See below\n\n---------- Forwarded message ---------\nFrom: Wile E <wile@coyote.example>\n"
    "Date: Tue, 14 Jul 2026\nSubject: Rockets\nTo: <ben@acme.example>\n\nTen rockets, please.",
    "outlook": "________________________________\nFrom: Wile E <wile@coyote.example>\n"
    "Sent: Tuesday\nTo: Ben\nSubject: Rockets\n\nTen rockets, please.",
    "apple": "Begin forwarded message:\n\n> From: Wile E <wile@coyote.example>\n> Subject: Rockets\n"
    "> Date: 14 July 2026\n>\n> Ten rockets, please.",
    "简体": "---------- 转发邮件信息 ----------\n发件人：Wile E <wile@coyote.example>\n发送日期：2026-07-14\n"
    "收件人：ben@acme.example\n主题：Rockets\n\nTen rockets, please.",
    "繁體": "寄件者: Wile E <wile@coyote.example>\n日期: 2026年7月14日\n主旨: Rockets\n"
    "收件者: ben@acme.example\n\nTen rockets, please.",
    "qq": '------------------ 原始邮件 ------------------\n发件人: "Wile E"<wile@coyote.example>;\n'
    '发送时间: 2026年7月14日\n收件人: "ben"<ben@acme.example>;\n主题: Rockets\n\nTen rockets, please.',
}


@pytest.mark.parametrize("program", FORWARDS)
def test_what_a_colleague_forwards_is_logged_on_the_contact(
    company: Company, wile: Contact, program: str
) -> None:
    message = took(letter("Ben <ben@acme.example>", FORWARDS[program]))
    logged = Activity.objects.get()
    assert (message.status, message.subject) == ("received", "Rockets")
    assert message.sender == "Wile E <wile@coyote.example>"
    assert "Ten rockets, please." in logged.outcome
    assert (logged.kind, logged.contact, logged.owner, logged.done) == (
        "email", wile, company.people["Ben"], True,
    )  # fmt: skip
    assert journal.of(message).get().name == "mail.received"


def test_a_whole_letter_inside_is_unpacked_with_its_files(company: Company, wile: Contact) -> None:
    inner = letter("Wile <wile@coyote.example>", "Ten rockets", subject="Rockets")
    inner.add_attachment(PNG, maintype="image", subtype="png", filename="../plan.png")
    outer = letter("ben@acme.example", "FYI")
    outer.add_attachment(inner)
    message = took(outer)
    assert (message.contact, message.text) == (wile, "Ten rockets")
    file = Attachment.objects.get()
    assert (file.name, file.record_type, file.record_id) == (
        "plan.png", "activity", message.activity_id,
    )  # fmt: skip


def test_it_is_taken_once(company: Company, wile: Contact) -> None:
    made = letter("ben@acme.example", FORWARDS["gmail"]).as_bytes()
    assert taking.take(made, at=NOW) is not None
    assert taking.take(made, at=NOW) is None
    assert Activity.objects.count() == 1


def test_another_letter_under_the_same_number_is_not_lost(company: Company, wile: Contact) -> None:
    took(letter("ben@acme.example", FORWARDS["gmail"]))
    took(letter("ben@acme.example", FORWARDS["outlook"].replace("Ten", "Twelve")))
    assert Message.objects.count() == 2


def answered(company: Company) -> tuple[Any, Message]:
    deal = company.deal("Ben")
    ben = company.people["Ben"]
    message = sending.send("wile@coyote.example", "Offer", "Dear", about=deal, by=ben, at=NOW)
    delivering.deliver(message.pk, at=NOW)
    return deal, message


@pytest.mark.parametrize("by", ["tag", "reference"])
def test_an_answer_finds_its_deal(company: Company, wile: Contact, by: str) -> None:
    deal, message = answered(company)
    to = addresses.tagged(message.tag) if by == "tag" else "in@acme.example"
    headers = {} if by == "tag" else {"In_Reply_To": message.message_id}
    answer = took(letter("other@coyote.example", "Yes", to=to, subject="Re: Offer", **headers))
    assert (answer.deal, answer.owner, answer.status) == (deal, company.people["Ben"], "received")
    assert Activity.objects.filter(deal=deal, kind="email").count() == 2


def test_a_hidden_copy_logs_what_a_colleague_wrote(company: Company, wile: Contact) -> None:
    took(letter("ben@acme.example", "Dear Wile", to="Wile@coyote.example", subject="Hello"))
    logged = Activity.objects.get()
    assert (logged.contact, logged.result) == (wile, "sent")


def test_a_customer_who_writes_directly_reaches_their_owner(
    company: Company, wile: Contact
) -> None:
    message = took(letter("wile@coyote.example", "Hello", subject="Hello"))
    assert (message.contact, message.owner) == (wile, company.people["Ben"])


def test_a_stranger_waits_and_becomes_a_contact_or_a_lead(company: Company, wile: Contact) -> None:
    made = letter("Road <road@runner.example>", "Beep", subject="Beep")
    made.add_attachment(PNG, maintype="image", subtype="png", filename="a.png")
    message = took(made)
    assert (message.status, message.owner) == ("unmatched", None)
    assert not Activity.objects.exists()
    ben = company.people["Ben"]
    settled = settling.make_lead(message, by=ben, at=NOW)
    lead = Lead.objects.get()
    assert (lead.name, lead.email, settled.lead, settled.owner) == (
        "Road", "road@runner.example", lead, ben,
    )  # fmt: skip
    assert Attachment.objects.get().record_type == "activity"
    with pytest.raises(settling.UnableToSettle, match="settled already"):
        settling.assign(message, contact=wile, by=ben, at=NOW)


def test_a_forward_of_a_stranger_waits_with_the_one_who_forwarded(
    company: Company, wile: Contact
) -> None:
    text = FORWARDS["gmail"].replace("wile@coyote", "road@runner")
    message = took(letter("ben@acme.example", text))
    assert (message.status, message.owner) == ("unmatched", company.people["Ben"])
    settled = settling.assign(message, contact=wile, by=company.people["Ben"], at=NOW)
    assert (settled.status, Activity.objects.get().contact) == ("received", wile)


def test_scope_holds_for_what_is_forwarded(company: Company, wile: Contact) -> None:
    message = took(letter("eli@acme.example", FORWARDS["gmail"]))
    assert (message.status, message.contact) == ("unmatched", None)


def test_what_the_server_doubts_is_nobodys(company: Company, wile: Contact) -> None:
    made = letter("ben@acme.example", FORWARDS["gmail"], Authentication_Results="mx; spf=fail")
    message = took(made)
    assert (message.status, message.owner) == ("unmatched", None)
    assert "doubts" in message.problem


def test_our_own_letters_go_round_no_loop(company: Company, wile: Contact) -> None:
    _deal, message = answered(company)
    copy = letter("sales@acme.example", "Dear", message_id=message.message_id)
    assert taking.take(copy.as_bytes(), at=NOW) is None
    echo = took(letter("in+abc@acme.example", "Echo", message_id="<2@x.example>"))
    assert echo.status == "set_aside"
    away = letter("wile@coyote.example", "Away", Auto_Submitted="auto-replied", subject="Away",
                  message_id="<3@x.example>")  # fmt: skip
    assert took(away).status == "set_aside"
    assert Activity.objects.count() == 1


def test_what_comes_back_is_marked_as_not_sent(company: Company, wile: Contact) -> None:
    _deal, message = answered(company)
    text = f"No such user\n\nMessage-ID: {message.message_id}"
    took(letter("MAILER-DAEMON@mx.example", text, subject="Undelivered"))
    message.refresh_from_db()
    assert message.status == "failed"
    assert "No such user" in message.problem


def test_a_file_that_may_not_be_kept_is_said(company: Company, wile: Contact) -> None:
    made = letter("wile@coyote.example", "See", subject="See")
    made.add_attachment(b"MZ", maintype="application", subtype="x-exe", filename="run.exe")
    message = took(made)
    assert "is a program" in message.problem
    assert message.status == "received"


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject: nobody\r\n\r\nHi"])
def test_what_cannot_be_read_is_refused_and_listed(company: Company, raw: bytes) -> None:
    with pytest.raises(UnableToRead):
        taking.take(raw, at=NOW)
    first = taking.note_unreadable(raw, "Broken", at=NOW)
    assert taking.note_unreadable(raw, "Broken", at=NOW) == first
    assert (first.status, first.problem) == ("unreadable", "Broken")


def test_false_character_sets_are_read_as_well_as_may_be(company: Company, wile: Contact) -> None:
    raw = (
        b"From: wile@coyote.example\r\nSubject: =?gb2312?B?xOO6ww==?=\r\nMessage-ID: <9@x>\r\n"
        b"Content-Type: text/plain; charset=gb2312\r\n\r\n\xc4\xe3\xba\xc3"
    )
    message = taking.take(raw, at=NOW)
    assert message is not None
    assert (message.subject, message.text) == ("你好", "你好")


def test_a_page_is_read_as_words() -> None:
    assert plain("<style>a{}</style><p>Ten&nbsp;rockets</p><p>please</p>") == "Ten rockets\nplease"


def test_what_was_written_is_neither_changed_nor_removed(company: Company, wile: Contact) -> None:
    message = took(letter("wile@coyote.example", "Hello"))
    with pytest.raises(settling.UnableToSettle, match="stays as it was"):
        settling.leave_as_it_is(message, {"subject": "X"}, by=None, at=NOW)
    client = Client()
    client.force_login(company.people["Dora"])
    assert client.post(f"/messages/{message.pk}/remove/").status_code == 409
    assert client.get(f"/messages/{message.pk}/").status_code == 200
    aside = settling.set_aside(took(letter("x@y.example", "A")), by=None, at=NOW)
    with pytest.raises(settling.UnableToSettle, match="unmatched or unreadable"):
        settling.set_aside(aside, by=None, at=NOW)
