"""The invoice page: what is open of it, how it was settled, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.book.models import Account
from sextant.book.orders import dunning, ledger
from sextant.book.orders.models import DunningPause, DunningStep, Invoice, Order, Payment
from sextant.book.orders.order_page import TONES
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from django.http import HttpRequest

    from sextant.kernel.scope import Scope


def context(
    invoice: Invoice,
    *,
    request: HttpRequest,  # noqa: ARG001 - the engine hands it over
    scope: Scope,
) -> Mapping[str, Any]:
    """Return what the invoice page shows beyond its fields."""
    today = asking.today()
    told = Invoice.objects.with_sums().with_state(today).get(pk=invoice.pk)
    taken = list(invoice.reminders.select_related("step", "by"))
    steps = DunningStep.objects.in_order()
    is_open = told.balance > 0
    return {
        "told": told,
        "sees_account": Account.objects.visible_to(scope).filter(pk=invoice.account_id).exists(),
        "sees_order": Order.objects.visible_to(scope).filter(pk=invoice.order_id).exists(),
        "owed_back": -told.balance if told.balance < 0 else None,
        "state": Invoice.State(told.state).label,
        "tone": TONES.get(told.state, "neutral"),
        "days_late": (today - invoice.due_on).days if is_open else 0,
        "lines": invoice.lines.select_related("line__product"),
        "entries": Payment.objects.visible_to(scope).of_invoices([invoice.pk]).in_order(),
        "reminders": taken,
        "next": dunning.next_of(invoice, [each.step_id for each in taken], steps, today)
        if is_open
        else None,
        "paused": paused(invoice),
    }


def open_amount(invoice: Invoice) -> Decimal | None:
    """Return what is open of an invoice, as the form of a payment begins with it."""
    balance = ledger.sums(invoice).balance
    return balance if balance > 0 else None


def is_late(invoice: Invoice) -> bool:
    """Tell whether something of an invoice is open after the day it was due."""
    return invoice.due_on < asking.today() and ledger.sums(invoice).balance > 0


def is_paused(invoice: Invoice) -> bool:
    """Tell whether nobody is reminded of an invoice for now."""
    return paused(invoice) is not None


def is_unpaused(invoice: Invoice) -> bool:
    """Tell whether dunning of a late invoice may be paused."""
    return is_late(invoice) and not is_paused(invoice)


def paused(invoice: Invoice) -> DunningPause | None:
    """Return the running pause of an invoice."""
    found: DunningPause | None = (
        DunningPause.objects.running(asking.today()).filter(invoice=invoice).first()
    )
    return found
