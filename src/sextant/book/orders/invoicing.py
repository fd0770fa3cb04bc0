"""Verbs by which an order is invoiced: a part of its schedule, a share, or all that is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book import numbering
from sextant.book.orders import schedule
from sextant.book.orders.models import Invoice, InvoiceLine, Milestone, Order, OrderLine
from sextant.calc.shares import shared
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.money import rounded, smallest_unit
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.workspace import written

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person

NOUGHT, HUNDRED = Decimal(0), Decimal(100)


class UnableToInvoice(Unable):
    """The order cannot be invoiced as asked."""


@dataclass(frozen=True)
class Rest:
    """What of a line of an order no standing invoice asks for yet."""

    line: OrderLine
    net: Decimal
    tax: Decimal


@transaction.atomic
def invoice(
    order: Order,
    *,
    part: int | None = None,
    amount: Decimal | None = None,
    percent: Decimal | None = None,
    issued_on: date | None = None,
    due_on: date | None = None,
    subject: str = "",
    by: Person | None,
    at: datetime,
) -> Invoice:
    """Issue an invoice: the next part of the schedule, a share of the order, or all that is left."""
    require(by, "order.invoice")
    order, today = locked(order), localdate(at)
    issued_on = issued_on or today
    _guard(order, issued_on, today)
    stone: Milestone | None = None
    if order.milestones.exists():
        stone, asked = _scheduled(order, part, amount, percent, today)
    else:
        asked = _share(order, part, amount, percent)
    days = order.payment_days if stone is None or stone.due_days is None else stone.due_days
    due_on = due_on or issued_on + timedelta(days=days)
    if due_on < issued_on:
        raise UnableToInvoice(
            _("An invoice falls due on the day it is issued or later: choose such a day.")
        )
    made = _written(order, stone, asked, (issued_on, due_on), subject)
    data = {"name": made.number, "amount": made.amount, "currency": made.currency}
    journal.record("invoice.issued", made, by=by, at=at, data=data)
    journal.record("order.invoiced", order, by=by, at=at, data={**data, "reason": made.number})
    return made


def rests(order: Order) -> list[Rest]:
    """Return what of each line is not invoiced yet."""
    standing = Invoice.objects.of_order(order).standing().values("pk")
    asked = InvoiceLine.objects.filter(invoice__in=standing).order_by().values_list("line")
    nets = dict(asked.annotate(Sum("amount")))
    taxes = dict(asked.annotate(Sum("tax")))
    return [
        Rest(line, line.amount - nets.get(line.pk, NOUGHT), line.tax - taxes.get(line.pk, NOUGHT))
        for line in order.lines.select_related("product")
    ]


def next_part(order: Order) -> int | None:
    """Return the place of the first part of the schedule without an invoice."""
    found = schedule.parts(order, order.ordered_on)
    return next((each.milestone.position for each in found if each.invoice is None), None)


def may_invoice(order: Order) -> bool:
    """Tell whether something of a confirmed order is not invoiced yet."""
    return order.is_standing and schedule.invoiced(order) < schedule.total(order)


def _guard(order: Order, issued_on: date, today: date) -> None:
    if not order.is_standing:
        raise UnableToInvoice(_("Only a confirmed order is invoiced: confirm it first."))
    if issued_on > today or issued_on < order.ordered_on:
        raise UnableToInvoice(
            _("An invoice is issued between the day of the order and today: choose such a day.")
        )


def _scheduled(
    order: Order, part: int | None, amount: Decimal | None, percent: Decimal | None, today: date
) -> tuple[Milestone, Decimal]:
    if amount is not None or percent is not None:
        raise UnableToInvoice(
            _("This order has a schedule: invoice its parts, or change the schedule first.")
        )
    found = {each.milestone.position: each for each in schedule.parts(order, today)}
    part = part or next((place for place, each in found.items() if each.invoice is None), None)
    one = found.get(part or 0)
    if one is None:
        raise UnableToInvoice(_("There is no such part, or all parts are invoiced."))
    if one.invoice is not None:
        raise UnableToInvoice(
            _("“%(part)s” is invoiced already, with %(invoice)s.")
            % {"part": one.milestone, "invoice": one.invoice}
        )
    if not one.is_ready:
        raise UnableToInvoice(
            _("It is not time for “%(part)s” yet (%(condition)s): wait, or change the schedule.")
            % {"part": one.milestone, "condition": one.milestone.get_condition_display()}
        )
    return one.milestone, one.amount


def _share(
    order: Order, part: int | None, amount: Decimal | None, percent: Decimal | None
) -> Decimal:
    if part is not None:
        raise UnableToInvoice(_("This order has no schedule: ask for an amount or a per cent."))
    if amount is not None and percent is not None:
        raise UnableToInvoice(_("Give a per cent or an amount, not both."))
    whole = schedule.total(order)
    rest = whole - schedule.invoiced(order)
    if percent is not None:
        amount = rounded(whole * percent / HUNDRED, order.currency)
    asked = rest if amount is None else amount
    if asked <= 0 or rounded(asked, order.currency) != asked:
        raise UnableToInvoice(_("There is nothing to invoice: choose an amount above nought."))
    if asked > rest:
        raise UnableToInvoice(
            _("Of this order %(rest)s is not invoiced yet: ask for no more than that.")
            % {"rest": written.money(rest, order.currency)}
        )
    return asked


def _written(
    order: Order,
    stone: Milestone | None,
    asked: Decimal,
    days: tuple[date, date],
    subject: str,
) -> Invoice:
    rows = _lines(rests(order), asked, order.currency)
    made: Invoice = Invoice.objects.create(
        number=numbering.number(numbering.INVOICE, days[0]),
        order=order, milestone=stone, account=order.account, owner=order.owner,
        currency=order.currency, issued_on=days[0], due_on=days[1],
        subject=subject or (str(stone) if stone else ""),
        amount=asked, tax=sum((tax for _line, _net, tax in rows), NOUGHT),
    )  # fmt: skip
    InvoiceLine.objects.bulk_create(
        InvoiceLine(invoice=made, position=place, line=line, description=str(line), amount=net,
                    tax_rate=line.tax_rate, tax=tax)
        for place, (line, net, tax) in enumerate(rows, 1)
    )  # fmt: skip
    return made


def _lines(
    left: list[Rest], asked: Decimal, currency: str
) -> list[tuple[OrderLine, Decimal, Decimal]]:
    """Share an amount over what is left, net and tax apart, so that no cent is lost or doubled."""
    weights = [weight for rest in left for weight in (rest.net, rest.tax)]
    parts = shared(asked, weights, smallest_unit(currency))
    pairs = zip(left, parts[::2], parts[1::2], strict=True)
    return [(rest.line, net, tax) for rest, net, tax in pairs if net or tax]
