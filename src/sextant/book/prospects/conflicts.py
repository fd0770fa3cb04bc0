"""What stands against a partner's claim: earlier claims, and open deals with the same customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from sextant.book.models import Deal
from sextant.book.prospects.models import Registration

if TYPE_CHECKING:
    from datetime import date


def earlier(claim: Registration, today: date) -> Any:
    """Return the valid claims to the same customer that came first."""
    first = Q(registered_at__lt=claim.registered_at)
    first |= Q(registered_at=claim.registered_at, pk__lt=claim.pk)
    granted = Q(status=Registration.Status.ACCEPTED)
    return others(claim, today).filter(first | granted)


def others(claim: Registration, today: date) -> Any:
    """Return the valid claims of other partners to the same customer, the first one first."""
    found = Registration.objects.valid_on(today).of_customer(claim.customer_key, claim.customer)
    return found.exclude(pk=claim.pk).exclude(partner=claim.partner_id).first_come()


def deals(claim: Registration) -> Any:
    """Return the open deals with the same customer that are not the partner's."""
    same = Q(account__name_key=claim.customer_key) if claim.customer_key else Q(pk__in=[])
    if claim.customer_id is not None:
        same |= Q(account=claim.customer_id)
    found = Deal.objects.open().filter(same).exclude(pk=claim.deal_id)
    return found.filter(Q(partner__isnull=True) | ~Q(partner=claim.partner_id)).with_names()
