"""Taking letters in: each once, logged on whom it is about, or put where somebody settles it."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sextant.book import activities
from sextant.book.attachments import attaching
from sextant.book.mail import letters, matching
from sextant.book.mail.models import Message
from sextant.book.models import Activity
from sextant.kernel import journal

if TYPE_CHECKING:
    from sextant.book.mail.letters import Letter
    from sextant.book.mail.matching import Match

OUR_ID = re.compile(rb"<[0-9a-f]{32}@[^<>\s]+>")
LONGEST = 300

log = logging.getLogger(__name__)


def fingerprint(letter: Letter) -> str:
    """Return what a letter is known by: its number and its words, so that no forged number hides it."""
    known = (letter.message_id, letter.sender, letter.subject, letter.text)
    return sha256("\0".join(known).encode()).hexdigest()


@transaction.atomic
def take(raw: bytes, *, at: datetime) -> Message | None:
    """Take one letter in; one that was taken before, or that we sent ourselves, is nothing new."""
    letter = letters.read(raw)
    taken = fingerprint(letter)
    if Message.objects.taken(taken).exists() or _is_our_copy(letter):
        return None
    found = matching.match(letter, today=localdate(at))
    if letter.is_bounce:
        _came_back(raw, letter, at=at)
    message = _keep(found, letter, taken, at=at)
    if found.is_known and not found.set_aside:
        message.activity = log_activity(message, at=at, is_outgoing=found.is_outgoing)
        message.save()
    _attach(message, found, at=at)
    data = {"name": message.subject, "from": message.sender, "status": message.status}
    journal.record("mail.received", message, by=found.owner, at=at, data=data)
    return message


def _is_our_copy(letter: Letter) -> bool:
    return bool(letter.message_id) and bool(
        Message.objects.from_here().named([letter.message_id]).exists()
    )


def _keep(found: Match, letter: Letter, taken: str, *, at: datetime) -> Message:
    inner = found.letter
    status = Message.Status.UNMATCHED
    if found.set_aside:
        status = Message.Status.SET_ASIDE
    elif found.is_known:
        status = Message.Status.RECEIVED
    written = inner.at or letter.at
    message: Message = Message.objects.create(
        status=status,
        subject=inner.subject[:LONGEST] or _("(without a subject)"),
        sender=f"{inner.name} <{inner.sender}>"[:320] if inner.name else inner.sender[:320],
        to=", ".join(inner.to),
        text=inner.text,
        at=written if written and written <= at + timedelta(days=1) else at,
        message_id=letter.message_id[:400],
        in_reply_to=found.answers.message_id if found.answers else "",
        tag=found.answers.tag if found.answers else "",
        taken=taken,
        problem=found.problem,
        owner=found.owner,
        account=found.account,
        contact=found.contact,
        lead=found.lead,
        deal=found.deal,
    )
    return message


def log_activity(message: Message, *, at: datetime, is_outgoing: bool = False) -> Activity:
    """Keep a letter as an e-mail activity of the customer it is about."""
    near = {name: getattr(message, name) for name in ("account", "contact", "lead", "deal")}
    values: dict[str, Any] = {
        "kind": Activity.Kind.EMAIL,
        "subject": message.subject[:200],
        "at": min(message.at, at),
        "done": True,
        "result": Activity.Result.SENT if is_outgoing else Activity.Result.ANSWERED,
        "outcome": message.text,
        "owner": message.owner,
        **{name: record for name, record in near.items() if record},
    }
    return activities.write(values, by=message.owner, at=at)


def _attach(message: Message, found: Match, *, at: datetime) -> None:
    """Keep the files that came along; what may not be kept is said beside the message."""
    holder = message.activity or message
    refused = []
    for name, content in found.letter.files:
        try:
            attaching.write(holder, name, content, by=found.owner, at=at)
        except attaching.UnableToAttach as refusal:
            refused.append(str(refusal))
    if refused:
        message.problem = " ".join(filter(None, [message.problem, *refused]))
        message.save()


def _came_back(raw: bytes, letter: Letter, *, at: datetime) -> None:
    """Mark what could not be delivered after all."""
    numbers = [number.decode() for number in OUR_ID.findall(raw)]
    for message in Message.objects.from_here().named(numbers).select_for_update():
        if message.status != Message.Status.SENT:
            continue
        message.status = Message.Status.FAILED
        message.problem = _("It came back: %(said)s") % {"said": letter.text[:400]}
        message.version += 1
        message.save()
        data = {"name": message.subject, "to": message.to, "reason": message.problem}
        journal.record("mail.failed", message, by=message.owner, at=at, data=data)


def note_unreadable(raw: bytes, reason: str, *, at: datetime) -> Message:
    """List a letter that stays in the mailbox because it cannot be read, with the reason."""
    taken = sha256(raw).hexdigest()
    message, is_new = Message.objects.get_or_create(
        taken=taken,
        defaults={
            "status": Message.Status.UNREADABLE,
            "subject": _("An e-mail that cannot be read"),
            "problem": reason,
            "at": at,
        },
    )
    if is_new:
        journal.record("mail.unreadable", message, by=None, at=at, data={"reason": reason})
    found: Message = message
    return found
