"""Verbs that bring a quote to the customer, and take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.book.attachments import keeping
from sextant.book.mail import sending as mail
from sextant.book.quotes import authority, links, printing
from sextant.book.quotes.approving import refuse_empty
from sextant.book.quotes.drafting import unsettle
from sextant.book.quotes.models import Quote, QuoteVersion, new_key
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.workspace import written

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person

Status = Quote.Status


class UnableToSend(Unable):
    """The quote cannot be sent as it stands."""


@transaction.atomic
def send(
    quote: Quote, *, to: str = "", message: str = "", by: Person | None, at: datetime
) -> Quote:
    """Send the newest version: from now on it stays as it is, and its link is open.

    Without an address nothing is e-mailed: the paper or the link is handed over otherwise.
    """
    require(by, "quote.send")
    quote = locked(quote)
    version = quote.latest
    version.quote = quote
    _refuse(quote, version, by, at)
    refuse_empty(version)
    version.sent_at, version.sent_by = at, by
    content = printing.drawn(version)
    version.printed = keeping.keep(content)
    version.save()
    quote.status, quote.sent_at = Status.SENT, quote.sent_at or at
    save(quote)
    if to:
        subject, text = letter(version, message)
        files = [(printing.name_of(version), content)]
        mail.send(to, subject, text, attachments=files, about=quote, by=by, at=at)
    data = {"version": version.number, "to": to, "valid_until": version.valid_until}
    journal.record("quote.sent", quote, by=by, at=at, data=data)
    return quote


@transaction.atomic
def withdraw(quote: Quote, *, reason: str = "", by: Person | None, at: datetime) -> Quote:
    """Take an offer back: its links lead nowhere, an approval asked for is withdrawn."""
    require(by, "quote.withdraw")
    quote = locked(quote)
    if quote.is_ended:
        raise UnableToSend(
            gettext_lazy("%(quote)s has ended already (%(status)s).")
            % {"quote": quote, "status": quote.get_status_display()}
        )
    unsettle(quote, quote.latest, by=by, at=at)
    quote.versions.sent().filter(revoked_at=None).update(revoked_at=at)
    quote.status, quote.ended_at = Status.WITHDRAWN, at
    save(quote)
    journal.record("quote.withdrawn", quote, by=by, at=at, data={"reason": reason})
    return quote


@transaction.atomic
def renew_link(quote: Quote, *, by: Person | None, at: datetime) -> Quote:
    """Make the link that was given out void, and have a new one."""
    require(by, "quote.renew_link")
    quote = locked(quote)
    version = quote.latest
    if quote.status != Status.SENT or not version.is_sent:
        raise UnableToSend(gettext_lazy("Only an offer that is with the customer has a link."))
    version.key = new_key()
    version.save(update_fields=["key"])
    save(quote)
    data = {"version": version.number}
    journal.record("quote.link_renewed", quote, by=by, at=at, data=data)
    return quote


def letter(version: QuoteVersion, message: str = "") -> tuple[str, str]:
    """Return subject and text of the e-mail that brings a quote, in the customer's language."""
    quote = version.quote
    with translation.override(quote.language):
        known: dict[str, Any] = {
            "number": quote.number,
            "name": quote.contact.name if quote.contact else quote.account.name,
            "day": written.day(version.valid_until),
            "link": links.address_of(version),
            "owner": str(quote.owner or ""),
        }
        subject = _("Quote %(number)s") % known
        said = message.strip() or _("Hello %(name)s,\n\nplease find our offer attached.") % known
        more = (
            _(
                "You can read it, accept or decline it here until %(day)s:\n%(link)s\n\n"
                "Kind regards\n%(owner)s"
            )
            % known
        )
    return (f"{subject} · {quote.title}" if quote.title else subject), f"{said}\n\n{more}"


def _refuse(quote: Quote, version: QuoteVersion, by: Person | None, at: datetime) -> None:
    if version.is_sent:
        raise UnableToSend(
            gettext_lazy("This version was sent already: change it, and a new one begins.")
        )
    if quote.status == Status.WAITING:
        raise UnableToSend(
            gettext_lazy("This waits for an approval: it can be sent once that is granted.")
        )
    if quote.status not in {Status.DRAFT, Status.APPROVED}:
        raise UnableToSend(
            gettext_lazy("%(quote)s has ended already (%(status)s).")
            % {"quote": quote, "status": quote.get_status_display()}
        )
    if version.valid_until < localdate(at):
        raise UnableToSend(
            gettext_lazy("The offer ended on %(day)s: choose a later day first.")
            % {"day": version.valid_until}
        )
    if quote.status == Status.APPROVED and version.approved_at is not None:
        return
    found = authority.assess(version, by, localdate(at))
    if not found.is_within:
        raise UnableToSend(
            gettext_lazy("The discount or margin goes beyond your own limit (%(limit)s %%): submit"
                         " it for approval first.")
            % {"limit": written.number(found.limit)}
        )  # fmt: skip
