"""Verbs on letters nobody was found for: assign them, make a lead of their writer, set them aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.attachments.models import Attachment
from sextant.book.mail import addresses, taking
from sextant.book.mail.models import Message
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.workspace import declare, verbs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.book.models import Contact, Deal
    from sextant.kernel.models import Person


class UnableToSettle(Unable):
    """The letter is settled already, or is no letter that came in."""


def waits(message: Message) -> bool:
    """Tell whether somebody has to say whom a letter is about."""
    return message.status == Message.Status.UNMATCHED


@transaction.atomic
def assign(
    message: Message,
    *,
    contact: Contact,
    deal: Deal | None = None,
    by: Person | None,
    at: datetime,
) -> Message:
    """Log a letter on a contact, and on a deal if it is about one."""
    require(by, "mail.assign")
    return _settled(message, contact=contact, account=contact.account, deal=deal, by=by, at=at)


@transaction.atomic
def make_lead(
    message: Message, *, name: str = "", company: str = "", by: Person | None, at: datetime
) -> Message:
    """Make a lead of whoever wrote a letter, and log the letter on it."""
    require(by, "mail.make_lead")
    address = addresses.bare(message.sender)
    called = name or message.sender.partition("<")[0].strip() or address
    values = {"name": called, "email": address, "company": company, "arrived_at": message.at}
    lead = verbs.create(declare.get("leads"), values, by=by, at=at)
    return _settled(message, lead=lead, by=by, at=at)


@transaction.atomic
def set_aside(message: Message, *, by: Person | None, at: datetime) -> Message:
    """Put a letter away that is about no customer; it stays among the messages."""
    require(by, "mail.set_aside")
    found = _locked(message)
    if found.status not in {Message.Status.UNMATCHED, Message.Status.UNREADABLE}:
        raise UnableToSettle(_("Only unmatched or unreadable e-mail can be set aside."))
    found.status = Message.Status.SET_ASIDE
    found.version += 1
    found.save()
    journal.record("mail.set_aside", found, by=by, at=at, data={"name": found.subject})
    return found


def leave_as_it_is(
    message: Message,
    values: Mapping[str, Any],  # noqa: ARG001 - the engine hands them over
    *,
    by: Person | None,
    at: datetime,  # noqa: ARG001 - the engine hands it over
) -> Message:
    """Refuse to change what was written: a letter stays as it was."""
    require(by, "mail.edit")
    raise UnableToSettle(
        _("“%(subject)s” stays as it was written: send another e-mail.") % {"subject": message}
    )


def keep(message: Message, *, by: Person | None, at: datetime) -> None:  # noqa: ARG001 - the engine hands it over
    """Refuse to remove what was written."""
    require(by, "mail.remove")
    raise UnableToSettle(
        _("“%(subject)s” is kept: what was written is not removed.") % {"subject": message}
    )


def _settled(message: Message, *, by: Person | None, at: datetime, **about: Any) -> Message:
    found = _locked(message)
    if not waits(found):
        raise UnableToSettle(_("This e-mail is settled already: somebody was quicker."))
    for name, record in about.items():
        setattr(found, name, record)
    found.owner = found.owner or by
    found.status, found.problem = Message.Status.RECEIVED, ""
    found.activity = taking.log_activity(found, at=at)
    found.version += 1
    found.save()
    Attachment.objects.beside(found).move_to(found.activity)
    data = {"name": found.subject, "about": dict(about)}
    journal.record("mail.assigned", found, by=by, at=at, data=data)
    return found


def _locked(message: Message) -> Message:
    found: Message = Message.objects.select_for_update().get(pk=message.pk)
    return found
