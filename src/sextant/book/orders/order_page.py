"""The order page: what was sold, what is delivered, when it is invoiced, what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.book.models import Account
from sextant.book.orders import delivered, schedule
from sextant.book.orders.models import Invoice, Order, Payment
from sextant.kernel.roles import permits
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.kernel.scope import Scope

TONES = {
    "confirmed": "info", "part_invoiced": "info", "invoiced": "accent", "paid": "good",
    "overdue": "bad", "open": "neutral", "part_paid": "info", "written_off": "warn",
}  # fmt: skip


def context(
    order: Order,
    *,
    request: HttpRequest,
    scope: Scope,
) -> Mapping[str, Any]:
    """Return what the order page shows beyond its fields."""
    today = asking.today()
    told = Order.objects.with_sums().with_state(today).get(pk=order.pk)
    seen = Invoice.objects.visible_to(scope).of_order(order)
    invoices = list(seen.with_sums().with_state(today).order_by("issued_on", "pk"))
    for invoice in invoices:
        invoice.tone = TONES.get(invoice.state, "neutral")
        invoice.state_label = Invoice.State(invoice.state).label
    entries = Payment.objects.visible_to(scope).of_invoices(each.pk for each in invoices)
    return {
        "told": told,
        "edits": order.is_draft and permits(asking.person_of(request), "order.edit"),
        "state": Order.State(told.state).label,
        "tone": TONES.get(told.state, "neutral"),
        "lines": delivered.states(order),
        "parts": schedule.parts(order, today),
        "invoices": invoices,
        "entries": entries.in_order(),
        "to_invoice": max(told.gross - told.invoiced, type(told.gross)(0))
        if order.is_standing
        else None,
        "sees_account": Account.objects.visible_to(scope).filter(pk=order.account_id).exists(),
        "sees_money": scope.spans("invoice") != (),
    }
