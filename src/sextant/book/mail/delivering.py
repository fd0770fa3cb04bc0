"""Delivery in the background: tried again while the server may recover, given up in words."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from email.utils import formataddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from sextant.book import activities
from sextant.book.attachments import keeping
from sextant.book.attachments.models import Attachment
from sextant.book.mail import addresses
from sextant.book.mail.models import Message
from sextant.book.models import Activity
from sextant.kernel import journal

if TYPE_CHECKING:
    from datetime import datetime

WAITS = tuple(timedelta(minutes=count) for count in (1, 5, 30, 120))
REFUSED_FOR_GOOD = 500
LONGEST_REASON = 400

log = logging.getLogger(__name__)


@task()
def work(number: int) -> None:
    """Deliver one message, and come back later if the server could not take it now."""
    wait = deliver(number, at=timezone.now())
    if wait is not None:
        work.using(run_after=timezone.now() + wait).enqueue(number)


def deliver(number: int, *, at: datetime) -> timedelta | None:
    """Hand a message to the mail server; return how long to wait before the next try, if any."""
    message = Message.objects.to_send().filter(pk=number).select_related("owner").first()
    if message is None:
        return None  # sent already: the worker was stopped just before it could say so
    with translation.override(message.owner.language if message.owner else None):
        try:
            letter(message).send()
        except (smtplib.SMTPException, OSError, UnicodeError) as fault:
            return _failed(message, fault, at=at)
    _sent(message, at=at)
    return None


def letter(message: Message) -> EmailMultiAlternatives:
    """Return a message as it goes out: from the house in the writer's name, answers to the tag."""
    headers = {"Message-ID": message.message_id}
    if message.in_reply_to:
        headers |= {"In-Reply-To": message.in_reply_to, "References": message.in_reply_to}
    made = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=_from(message),
        to=message.to.split(", "),
        reply_to=_reply_to(message),
        headers=headers,
    )
    if message.html:
        made.attach_alternative(message.html, "text/html")
    for attachment in Attachment.objects.beside(message):
        content = keeping.place(attachment.sha256).read_bytes()
        made.attach(attachment.name, content, attachment.media_type)
    return made


def _from(message: Message) -> str:
    address = addresses.bare(settings.DEFAULT_FROM_EMAIL)
    return (
        formataddr((message.owner.name, address))
        if message.owner
        else (settings.DEFAULT_FROM_EMAIL)
    )


def _reply_to(message: Message) -> list[str]:
    tagged = addresses.tagged(message.tag)
    if tagged:
        return [formataddr((message.owner.name if message.owner else "", tagged))]
    return [message.owner.email] if message.owner and message.owner.email else []


@transaction.atomic
def _sent(message: Message, *, at: datetime) -> None:
    found: Message = Message.objects.select_for_update().get(pk=message.pk)
    found.status, found.sent_at, found.problem = Message.Status.SENT, at, ""
    found.tries += 1
    found.activity = _logged(found, at=at)
    found.version += 1
    found.save()
    data = {"name": found.subject, "to": found.to}
    journal.record("mail.sent", found, by=found.owner, at=at, data=data)


def _logged(message: Message, *, at: datetime) -> Activity | None:
    """Keep what was sent as an e-mail activity of the customer it is about."""
    near = {name: getattr(message, name) for name in ("account", "contact", "lead", "deal")}
    if not any(near.values()):
        return None
    values = {
        "kind": Activity.Kind.EMAIL,
        "subject": message.subject[:200],
        "at": at,
        "done": True,
        "result": Activity.Result.SENT,
        "outcome": message.text,
        **{name: record for name, record in near.items() if record},
    }
    return activities.write(values, by=message.owner, at=at)


@transaction.atomic
def _failed(message: Message, fault: Exception, *, at: datetime) -> timedelta | None:
    """Note why a message could not be handed over; return when to try again, if it may help."""
    found: Message = Message.objects.select_for_update().get(pk=message.pk)
    found.tries += 1
    found.problem = reason(fault)
    found.version += 1
    if not _is_final(fault) and found.tries <= len(WAITS):
        found.save()
        return WAITS[found.tries - 1]
    found.status = Message.Status.FAILED
    found.save()
    log.warning("A message could not be sent: %s", found.problem)
    data = {"name": found.subject, "to": found.to, "reason": found.problem}
    journal.record("mail.failed", found, by=found.owner, at=at, data=data)
    return None


def reason(fault: Exception) -> str:
    """Say in words why the server did not take a message."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        said = "; ".join(f"{who}: {_text(why[1])}" for who, why in fault.recipients.items())
        return _("The mail server does not deliver to %(said)s.") % {"said": said[:LONGEST_REASON]}
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return _(
            "The mail server refuses our name or password: an administrator mends the setting."
        )
    if isinstance(fault, smtplib.SMTPResponseException):
        said = f"{fault.smtp_code} {_text(fault.smtp_error)}"
        return _("The mail server answered: %(said)s.") % {"said": said[:LONGEST_REASON]}
    return _("The mail server cannot be reached (%(said)s).") % {
        "said": str(fault)[:LONGEST_REASON]
    }


def _is_final(fault: Exception) -> bool:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= REFUSED_FOR_GOOD for code, _said in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return False  # an administrator may mend it meanwhile
    if isinstance(fault, smtplib.SMTPResponseException):
        return int(fault.smtp_code) >= REFUSED_FOR_GOOD
    return False


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
