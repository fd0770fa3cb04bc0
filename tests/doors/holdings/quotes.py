"""Quotes with their prices, limits and letterheads, and who may see whose."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.book.quotes.models import (
    ApprovalRule,
    AuthorityLimit,
    Bundle,
    Letterhead,
    OptionGroup,
    Price,
    PriceBook,
    Quote,
    QuoteVersion,
)
from tests.company import NOW, TODAY

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {
    "quotes": "quote", "price_books": "price", "prices": "price", "option_groups": "price",
    "bundles": "price", "authority_limits": "limit", "approval_rules": "limit",
    "letterheads": "letterhead",
}  # fmt: skip
OWNED = ("quote",)
SETTINGS = {"price", "limit", "letterhead"}
SEES_ALL = {
    "Dora": {"quote", *SETTINGS},
    "Ava": {"quote", *SETTINGS},
    "Ada": {"quote", *SETTINGS},
    "Max": {"price"},
    "Fay": {"quote", "price"},
}


def hold(estate: Estate) -> None:
    """Make a quote for each owner, and one of each list they choose from."""
    product = estate.company.product
    for place, owner in enumerate(estate.OWNERS):
        quote = Quote.objects.create(
            number=f"Q-2026-{place + 1:05d}",
            owner=estate.company.people[owner],
            account=estate.records["accounts"][owner],
            deal=estate.records["deals"][owner],
            asked_at=NOW,
        )
        QuoteVersion.objects.create(quote=quote, valid_until=TODAY, created_at=NOW)
        estate.keep("quotes", owner, quote)
    book = PriceBook.objects.create(name="Book of all", currency="USD")
    price = Price.objects.create(
        name="Widget in all", book=book, product=product, unit_price=Decimal(9)
    )
    estate.records["price_books"] = {"Book": book}
    estate.records["prices"] = {"Widget": price}
    group = OptionGroup.objects.create(name="Colour of it", product=product)
    estate.records["option_groups"] = {"Colour": group}
    bundle = Bundle.objects.create(name="Set of widgets", product=product)
    estate.records["bundles"] = {"Set": bundle}
    AuthorityLimit.objects.get_or_create(name="Representatives", role="rep")
    ApprovalRule.objects.get_or_create(name="Beyond one’s own limit")
    estate.records["authority_limits"] = {one.name: one for one in AuthorityLimit.objects.all()}
    estate.records["approval_rules"] = {one.name: one for one in ApprovalRule.objects.all()}
    head = Letterhead.objects.create(name="Acme paper")
    estate.records["letterheads"] = {"Acme": head}
