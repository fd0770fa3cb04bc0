"""Questions about orders: what they come to, what is delivered, invoiced and paid of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, CharField, OuterRef, Value, When

from sextant.book.orders.models.kept import NumberedQuerySet
from sextant.book.orders.questions.ledger import added, nought
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from datetime import date

    from sextant.book.models import Account, Deal
    from sextant.kernel.scope import Scope


def net() -> Any:
    """Return what an order comes to before tax."""
    from sextant.book.orders.models import OrderLine

    return added(OrderLine.objects.filter(order=OuterRef("pk")), "order", "amount")


def gross() -> Any:
    """Return what an order comes to with tax."""
    from sextant.book.orders.models import OrderLine

    lines = OrderLine.objects.filter(order=OuterRef("pk"))
    return models.ExpressionWrapper(
        added(lines, "order", "amount") + added(lines, "order", "tax"), output_field=AmountField()
    )


def invoiced() -> Any:
    """Return what was invoiced of an order, without cancelled invoices."""
    from sextant.book.orders.models import Invoice

    return added(Invoice.objects.filter(order=OuterRef("pk")).standing(), "order", "amount")


def outstanding() -> Any:
    """Return what is open of an order's invoices."""
    from sextant.book.orders.models import Invoice, Payment

    whole = added(Invoice.objects.filter(order=OuterRef("pk")), "order", "amount")
    settled = added(Payment.objects.filter(invoice__order=OuterRef("pk")), "invoice__order")
    return models.ExpressionWrapper(whole - settled, output_field=AmountField())


def is_late(today: date) -> Any:
    """Return the condition that an invoice of an order is overdue."""
    from sextant.book.orders.models import Invoice

    return models.Exists(Invoice.objects.filter(order=OuterRef("pk")).overdue(today))


def state(today: date) -> Any:
    """Return how far an order has come on a day, as one of `Order.State`."""
    billed, rest = invoiced(), outstanding()
    return Case(
        When(cancelled_on__isnull=False, then=Value("cancelled")),
        When(confirmed_on__isnull=True, then=Value("draft")),
        When(is_late(today), then=Value("overdue")),
        When(models.lookups.LessThanOrEqual(billed, nought()), then=Value("confirmed")),
        When(models.lookups.LessThan(billed, gross()), then=Value("part_invoiced")),
        When(models.lookups.GreaterThan(rest, nought()), then=Value("invoiced")),
        default=Value("paid"),
        output_field=CharField(max_length=13),
    )  # fmt: skip


class OrderQuerySet(NumberedQuerySet):
    """Questions about orders."""

    def visible_to(self, scope: Scope) -> OrderQuerySet:
        """Keep the orders inside a scope on the day they were ordered."""
        return self.filter(scope.condition("order", day="ordered_on"))

    def of_deal(self, deal: Deal) -> OrderQuerySet:
        """Keep the orders a deal became, without cancelled ones."""
        return self.filter(deal=deal, cancelled_on__isnull=True)

    def of_account(self, account: Account) -> OrderQuerySet:
        """Keep the orders of one account."""
        return self.filter(account=account)

    def confirmed(self) -> OrderQuerySet:
        """Keep the orders that were confirmed, cancelled afterwards or not."""
        return self.filter(confirmed_on__isnull=False)

    def with_sums(self) -> OrderQuerySet:
        """Tell of each what it comes to, what was invoiced of it and what is open of that."""
        found: OrderQuerySet = self.annotate(
            net=net(), gross=gross(), invoiced=invoiced(), outstanding=outstanding()
        )
        return found

    def with_state(self, today: date) -> OrderQuerySet:
        """Tell of each how far it has come."""
        found: OrderQuerySet = self.annotate(state=state(today))
        return found

    def newest_first(self) -> OrderQuerySet:
        """Sort by the day they were ordered."""
        return self.order_by("-ordered_on", "-pk")
