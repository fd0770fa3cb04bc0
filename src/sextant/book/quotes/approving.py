"""Verbs around the approval of a quote that goes beyond its author's limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.agenda import approvals
from sextant.agenda.models import Approval
from sextant.book.quotes import authority, offering
from sextant.book.quotes.models import Quote
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.money import Money
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.book.quotes.authority import Assessment
    from sextant.kernel.models import Person

PURPOSE = "quote.discount"
Status = Quote.Status


class UnableToSubmit(Unable):
    """The quote needs no approval, or cannot be submitted as it stands."""


@transaction.atomic
def submit(quote: Quote, *, reason: str = "", by: Person | None, at: datetime) -> Quote:
    """Ask those above to approve what goes beyond one's own limit."""
    require(by, "quote.submit")
    quote = locked(quote)
    if quote.status != Status.DRAFT:
        raise UnableToSubmit(
            _("%(quote)s is no draft any more (%(status)s).")
            % {"quote": quote, "status": quote.get_status_display()}
        )
    version = quote.latest
    refuse_empty(version)
    found = authority.assess(version, by, localdate(at))
    if found.is_within or by is None:
        raise UnableToSubmit(_("This is within your own limit: send it without an approval."))
    steps = authority.steps(found, version, by, at)
    facts = _facts(quote, found)
    approvals.ask(quote, PURPOSE, steps, facts=facts, by=by, at=at, reason=reason)
    quote.status = Status.WAITING
    save(quote)
    data = {"version": version.number, "discount": found.depth, "reason": reason}
    journal.record("quote.submitted", quote, by=by, at=at, data=data)
    return quote


def granted(approval: Approval, *, at: datetime) -> None:
    """Note that the version may be sent; called inside the decision's transaction."""
    quote = _waiting(approval)
    if quote is None:
        return
    version = quote.latest
    version.approved_at = at
    version.save(update_fields=["approved_at"])
    _settle(quote, Status.APPROVED, "quote.approved", at)


def refused(approval: Approval, *, at: datetime) -> None:
    """Give a quote back to its author."""
    quote = _waiting(approval)
    if quote is not None:
        _settle(quote, Status.DRAFT, "quote.refused", at)


def withdrawn(approval: Approval, *, at: datetime) -> None:
    """Make a quote a draft again whose approval was withdrawn."""
    quote = _waiting(approval)
    if quote is not None:
        _settle(quote, Status.DRAFT, "quote.approval_withdrawn", at)


def register() -> None:
    """Make the purpose known to the approvals."""
    approvals.register(
        approvals.Purpose(
            name=PURPOSE,
            label=pgettext_lazy("approval", "Discount on a quote"),
            kind="quote",
            granted=granted,
            refused=refused,
            withdrawn=withdrawn,
            page=lambda key: f"/quotes/{key}/",
        )
    )


def refuse_empty(version: Any) -> None:
    """Refuse to go on with a version that offers nothing."""
    if not version.lines.exists():
        raise offering.UnableToOffer(_("This offers nothing yet: add a product first."))


def _waiting(approval: Approval) -> Quote | None:
    quote = Quote.objects.filter(pk=approval.subject_id).first()
    if quote is None:
        return None
    quote = locked(quote)
    return quote if quote.status == Status.WAITING else None


def _settle(quote: Quote, status: Status, name: str, at: datetime) -> None:
    quote.status = status
    save(quote)
    journal.record(name, quote, by=None, at=at, data={"version": quote.latest.number})


def _facts(quote: Quote, found: Assessment) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "customer": str(quote.account),
        "tier": quote.account.tier,
        "amount": found.total,
        "list_amount": Money(found.priced.list_total, quote.currency),
        "discount": found.depth / authority.HUNDRED,
        "limit": found.limit / authority.HUNDRED,
    }
    if found.margin is not None and found.priced.margin is not None:
        facts["margin"] = found.margin / authority.HUNDRED
        facts["margin_amount"] = Money(found.priced.margin, quote.currency)
    return facts
