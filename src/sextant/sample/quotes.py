"""The sample's price books, and the quotes made for the deals of late."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.book import numbering
from sextant.book.models import Account, Contact, Product
from sextant.book.quotes.models import (
    Price,
    PriceBook,
    Quote,
    QuoteAnswer,
    QuoteLine,
    QuoteVersion,
)
from sextant.sample import files, simulate
from sextant.sample.customers import CURRENCY, contacts_by_account
from sextant.sample.inserting import insert, keys
from sextant.sample.numbering import Series
from sextant.sample.simulate.fulfilment import CENT
from sextant.sample.simulate.offers import ACCEPTED, DECLINED, Offer, offers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sextant.sample.business import Business

VALID = timedelta(days=30)
# name, tier, share of the list price
BOOKS = (("Standard prices", "", Decimal(1)), ("Key account prices", "A", Decimal("0.96")))


def bring_quotes(business: Business) -> None:
    """Insert price books and quotes with their versions and answers."""
    _books(business)
    ordered = {each.deal.key: each for each in business.fulfilments}
    today = business.today - business.by_days
    made = list(offers(business.shipped.opportunities, ordered, today, business.shipped.regions))
    _quotes(business, made)
    _versions(business, made)
    _answers(business, made)


def _books(business: Business) -> None:
    named = (
        (name, tier, CURRENCY, place, simulate.SOURCE, name)
        for place, (name, tier, _share) in enumerate(BOOKS)
    )
    columns = ("name", "tier", "currency", "priority", "source", "external_id")
    insert(PriceBook, columns, named, at=business.at)
    books = keys(PriceBook, simulate.SOURCE)
    rows = (
        (books[name], product.pk, 1, (product.list_price * share).quantize(CENT), product.name)
        for name, _tier, share in BOOKS
        for product in Product.objects.filter(source=files.SOURCE)
    )
    named_so = ("book", "product", "min_quantity", "unit_price", "name")
    insert(Price, named_so, rows, at=business.at)


def _quotes(business: Business, made: list[Offer]) -> None:
    accounts = keys(Account, files.SOURCE)
    contacts = keys(Contact, files.SOURCE, simulate.SOURCE)
    known = contacts_by_account(business.shipped)
    series = Series()

    def rows() -> Iterator[tuple[Any, ...]]:
        for each in made:
            asked = business.instant(*each.asked)
            sent = each.versions[0].sent
            yield (
                *(series.number(numbering.QUOTE, asked), business.deals[each.deal.key]),
                *(accounts[each.deal.account], contacts[known[each.deal.account][0]]),
                *(business.people[each.deal.owner], CURRENCY, each.status, asked),
                business.instant(*sent) if sent else None,
                business.instant(*each.ended) if each.ended else None,
                *(simulate.SOURCE, each.deal.key),
            )

    columns = (
        "number", "deal", "account", "contact", "owner", "currency", "status", "asked_at",
        "sent_at", "ended_at", "source", "external_id",
    )  # fmt: skip
    insert(Quote, columns, rows(), at=business.at)
    series.keep()


def _versions(business: Business, made: list[Offer]) -> None:
    quotes, book = keys(Quote, simulate.SOURCE), keys(PriceBook, simulate.SOURCE)[BOOKS[0][0]]
    columns = (
        "quote", "number", "valid_until", "book", "created_at", "approved_at", "sent_at",
        "sent_by", "key",
    )  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for each in made:
            asked, owner = business.instant(*each.asked), business.people[each.deal.owner]
            for number, version in enumerate(each.versions, 1):
                sent = business.instant(*version.sent) if version.sent else None
                until = (sent or business.at).date() + VALID
                by = owner if sent else None
                key = secrets.token_hex(16)
                yield quotes[each.deal.key], number, until, book, asked, sent, sent, by, key

    insert(QuoteVersion, columns, rows(), at=business.at)
    _lines(business, made)


def _lines(business: Business, made: list[Offer]) -> None:
    products = {p.external_id: p for p in Product.objects.filter(source=files.SOURCE)}
    versions = _known()
    rows = (
        (
            *(versions[each.deal.key, number], products[each.deal.product].pk, 1),
            *(each.list_price, each.list_price, True, version.discount),
            *(products[each.deal.product].cost, each.list_price, version.amount, version.amount),
        )
        for each in made
        for number, version in enumerate(each.versions, 1)
    )
    columns = (
        "version", "product", "quantity", "list_price", "unit_price", "is_typed", "discount",
        "unit_cost", "list_amount", "after_line", "amount",
    )  # fmt: skip
    insert(QuoteLine, columns, rows, at=business.at)


def _answers(business: Business, made: list[Offer]) -> None:
    versions = _known()
    names = dict(Contact.objects.values_list("pk", "name"))
    contacts = keys(Contact, files.SOURCE, simulate.SOURCE)
    known = contacts_by_account(business.shipped)
    rows = (
        (
            versions[each.deal.key, len(each.versions)],
            each.status,
            names[contacts[known[each.deal.account][0]]],
            business.instant(*each.ended),
        )
        for each in made
        if each.ended and each.status in {ACCEPTED, DECLINED}
    )
    insert(QuoteAnswer, ("version", "kind", "name", "at"), rows, at=business.at)


def _known() -> dict[tuple[str, int], int]:
    """Return the number of each version, by the key of its deal and its place."""
    found = QuoteVersion.objects.filter(quote__source=simulate.SOURCE)
    rows = found.values_list("quote__external_id", "number", "pk")
    return {(str(key), place): number for key, place, number in rows}
