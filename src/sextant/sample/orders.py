"""The sample's orders, deliveries, invoices and payments, of the deals won of late."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from sextant.book.models import Account, Product
from sextant.book.orders.models import (
    Delivery,
    DunningStep,
    Invoice,
    InvoiceLine,
    Order,
    OrderLine,
    Payment,
)
from sextant.sample import files, simulate
from sextant.sample.customers import CURRENCY
from sextant.sample.inserting import insert, keys
from sextant.sample.numbering import Series
from sextant.sample.simulate.fulfilment import TERMS, Fulfilment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sextant.sample.business import Business

NOON = time(12)
WHY = "Simulated: goods came back."
WRITTEN_OFF = "Simulated: the customer is insolvent."


def bring_orders(business: Business) -> None:
    """Insert the orders with everything that followed."""
    _dunning(business)
    made, series = business.fulfilments, Series()
    _orders(business, made, series)
    _deliveries(business, made)
    _invoices(business, made, series)
    _entries(business, made, series)
    series.keep()


def _dunning(business: Business) -> None:
    steps = (
        ("Friendly reminder", 3, DunningStep.Action.EMAIL.value),
        ("Call the customer", 14, DunningStep.Action.CALL.value),
        ("Second reminder", 21, DunningStep.Action.EMAIL.value),
        ("Stop deliveries", 45, DunningStep.Action.STOP.value),
    )
    if not DunningStep.objects.exists():
        insert(DunningStep, ("name", "after_days", "action"), steps, at=business.at)


def _orders(business: Business, made: list[Fulfilment], series: Series) -> None:
    accounts, products = keys(Account, files.SOURCE), keys(Product, files.SOURCE)

    def orders() -> Iterator[tuple[Any, ...]]:
        for each in made:
            day = each.deal.ends_on + business.by_days
            yield (
                *(series.number("O", day), accounts[each.deal.account]),
                *(business.deals[each.deal.key], business.people[each.deal.owner], CURRENCY),
                *(day, TERMS, day, simulate.SOURCE, each.deal.key),
            )

    columns = (
        "number", "account", "deal", "owner", "currency", "ordered_on", "payment_days",
        "confirmed_on", "source", "external_id",
    )  # fmt: skip
    insert(Order, columns, orders(), at=business.at)
    known = keys(Order, simulate.SOURCE)
    lines = (
        (
            *(known[each.deal.key], products[each.deal.product], 1, each.list_price),
            *(each.discount, each.deal.amount),
        )
        for each in made
    )
    named = ("order", "product", "quantity", "unit_price", "discount", "amount")
    insert(OrderLine, named, lines, at=business.at)


def _deliveries(business: Business, made: list[Fulfilment]) -> None:
    lines = _lines()

    def rows() -> Iterator[tuple[Any, ...]]:
        for each in made:
            owner, line = business.people[each.deal.owner], lines[each.deal.key]
            for quantity, on in ((1, each.delivered_on), (-1, each.returned_on)):
                if on is not None:
                    yield line, quantity, on + business.by_days, owner, _noon(business, on)

    insert(Delivery, ("line", "quantity", "on", "by", "at"), rows(), at=business.at)


def _invoices(business: Business, made: list[Fulfilment], series: Series) -> None:
    accounts, orders, lines = keys(Account, files.SOURCE), keys(Order, simulate.SOURCE), _lines()
    bills = sorted(
        ((bill, each, f"{each.deal.key}-{place}") for each in made
         for place, bill in enumerate(each.bills, 1)),
        key=lambda row: (row[0].issued_on, row[2]),
    )  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for bill, each, key in bills:
            issued = bill.issued_on + business.by_days
            yield (
                *(series.number("I", issued), orders[each.deal.key], accounts[each.deal.account]),
                *(business.people[each.deal.owner], CURRENCY, issued),
                *(bill.due_on + business.by_days, bill.amount, simulate.SOURCE, key),
            )

    columns = (
        "number", "order", "account", "owner", "currency", "issued_on", "due_on", "amount",
        "source", "external_id",
    )  # fmt: skip
    insert(Invoice, columns, rows(), at=business.at)
    known = keys(Invoice, simulate.SOURCE)
    shares = ((known[key], lines[each.deal.key], bill.amount) for bill, each, key in bills)
    insert(InvoiceLine, ("invoice", "line", "amount"), shares, at=business.at)


def _entries(business: Business, made: list[Fulfilment], series: Series) -> None:
    accounts, invoices = keys(Account, files.SOURCE), keys(Invoice, simulate.SOURCE)
    found = sorted(
        (
            (entry, each, f"{each.deal.key}-{place}")
            for each in made
            for place, bill in enumerate(each.bills, 1)
            for entry in bill.entries
        ),
        key=lambda row: (row[0].on, row[2]),
    )

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, (entry, each, key) in enumerate(found, 1):
            on = entry.on + business.by_days
            is_credit = entry.kind == Payment.Kind.CREDIT
            yield (
                *(entry.kind, accounts[each.deal.account], invoices[key]),
                *(business.people[each.deal.owner], entry.amount, CURRENCY, None, entry.amount, on),
                series.number("C", on) if is_credit else "",
                "" if entry.kind == Payment.Kind.PAYMENT else WHY if is_credit else WRITTEN_OFF,
                *(simulate.SOURCE, f"entry-{number}"),
            )

    columns = (
        "kind", "account", "invoice", "owner", "amount", "currency", "rate", "settled", "paid_on",
        "reference", "reason", "source", "external_id",
    )  # fmt: skip
    insert(Payment, columns, rows(), at=business.at)


def _lines() -> dict[str, int]:
    """Return the number of each order's only line, by the key of its deal."""
    found = OrderLine.objects.filter(order__source=simulate.SOURCE)
    return {str(key): number for key, number in found.values_list("order__external_id", "pk")}


def _noon(business: Business, on: date) -> datetime:
    return datetime.combine(on + business.by_days, NOON, timezone.get_default_timezone())
