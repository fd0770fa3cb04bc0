"""For whom a quote is: the customer, their language, and when they asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Activity, Contact
from sextant.book.quotes.models import Quote
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.book.models import Deal
    from sextant.kernel.scope import Scope


class UnableToChange(Unable):
    """The quote cannot be changed as asked."""


def refuse_head(deal: Deal | None, account: Any, contact: Any) -> None:
    """Refuse a closed deal, and a deal or contact of somebody else."""
    if deal is not None and not deal.is_open:
        raise UnableToChange(
            _("“%(deal)s” is closed: reopen it, or quote without a deal.") % {"deal": deal}
        )
    if deal is not None and deal.account_id not in {None, account.pk}:
        raise UnableToChange(
            _("“%(deal)s” belongs to another account: choose a deal of %(account)s.")
            % {"deal": deal, "account": account}
        )
    if contact is not None and contact.account_id not in {None, account.pk}:
        raise UnableToChange(
            _("%(contact)s is at another account: choose a contact of %(account)s.")
            % {"contact": contact, "account": account}
        )


def contact_of(deal: Deal, scope: Scope) -> Contact | None:
    """Return who decides in a deal, or the only one of its account who takes part, if seen."""
    seen = Contact.objects.visible_to(scope)
    parts = list(deal.parts.filter(contact__in=seen, contact__account=deal.account_id))
    deciding = [each for each in parts if each.role == each.Role.DECISION_MAKER]
    named = deciding or parts
    return named[0].contact if len(named) == 1 else None


def language_of(contact: Any, account: Any) -> str:
    """Return the language of a customer, as far as anybody knows."""
    known = dict(settings.LANGUAGES)
    wished = [getattr(contact, "language", ""), account.language, get_language()]
    return next((each.lower() for each in wished if each and each.lower() in known), "en")


def asked_at(deal: Deal | None, account: Any, at: datetime) -> datetime:
    """Return when the customer asked: the last request for a proposal nobody has answered yet."""
    asked = Activity.objects.filter(kind=Activity.Kind.PROPOSAL, cancelled_at=None, at__lte=at)
    asked = asked.about(deal) if deal is not None else asked.with_account(account)
    request = asked.order_by("-at", "-pk").first()
    if request is None:
        return at
    earlier = Quote.objects.filter(account=account, asked_at__gte=request.at)
    return at if earlier.exists() else request.at
