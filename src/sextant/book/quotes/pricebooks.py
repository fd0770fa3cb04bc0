"""Which price book holds for a customer, and what a product costs in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.book.quotes.models import Price, PriceBook
from sextant.calc.pricing import break_at
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.models import Territory
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from sextant.book.models import Account, Product
    from sextant.kernel.models import Person


class UnableToPrice(Unable):
    """There is no price as asked, or a price list cannot be as meant."""


@dataclass(frozen=True)
class Found:
    """What one of a product costs before any discount, and where that was found."""

    unit_price: Decimal | None
    said: str


@dataclass(frozen=True)
class Choice:
    """The price book for a customer on a day, and why it is that one; None where none fits."""

    book: PriceBook | None
    currency: str
    day: date
    explanation: str
    _breaks: dict[int, list[tuple[Decimal, Decimal]]] = field(default_factory=dict)

    def price_of(self, product: Product, quantity: Decimal) -> Found:
        """Return what one of a product costs at a quantity; never converted from another currency."""
        price = break_at(self._breaks.get(product.pk, ()), quantity)
        if price is not None and self.book is not None:
            return Found(price, _("price book %(book)s") % {"book": self.book})
        if product.list_price is None:
            return Found(None, _("no price is known"))
        if product.currency != self.currency:
            said = {"currency": self.currency, "other": product.currency}
            return Found(None, _("no price in %(currency)s, the list price is in %(other)s") % said)
        return Found(product.list_price, _("list price"))


def choose(account: Account, currency: str, day: date) -> Choice:
    """Choose the book for an account, a currency and a day, with the reason in words.

    Of the books that fit, the highest priority wins; of those the one that says more (a tier
    before a region before neither), then the nearer region, then the later start.
    """
    near = _territories(account)
    fitting = list(
        PriceBook.objects.on(day)
        .for_whom(account.tier, near)
        .filter(currency=currency)
        .select_related("territory")
    )
    if not fitting:
        said = {"account": account, "currency": currency}
        reason = _("no price book in %(currency)s fits %(account)s: list prices hold") % said
        return Choice(None, currency, day, reason)
    best = max(fitting, key=lambda book: _rank(book, near))
    rows: dict[int, list[Any]] = defaultdict(list)
    for product, least, price in Price.objects.filter(book=best).values_list(
        "product", "min_quantity", "unit_price"
    ):
        rows[product].append((least, price))
    return Choice(best, currency, day, _explained(best), dict(rows))


def _rank(book: PriceBook, near: list[int]) -> tuple[Any, ...]:
    nearness = -near.index(book.territory_id) if book.territory_id else -len(near) - 1
    start = book.starts_on.toordinal() if book.starts_on else 0
    return (book.priority, bool(book.tier), bool(book.territory_id), nearness, start, book.pk)


def _territories(account: Account) -> list[int]:
    """Return the account's territory and those it lies in, the nearest first."""
    parents = dict(Territory.objects.values_list("pk", "parent"))
    found: list[int] = []
    here = account.territory_id
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found


def _explained(book: PriceBook) -> str:
    why = []
    if book.tier:
        why.append(_("tier %(tier)s") % {"tier": book.tier})
    if book.territory:
        why.append(_("territory %(territory)s") % {"territory": book.territory})
    why.append(book.currency)
    if book.starts_on:
        why.append(_("from %(day)s") % {"day": book.starts_on})
    if book.ends_on:
        why.append(_("until %(day)s") % {"day": book.ends_on})
    said = {"book": book, "why": ", ".join(map(str, why))}
    return _("price book %(book)s, since %(why)s") % said


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> PriceBook:
    """Add a price book."""
    require(by, "price.create")
    _refuse_days(values.get("starts_on"), values.get("ends_on"))
    book: PriceBook = PriceBook.objects.create(**values)
    journal.record("price.created", book, by=by, at=at, data={"name": book.name})
    return book


@transaction.atomic
def edit(
    book: PriceBook, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> PriceBook:
    """Change whom a price book is for; quotes written before keep their prices."""
    require(by, "price.edit")
    book = locked(book)
    before = {name: getattr(book, name) for name in values}
    changed = journal.changes(before, values)
    if not changed:
        return book
    for name, value in values.items():
        setattr(book, name, value)
    _refuse_days(book.starts_on, book.ends_on)
    book.version += 1
    book.save()
    journal.record("price.changed", book, by=by, at=at, data={"changes": changed})
    return book


@transaction.atomic
def write(
    book: PriceBook,
    *,
    prices: Iterable[Mapping[str, Any]] = (),
    by: Person | None,
    at: datetime,
) -> PriceBook:
    """Set prices of a book: product by product and quantity by quantity; others stay."""
    require(by, "price.write")
    book = locked(book)
    told = []
    for row in prices:
        least = 1 if row.get("min_quantity") is None else row["min_quantity"]
        if least <= 0 or row["unit_price"] < 0:
            raise UnableToPrice(
                gettext_lazy("A price is not below zero and begins at a quantity above zero.")
            )
        Price.objects.update_or_create(
            book=book, product=row["product"], min_quantity=least,
            defaults={"unit_price": row["unit_price"], "name": row["product"].name},
        )  # fmt: skip
        told.append([row["product"].pk, str(least), str(row["unit_price"])])
    book.version += 1
    book.save()
    journal.record("price.written", book, by=by, at=at, data={"prices": told})
    return book


@transaction.atomic
def create_price(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Price:
    """Add one price to a book."""
    require(by, "price.create")
    least = values.get("min_quantity", 1)
    same = Price.objects.filter(
        book=values["book"], product=values["product"], min_quantity=least
    ).first()
    if same is not None:
        raise UnableToPrice(
            gettext_lazy(
                "“%(book)s” has a price for %(product)s from %(least)s on: change that one."
            )
            % {"book": values["book"], "product": values["product"], "least": least}
        )
    named = {"name": values["product"].name, **values}
    price: Price = Price.objects.create(**named)
    journal.record("price.created", price, by=by, at=at, data={"name": price.name})
    return price


def _refuse_days(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end <= start:
        raise UnableToPrice(
            gettext_lazy("A price book ends after it begins: the last day is excluded.")
        )
