"""What an account's page says of money: what it owes, what is late, what it paid ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.book.orders.models import Invoice, Order, Payment
from sextant.workspace import asking
from sextant.workspace.declare import Panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.book.models import Account
    from sextant.kernel.scope import Scope

SHOWN = 5


def shows(
    account: Account,
    *,
    request: HttpRequest,  # noqa: ARG001 - the engine hands it over
    scope: Scope,
) -> Mapping[str, Any] | None:
    """Return the account's orders and what is open of its invoices, in each currency by itself."""
    orders = Order.objects.visible_to(scope).of_account(account)
    invoices = Invoice.objects.visible_to(scope).of_account(account)
    advances = Payment.objects.visible_to(scope).of_account(account).with_rest()
    today = asking.today()
    found = {
        "account": account,
        "owed": invoices.owed(today),
        "late": invoices.overdue(today).latest_first()[:SHOWN],
        "orders": orders.with_sums().newest_first()[:SHOWN],
        "advances": list(advances.order_by("paid_on", "pk")[:SHOWN]),
    }
    return found if any((found["owed"], found["orders"], found["advances"])) else None


PANEL = Panel("orders/account_panel.html", shows)
