"""The products of a deal: lines with quantity, price and amount, and the sum that becomes its own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.deals.standing import refuse_closed
from sextant.book.models import AmountChange, Deal, DealLine
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.money import rounded
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sextant.kernel.models import Person


class UnableToPrice(Unable):
    """The lines of a deal cannot be as asked."""


@transaction.atomic
def write_lines(
    deal: Deal,
    *,
    lines: Sequence[Mapping[str, Any]] = (),
    take_sum: bool = False,
    by: Person | None,
    at: datetime,
) -> Deal:
    """Replace the lines of an open deal, and perhaps take their sum as its amount."""
    require(by, "deal.write_lines")
    deal = locked(deal)
    refuse_closed(deal)
    made = [_line(deal, row, place) for place, row in enumerate(lines)]
    before, after = told(deal.lines.select_related("product")), told(made)
    if before != after:
        save(deal)
        deal.lines.all().delete()
        DealLine.objects.bulk_create(made)
        data = {"before": before, "after": after}
        journal.record("deal.lines_written", deal, by=by, at=at, data=data)
    return take(deal, by=by, at=at) if take_sum else deal


@transaction.atomic
def take(deal: Deal, *, by: Person | None, at: datetime) -> Deal:
    """Take the sum of the lines as the amount of an open deal."""
    require(by, "deal.take_sum")
    deal = locked(deal)
    refuse_closed(deal)
    total = sum_of(deal)
    if total is None:
        raise UnableToPrice(
            _("Not every product has an amount yet: fill in quantities and prices first.")
        )
    if total == deal.amount:
        return deal
    before, deal.amount = deal.amount, total
    save(deal)
    AmountChange.objects.create(
        deal=deal, before=before, before_currency=deal.currency, after=total,
        after_currency=deal.currency, at=at, by=by,
    )  # fmt: skip
    data = {"changes": {"amount": [journal.plain(before), journal.plain(total)]}}
    journal.record("deal.changed", deal, by=by, at=at, data=data)
    return deal


def sum_of(deal: Deal) -> Decimal | None:
    """Return what the lines add up to; None while there is none or one has no amount."""
    amounts = [line.amount for line in deal.lines.all()]
    if not amounts or None in amounts:
        return None
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def set_lines(deal: Deal, products: Sequence[Any]) -> None:
    """Replace the products of a deal; a single product carries the whole amount."""
    kept_lines = list(deal.lines.all())
    if [line.product_id for line in kept_lines] == [product.pk for product in products]:
        if len(kept_lines) == 1 and kept_lines[0].amount != deal.amount:
            kept_lines[0].amount = deal.amount
            kept_lines[0].save(update_fields=["amount"])
        return
    deal.lines.all().delete()
    single = len(products) == 1
    DealLine.objects.bulk_create(
        DealLine(
            deal=deal,
            product=product,
            position=position,
            unit_price=product.list_price if product.currency == deal.currency else None,
            amount=deal.amount if single else None,
        )
        for position, product in enumerate(products)
    )


def follow(deal: Deal, before: Decimal | None) -> None:
    """Let a single line that carried the whole amount go on carrying it."""
    alone = list(deal.lines.all()[:2])
    if len(alone) == 1 and alone[0].amount == before != deal.amount:
        alone[0].amount = deal.amount
        alone[0].save(update_fields=["amount"])


def products_of(deal: Deal) -> list[int]:
    """Return the numbers of a deal's products, line by line."""
    return list(deal.lines.values_list("product_id", flat=True))


def differ(deal: Deal, products: Sequence[Any]) -> bool:
    """Tell whether a deal has other products than these."""
    return set(products_of(deal)) != {product.pk for product in products}


def told(lines: Any) -> list[dict[str, Any]]:
    """Return lines as the journal keeps them."""
    return [
        journal.plain(
            {"product": line.product_id, "name": line.product.name, "quantity": line.quantity,
             "unit_price": line.unit_price, "amount": line.amount}
        )
        for line in lines
    ]  # fmt: skip


def plain(number: Decimal | None, least: int = 0) -> str | None:
    """Write a quantity or price without needless zeros beyond some decimals, for typing on."""
    if number is None:
        return None
    whole, _dot, rest = f"{number.normalize():f}".partition(".")
    rest = rest.ljust(least, "0")
    return f"{whole}.{rest}" if rest else whole


def _line(deal: Deal, row: Mapping[str, Any], place: int) -> DealLine:
    product = row["product"]
    quantity = Decimal(1) if row.get("quantity") is None else Decimal(row["quantity"])
    price, amount = row.get("unit_price"), row.get("amount")
    if quantity <= 0:
        raise UnableToPrice(
            _("“%(product)s” has the quantity %(quantity)s: a quantity is above zero.")
            % {"product": product, "quantity": quantity}
        )
    if price is None and amount is None and product.currency == deal.currency:
        price = product.list_price
    if amount is None and price is not None:
        amount = quantity * price
    if any(value is not None and value < 0 for value in (price, amount)):
        raise UnableToPrice(
            _("“%(product)s” costs less than nothing: a price and an amount are not below zero.")
            % {"product": product}
        )
    amount = None if amount is None else rounded(amount, deal.currency)
    return DealLine(
        deal=deal, product=product, position=place, quantity=quantity, unit_price=price,
        amount=amount,
    )  # fmt: skip
