"""Questions about ledger rows, and what they add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from sextant.book.orders.models.kept import LedgerQuerySet
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sextant.book.models import Account
    from sextant.kernel.scope import Scope

PAID = ("payment", "allocation", "refund")
CASH = ("payment", "refund")
IS_ADVANCE = Q(kind="payment", invoice__isnull=True, reverses__isnull=True, reversal__isnull=True)


def nought() -> Value:
    """Return no money at all, as an expression."""
    return Value(0, output_field=AmountField())


def added(rows: Any, outer: str, column: str = "settled") -> Coalesce:
    """Return the sum of a column over the rows that belong to an outer record."""
    found = rows.order_by().values(outer).annotate(_sum=Sum(column)).values("_sum")
    return Coalesce(Subquery(found, output_field=AmountField()), nought())


class PaymentQuerySet(LedgerQuerySet):
    """Questions about ledger rows."""

    def visible_to(self, scope: Scope) -> PaymentQuerySet:
        """Keep the rows inside a scope on the day the money moved."""
        return self.filter(scope.condition("payment", day="paid_on"))

    def of_account(self, account: Account) -> PaymentQuerySet:
        """Keep the rows of one account."""
        return self.filter(account=account)

    def of_invoices(self, keys: Iterable[int]) -> PaymentQuerySet:
        """Keep the rows that settle some invoices."""
        return self.filter(invoice__in=list(keys))

    def cash(self) -> PaymentQuerySet:
        """Keep the rows by which money came in or went out."""
        return self.filter(kind__in=CASH)

    def advances(self) -> PaymentQuerySet:
        """Keep the money taken in before any invoice, with what is left of it as `left`."""
        found: PaymentQuerySet = self.filter(IS_ADVANCE).annotate(left=left_of_advance())
        return found

    def with_rest(self) -> PaymentQuerySet:
        """Keep the advances of which something is left."""
        return self.advances().filter(left__gt=nought())

    def in_order(self) -> PaymentQuerySet:
        """Sort as the money moved."""
        return self.order_by("paid_on", "pk").select_related("invoice", "by")


def left_of_advance() -> Any:
    """Return what is left of an advance as an expression; nothing for other rows."""
    from sextant.book.orders.models import Payment

    drawn = Payment.objects.filter(advance=OuterRef("pk"))
    used = added(drawn.filter(kind="allocation"), "advance", "amount")
    back = added(drawn.filter(kind="refund"), "advance", "amount")
    rest = ExpressionWrapper(F("amount") - used + back, output_field=AmountField())
    return Case(When(IS_ADVANCE, then=rest), default=None, output_field=AmountField())
