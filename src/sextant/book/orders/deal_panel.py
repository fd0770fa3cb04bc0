"""What a deal's page says of its orders, and of the one that is being drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.book.orders.models import Order
from sextant.kernel.roles import permits
from sextant.workspace import asking
from sextant.workspace.declare import Panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.book.models import Deal
    from sextant.kernel.scope import Scope

PLACE = "deal-orders"


def shows(deal: Deal, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:
    """Return a deal's orders; a deal just won looks again once, since its order follows it."""
    orders = list(
        Order.objects.visible_to(scope)
        .of_deal(deal)
        .with_sums()
        .with_state(asking.today())
        .newest_first()
    )
    for order in orders:
        order.state_label = Order.State(order.state).label
    waits = deal.status == deal.Status.WON and deal.account_id is not None
    if not orders and not (waits and permits(asking.person_of(request), "order.create")):
        return None
    htmx = getattr(request, "htmx", None)
    looked_again = htmx is not None and htmx.target == PLACE
    is_fresh = deal.closed_on == asking.today() and not looked_again
    return {"deal": deal, "orders": orders, "looks_again": not orders and is_fresh}


PANEL = Panel("orders/deal_panel.html", shows)
