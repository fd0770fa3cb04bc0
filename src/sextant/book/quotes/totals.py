"""The sums of a version: derived from its lines, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from sextant.book.quotes.models import QuoteLine
from sextant.kernel.money import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.book.quotes.models import QuoteVersion

ZERO, HUNDRED = Decimal(0), Decimal(100)


@dataclass(frozen=True)
class Totals:
    """What a version comes to, from list price down to what is asked for."""

    version: QuoteVersion
    currency: str
    lines: Sequence[QuoteLine]

    @cached_property
    def sold(self) -> list[QuoteLine]:
        """Return the lines that have a price: all but the parts of bundles."""
        return [line for line in self.lines if line.role != QuoteLine.Role.PART]

    @property
    def list_total(self) -> Decimal:
        """Return what everything costs at list price."""
        return sum((line.list_amount for line in self.sold), ZERO)

    @property
    def subtotal(self) -> Decimal:
        """Return the sum after the discounts on lines."""
        return sum((line.after_line for line in self.sold), ZERO)

    @property
    def total(self) -> Decimal:
        """Return what is asked for."""
        return sum((line.amount for line in self.sold), ZERO)

    @property
    def line_discount(self) -> Decimal:
        """Return what the lines are below list price; below zero where they are above it."""
        return self.list_total - self.subtotal

    @property
    def whole_discount(self) -> Decimal:
        """Return what the whole is reduced by."""
        return self.subtotal - self.total

    @property
    def discount(self) -> Decimal | None:
        """Return how far the total lies below list price, in percent; None without list prices."""
        if not self.list_total:
            return None
        return (self.list_total - self.total) / self.list_total * HUNDRED

    @property
    def cost(self) -> Decimal | None:
        """Return what it costs us, or None where one cost is unknown."""
        found = ZERO
        for line in self.sold:
            if line.unit_cost is None:
                return None
            found += rounded(line.quantity * line.unit_cost, self.currency)
        return found if self.sold else None

    @property
    def margin(self) -> Decimal | None:
        """Return what is left above cost."""
        return None if self.cost is None else self.total - self.cost

    @property
    def margin_percent(self) -> Decimal | None:
        """Return the margin in percent of the total."""
        return None if self.margin is None or not self.total else self.margin / self.total * HUNDRED


def totals_of(version: QuoteVersion) -> Totals:
    """Return the sums of a version as it is written."""
    lines = list(version.lines.select_related("product"))
    return Totals(version, version.quote.currency, lines)
