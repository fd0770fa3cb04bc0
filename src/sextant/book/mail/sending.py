"""Sending e-mail: `send` keeps a message and lets the worker deliver it, with retries.

Every room that writes to customers calls `send`; digests to colleagues use Django's own
`send_mail`, which goes through the same server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.attachments import attaching
from sextant.book.mail import addresses, delivering
from sextant.book.mail.models import MailTemplate, Message
from sextant.book.models import Contact
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import Model

    from sextant.kernel.models import Person

File = tuple[str, bytes]
"""A file's name and its content."""
NEAR = ("account", "contact", "lead", "deal")
LONGEST = 300


class UnableToSend(Unable):
    """The e-mail cannot be sent as asked."""


def is_set_up() -> bool:
    """Tell whether this installation can send e-mail."""
    return bool(settings.EMAIL_HOST)


@transaction.atomic
def send(
    to: str | Sequence[str],
    subject: str,
    text: str,
    *,
    html: str | None = None,
    attachments: Sequence[File] = (),
    about: Model | None = None,
    template: MailTemplate | None = None,
    in_reply_to: Message | None = None,
    by: Person | None,
    at: datetime,
) -> Message:
    """Keep an e-mail and send it in the background; it is logged on what it is about.

    `about` is any record: a contact, lead, deal or account, or one that has such (a quote, an
    order, an invoice). Files are checked like every attachment.
    """
    require(by, "mail.send")
    _guard_set_up()
    people = addresses.recipients(to)
    message: Message = Message.objects.create(
        subject=_guarded(subject, text),
        sender=settings.DEFAULT_FROM_EMAIL,
        to=", ".join(people),
        text=text,
        html=html or "",
        at=at,
        message_id=f"<{uuid4().hex}@{addresses.domain()}>",
        in_reply_to=in_reply_to.message_id if in_reply_to else "",
        tag=(in_reply_to and in_reply_to.tag) or addresses.new_tag(),
        owner=by,
        template=template,
        **_about(about, people),
    )
    for name, content in attachments:
        attaching.write(message, name, content, by=by, at=at)
    journal.record("mail.queued", message, by=by, at=at, data=_told(message))
    _enqueue(message)
    return message


def _guarded(subject: str, text: str) -> str:
    subject = " ".join(subject.split())[:LONGEST]
    if not subject or not text.strip():
        raise UnableToSend(_("An e-mail needs a subject and a text: write both."))
    return subject


def _guard_set_up() -> None:
    if not is_set_up():
        raise UnableToSend(_("E-mail is not set up here: an administrator gives SEXTANT_MAIL_URL."))


@transaction.atomic
def retry(message: Message, *, by: Person | None, at: datetime) -> Message:
    """Try once more to send what could not be sent."""
    require(by, "mail.retry")
    found: Message = Message.objects.select_for_update().get(pk=message.pk)
    if found.status != Message.Status.FAILED:
        raise UnableToSend(_("Only what could not be sent is tried again."))
    found.status, found.tries, found.problem = Message.Status.QUEUED, 0, ""
    found.version += 1
    found.save()
    journal.record("mail.retried", found, by=by, at=at, data={"to": found.to})
    _enqueue(found)
    return found


def _enqueue(message: Message) -> None:
    transaction.on_commit(lambda: delivering.work.enqueue(message.pk))


def near(record: Any) -> dict[str, Any]:
    """Return the customer a record speaks of: its own account, contact, lead and deal."""
    kind = record._meta.model_name or ""  # noqa: SLF001 - Django's own name
    found: dict[str, Any] = {
        name: record if kind == name else getattr(record, name, None) for name in NEAR
    }
    found["account"] = found["account"] or getattr(found["deal"], "account", None)
    found["contact"] = found["contact"] or _decider(found["deal"])
    return found


def _decider(deal: Any) -> Any:
    """Return the first contact with a part in a deal who can be written to."""
    parts = deal.parts.select_related("contact").order_by("pk") if deal is not None else ()
    return next((part.contact for part in parts if part.contact.email), None)


def _about(about: Model | None, people: list[str]) -> dict[str, Any]:
    """Return what a message keeps of the record it is about."""
    if about is None:
        return {}
    found = near(about)
    if found["contact"] is not about and found["account"] is not None:
        known = Contact.objects.of_account(found["account"]).with_email(people)
        found["contact"] = known.first() or found["contact"]
    return {**found, "record_type": about._meta.model_name or "", "record_id": about.pk}  # noqa: SLF001 - Django's own name


def _told(message: Message) -> dict[str, Any]:
    about = {"record_type": message.record_type, "record_id": message.record_id}
    return {"name": message.subject, "to": message.to, **about}
