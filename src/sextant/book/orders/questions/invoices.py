"""Questions about invoices: what is open of them, and how late it is; all of it derived."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from sextant.book.orders.models.kept import NumberedQuerySet
from sextant.book.orders.questions.ledger import PAID, added, nought
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from datetime import date

    from sextant.book.models import Account
    from sextant.book.orders.models import Order
    from sextant.kernel.scope import Scope


class Owed(NamedTuple):
    """What is open in one currency, and what of it is late."""

    currency: str
    whole: Decimal
    late: Decimal


def _entries(*kinds: str) -> Any:
    from sextant.book.orders.models import Payment

    found = Payment.objects.filter(invoice=OuterRef("pk"))
    return found.filter(kind__in=kinds) if kinds else found


def balance() -> Any:
    """Return what is open of an invoice: its amount less all that settled it."""
    return models.ExpressionWrapper(
        F("amount") - added(_entries(), "invoice"), output_field=AmountField()
    )


def paid() -> Any:
    """Return what was paid of an invoice, less what was given back."""
    return added(_entries(*PAID), "invoice")


def credited() -> Any:
    """Return what was credited of an invoice."""
    return added(_entries("credit"), "invoice")


def written_off() -> Any:
    """Return what was written off of an invoice."""
    return added(_entries("write_off"), "invoice")


def state(today: date) -> Any:
    """Return how far an invoice is settled on a day, as one of `Invoice.State`."""
    rest = balance()
    return Case(
        When(Q(amount=credited()), then=Value("cancelled")),
        When(models.lookups.LessThanOrEqual(rest, nought())
             & models.lookups.GreaterThan(written_off(), nought()), then=Value("written_off")),
        When(models.lookups.LessThanOrEqual(rest, nought()), then=Value("paid")),
        When(due_on__lt=today, then=Value("overdue")),
        When(models.lookups.LessThan(rest, F("amount")), then=Value("part_paid")),
        default=Value("open"),
        output_field=CharField(max_length=12),
    )  # fmt: skip


class InvoiceQuerySet(NumberedQuerySet):
    """Questions about invoices."""

    def visible_to(self, scope: Scope) -> InvoiceQuerySet:
        """Keep the invoices inside a scope on the day they were issued."""
        return self.filter(scope.condition("invoice", day="issued_on"))

    def with_balance(self) -> InvoiceQuerySet:
        """Tell of each what is open as `balance`, in one pass over the ledger."""
        found: InvoiceQuerySet = self.annotate(balance=balance())
        return found

    def with_sums(self) -> InvoiceQuerySet:
        """Tell of each what is open, paid, credited and written off."""
        found: InvoiceQuerySet = self.annotate(
            balance=balance(), paid=paid(), credited=credited(), written_off=written_off()
        )
        return found

    def with_state(self, today: date) -> InvoiceQuerySet:
        """Tell of each how far it is settled on a day."""
        found: InvoiceQuerySet = self.annotate(state=state(today))
        return found

    def unpaid(self) -> InvoiceQuerySet:
        """Keep the invoices of which something is open."""
        return self.with_balance().filter(balance__gt=nought())

    def overdue(self, today: date) -> InvoiceQuerySet:
        """Keep the invoices of which something is open after the day it was due."""
        return self.filter(due_on__lt=today).unpaid()

    def owed(self, today: date) -> list[Owed]:
        """Return what is open and what of it is late, in each currency by itself."""
        late = Case(When(due_on__lt=today, then=F("balance")), default=nought(),
                    output_field=AmountField())  # fmt: skip
        rows = self.unpaid().order_by("currency").values_list("currency")
        sums = rows.annotate(whole=models.Sum("balance"), late=models.Sum(late))
        return [Owed(*row) for row in sums.values_list("currency", "whole", "late")]

    def standing(self) -> InvoiceQuerySet:
        """Keep the invoices that were not credited whole."""
        found: InvoiceQuerySet = self.alias(_credited=credited()).filter(~Q(amount=F("_credited")))
        return found

    def of_account(self, account: Account) -> InvoiceQuerySet:
        """Keep the invoices of one account."""
        return self.filter(account=account)

    def of_order(self, order: Order) -> InvoiceQuerySet:
        """Keep the invoices of one order."""
        return self.filter(order=order)

    def with_names(self) -> InvoiceQuerySet:
        """Read account, order and owner in the same query."""
        return self.select_related("account", "order", "owner")

    def latest_first(self) -> InvoiceQuerySet:
        """Sort by how late they are."""
        return self.order_by("due_on", "pk")

    def never_told_late(self, today: date) -> InvoiceQuerySet:
        """Keep the overdue invoices whose lateness the journal does not know yet."""
        from sextant.kernel.models import Event

        told = Event.objects.filter(
            record_type="invoice", record_id=OuterRef("pk"), name="invoice.overdue"
        )
        return self.overdue(today).filter(~Exists(told))

    def stopped(self, today: date) -> InvoiceQuerySet:
        """Keep the overdue invoices for which deliveries were stopped and dunning goes on."""
        from sextant.book.orders.models import DunningPause, Reminder

        stops = Reminder.objects.filter(invoice=OuterRef("pk"), step__action="stop")
        pauses = DunningPause.objects.running(today).filter(invoice=OuterRef("pk"))
        return self.overdue(today).filter(Exists(stops), ~Exists(pauses))
