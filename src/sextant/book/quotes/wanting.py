"""What is wanted: read from rows, or taken again from what a version offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.book.quotes import offering
from sextant.book.quotes.models import QuoteLine
from sextant.book.quotes.offering import UnableToOffer, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sextant.book.quotes.models import QuoteVersion


def wanted_of(rows: Iterable[Mapping[str, Any]]) -> list[Wanted]:
    """Return what is wanted from rows of product, quantity, price and discount.

    A row with `option_of` is an option of the row with that number, counted from 1.
    """
    found: dict[int, Wanted] = {}
    options: dict[int, list[int]] = {}
    for place, row in enumerate(rows, 1):
        owner = row.get("option_of")
        if owner:
            options.setdefault(int(owner), []).append(row["product"].pk)
            continue
        found[place] = Wanted(
            row["product"],
            row["quantity"] if row.get("quantity") is not None else offering.ONE,
            row.get("discount") or offering.ZERO,
            row.get("unit_price"),
            note=row.get("note") or "",
        )
    strangers = options.keys() - found.keys()
    if strangers:
        raise UnableToOffer(
            _("An option names row %(place)s, which is no product: correct the number.")
            % {"place": min(strangers)}
        )
    return [
        Wanted(one.product, one.quantity, one.discount, one.unit_price,
               tuple(options.get(place, ())), one.note)
        for place, one in found.items()
    ]  # fmt: skip


def wanted_again(version: QuoteVersion, *, keep_prices: bool = True) -> list[Wanted]:
    """Return what a version offers as if it were wanted anew."""
    lines = list(version.lines.select_related("product"))
    options: dict[int, list[int]] = {}
    for line in lines:
        if line.role == QuoteLine.Role.OPTION and line.parent_id is not None:
            options.setdefault(line.parent_id, []).append(line.product_id)
    return [
        Wanted(line.product, line.quantity, line.discount,
               line.unit_price if line.is_typed and keep_prices else None,
               tuple(options.get(line.pk, ())), line.note)
        for line in lines
        if line.role == QuoteLine.Role.ITEM
    ]  # fmt: skip
