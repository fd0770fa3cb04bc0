"""The lines of an order: what each comes to, and how a deal's lines become an order's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.book.orders.models import Order, OrderLine
from sextant.calc.shares import shared
from sextant.kernel.money import rounded, smallest_unit
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sextant.book.models import Deal, DealLine

NOUGHT, HUNDRED = Decimal(0), Decimal(100)


class UnableToPrice(Unable):
    """The lines of an order cannot be as asked."""


def replace(order: Order, rows: Sequence[Mapping[str, Any]]) -> list[OrderLine]:
    """Write the lines of an order anew."""
    made = [_line(order, row, place) for place, row in enumerate(rows, 1)]
    order.lines.all().delete()
    OrderLine.objects.bulk_create(made)
    return made


def rows_of(order: Order) -> list[dict[str, Any]]:
    """Return the lines of an order as they are typed."""
    return [
        {"product": line.product, "description": line.description, "quantity": line.quantity,
         "unit_price": line.unit_price, "discount": line.discount, "tax_rate": line.tax_rate}
        for line in order.lines.select_related("product")
    ]  # fmt: skip


def of_deal(deal: Deal) -> list[dict[str, Any]]:
    """Return the lines of a deal as an order's, so that they add up to the deal's amount."""
    kept = list(deal.lines.select_related("product"))
    if not kept:
        return [{"description": deal.name, "quantity": Decimal(1), "amount": deal.amount or NOUGHT}]
    amounts = _amounts(deal, kept)
    return [
        {"product": line.product, "quantity": line.quantity, "unit_price": line.unit_price,
         "amount": amount}
        for line, amount in zip(kept, amounts, strict=True)
    ]  # fmt: skip


def told(made: Sequence[OrderLine]) -> list[str]:
    """Return lines in words, for the journal."""
    return [f"{line.quantity.normalize():f} × {line}: {line.amount}" for line in made]


def _amounts(deal: Deal, kept: Sequence[DealLine]) -> list[Decimal]:
    own = [line.amount for line in kept if line.amount is not None]
    if len(own) == len(kept) and (deal.amount is None or sum(own) == deal.amount):
        return own
    priced = [line.amount or (line.unit_price or NOUGHT) * line.quantity for line in kept]
    weights = priced if sum(priced) > 0 and min(priced) >= 0 else [Decimal(1)] * len(kept)
    return shared(deal.amount or NOUGHT, weights, smallest_unit(deal.currency))


def _line(order: Order, row: Mapping[str, Any], place: int) -> OrderLine:
    product, price = row.get("product"), row.get("unit_price")
    quantity = row.get("quantity") if row.get("quantity") is not None else Decimal(1)
    discount, tax_rate = row.get("discount") or NOUGHT, row.get("tax_rate") or NOUGHT
    assert quantity is not None
    _guard(row, place, quantity, (discount, tax_rate))
    if price is None and product is not None and product.currency == order.currency:
        price = product.list_price
    amount = row.get("amount")
    if amount is None:
        if price is None:
            raise UnableToPrice(
                _("Row %(place)s has no price in %(currency)s: enter the unit price.")
                % {"place": place, "currency": order.currency}
            )
        amount = quantity * price * (HUNDRED - discount) / HUNDRED
    amount = rounded(amount, order.currency)
    return OrderLine(
        order=order, position=place, product=product, description=row.get("description") or "",
        quantity=quantity, unit_price=price, discount=discount, amount=amount, tax_rate=tax_rate,
        tax=rounded(amount * tax_rate / HUNDRED, order.currency),
    )  # fmt: skip


def _guard(
    row: Mapping[str, Any], place: int, quantity: Decimal, shares: tuple[Decimal, Decimal]
) -> None:
    said = {"place": place}
    if not row.get("product") and not row.get("description"):
        raise UnableToPrice(_("Row %(place)s: choose a product or describe what is sold.") % said)
    if quantity <= 0:
        raise UnableToPrice(
            _("Row %(place)s: a quantity is above nought; returns are entered as returns.") % said
        )
    if (row.get("unit_price") or NOUGHT) < 0 or (row.get("amount") or NOUGHT) < 0:
        raise UnableToPrice(_("Row %(place)s: a price is not below nought: correct it.") % said)
    if any(not NOUGHT <= share <= HUNDRED for share in shares):
        raise UnableToPrice(
            _("Row %(place)s: discount and tax lie between 0 and 100 per cent.") % said
        )
