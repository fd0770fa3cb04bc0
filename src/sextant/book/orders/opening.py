"""A won deal becomes an order: the reaction, safe twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from sextant.book.models import Deal
from sextant.book.orders import ordering
from sextant.book.orders.models import Order
from sextant.book.quotes.models import QuoteVersion

if TYPE_CHECKING:
    from sextant.kernel.models import Event


@transaction.atomic
def open_for_deal(event: Event) -> Order | None:
    """Draft the order of a won deal, unless there is one or the deal is no longer won."""
    deal = Deal.objects.select_for_update().filter(pk=event.record_id).first()
    if deal is None or deal.status != Deal.Status.WON or deal.account is None:
        return None
    first: Order | None = Order.objects.of_deal(deal).first()
    if first is not None:
        return first
    values = {"deal": deal, "ordered_on": deal.closed_on}
    order = ordering.draft(values, by=event.by, at=event.at)
    accepted = QuoteVersion.objects.filter(quote__deal=deal, answer__kind="accepted")
    Order.objects.filter(pk=order.pk).update(quote_version=accepted.order_by("-answer__at").first())
    return order
