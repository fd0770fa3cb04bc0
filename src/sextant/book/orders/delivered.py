"""What was delivered of an order's lines, derived from what went out and came back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from sextant.book.orders.models import Order, OrderLine

NOUGHT = Decimal(0)
LABELS = {
    "open": pgettext_lazy("delivery", "Open"),
    "part": pgettext_lazy("delivery", "Part delivered"),
    "delivered": pgettext_lazy("delivery", "Delivered"),
    "returned": pgettext_lazy("delivery", "Returned"),
}
TONES = {"open": "neutral", "part": "warn", "delivered": "good", "returned": "bad"}


@dataclass(frozen=True)
class LineState:
    """A line with what went out and what came back."""

    line: OrderLine
    sent: Decimal
    returned: Decimal

    @property
    def out(self) -> Decimal:
        """Return what the customer has."""
        return self.sent - self.returned

    @property
    def open(self) -> Decimal:
        """Return what is still to be delivered; what came back is not sent again."""
        found: Decimal = self.line.quantity - self.sent
        return found

    @property
    def state(self) -> str:
        """Return the delivery state."""
        if self.sent > 0 and self.out == 0:
            return "returned"
        if self.sent >= self.line.quantity:
            return "delivered"
        return "part" if self.sent > 0 else "open"

    @property
    def label(self) -> str:
        """Return the delivery state in words."""
        return str(LABELS[self.state])

    @property
    def tone(self) -> str:
        """Return how the state is coloured."""
        return TONES[self.state]


def states(order: Order) -> list[LineState]:
    """Return an order's lines, each with its delivery state."""
    sums = order.lines.select_related("product").annotate(
        sent=Sum("deliveries__quantity", filter=Q(deliveries__quantity__gt=0)),
        back=Sum("deliveries__quantity", filter=Q(deliveries__quantity__lt=0)),
    )
    return [
        LineState(line, line.sent or NOUGHT, -(line.back or NOUGHT))
        for line in sums.order_by("position", "pk")
    ]


def is_whole(order: Order) -> bool:
    """Tell whether nothing of an order waits for delivery."""
    return all(state.open <= 0 for state in states(order))
