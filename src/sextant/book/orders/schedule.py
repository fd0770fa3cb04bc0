"""When an order is invoiced: milestones and instalments that add up to its total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from sextant.book.orders import delivered
from sextant.book.orders.models import Invoice, Milestone, Order
from sextant.calc import receivables
from sextant.kernel import journal
from sextant.kernel.calendar import add_months
from sextant.kernel.holding import locked, save
from sextant.kernel.money import rounded, smallest_unit
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sextant.kernel.models import Person

MOST = 60
NOUGHT = Decimal(0)
WEEK = timedelta(days=7)


class UnableToSchedule(Unable):
    """The schedule does not come to the order's total, or cannot be changed any more."""


@dataclass(frozen=True)
class Part:
    """A milestone with what it comes to, the invoice that stands for it, and whether it is time."""

    milestone: Milestone
    amount: Decimal
    invoice: Invoice | None
    is_ready: bool


def total(order: Order) -> Decimal:
    """Return what an order comes to with tax."""
    found = order.lines.aggregate(net=Sum("amount"), tax=Sum("tax"))
    return (found["net"] or NOUGHT) + (found["tax"] or NOUGHT)


def invoiced(order: Order) -> Decimal:
    """Return what the standing invoices of an order come to."""
    found = Invoice.objects.of_order(order).standing().aggregate(sum=Sum("amount"))
    return found["sum"] or NOUGHT


def parts(order: Order, today: date) -> list[Part]:
    """Return the schedule of an order; a wrong one shows nought for what cannot be told."""
    kept = list(order.milestones.all())
    standing = Invoice.objects.of_order(order).standing().filter(milestone__isnull=False)
    invoices = {invoice.milestone_id: invoice for invoice in standing}
    try:
        amounts = _amounts(order, kept)
    except receivables.ScheduleError:
        amounts = [stone.amount or NOUGHT for stone in kept]
    return [
        Part(stone, amount, invoices.get(stone.pk),
             stone.pk not in invoices and order.is_standing and is_ready(stone, today))
        for stone, amount in zip(kept, amounts, strict=True)
    ]  # fmt: skip


def is_ready(stone: Milestone, today: date) -> bool:
    """Tell whether what a milestone waits for has happened."""
    condition = Milestone.Condition(stone.condition)
    if condition is Milestone.Condition.DELIVERED:
        return delivered.is_whole(stone.order)
    if condition is Milestone.Condition.ON_DAY:
        return stone.on is not None and stone.on <= today
    if condition is Milestone.Condition.CONFIRMED:
        return stone.order.is_standing
    return True


def refuse_wrong_sum(order: Order) -> None:
    """Refuse a schedule that does not come to the order's total."""
    kept = list(order.milestones.all())
    if not kept:
        return
    try:
        _amounts(order, kept)
    except receivables.ScheduleError as error:
        raise _wrong_sum(order, error) from error


@transaction.atomic
def write_schedule(
    order: Order,
    *,
    parts: Sequence[Mapping[str, Any]] = (),
    by: Person | None,
    at: datetime,
) -> Order:
    """Replace the milestones of an order; none means it is invoiced at one time."""
    require(by, "order.write_schedule")
    order = _held(order)
    _write(order, [_milestone(order, row, place) for place, row in enumerate(parts, 1)])
    _told(order, by=by, at=at)
    return order


@transaction.atomic
def write_instalments(
    order: Order,
    *,
    count: int,
    first_on: date,
    every: str = "month",
    by: Person | None,
    at: datetime,
) -> Order:
    """Let an order be invoiced in equal instalments, a month or so many weeks apart."""
    require(by, "order.write_instalments")
    order = _held(order)
    if not 1 <= count <= MOST:
        raise UnableToSchedule(_("An order is paid in 1 to %(most)s instalments.") % {"most": MOST})
    amounts = receivables.instalments(total(order), count, smallest_unit(order.currency))
    if min(amounts) <= 0:
        raise UnableToSchedule(_("The order is too small for so many instalments: ask for fewer."))
    _write(order, [
        Milestone(order=order, position=place, amount=amount, on=_step(first_on, every, place - 1),
                  label=_("Instalment %(place)s of %(count)s") % {"place": place, "count": count},
                  condition=Milestone.Condition.ON_DAY)
        for place, amount in enumerate(amounts, 1)
    ])  # fmt: skip
    _told(order, by=by, at=at)
    return order


def rows_of(order: Order) -> list[dict[str, Any]]:
    """Return the milestones of an order as they are typed."""
    return [
        {"label": stone.label, "percent": stone.percent, "amount": stone.amount,
         "condition": stone.condition, "on": stone.on, "due_days": stone.due_days}
        for stone in order.milestones.all()
    ]  # fmt: skip


def _step(first: date, every: str, times: int) -> date:
    if every == "month":
        return add_months(first, times)
    return first + times * (WEEK if every == "week" else 2 * WEEK)


def _amounts(order: Order, kept: Sequence[Milestone]) -> list[Decimal]:
    if not kept:
        return []
    pairs = [(stone.percent, stone.amount) for stone in kept]
    return receivables.milestones(total(order), pairs, smallest_unit(order.currency))


def _held(order: Order) -> Order:
    order = locked(order)
    if order.cancelled_on is not None:
        raise UnableToSchedule(_("This order is cancelled: there is nothing to invoice."))
    if Invoice.objects.of_order(order).standing().exists():
        raise UnableToSchedule(
            _("Invoices of this order stand already: cancel them to schedule it anew.")
        )
    return order


def _milestone(order: Order, row: Mapping[str, Any], place: int) -> Milestone:
    percent, amount = row.get("percent"), row.get("amount")
    said = {"place": place}
    if (percent is None) == (amount is None):
        raise UnableToSchedule(_("Row %(place)s: give either a per cent or an amount.") % said)
    if (percent or amount or NOUGHT) <= 0:
        raise UnableToSchedule(_("Row %(place)s: a part is above nought: correct it.") % said)
    if amount is not None and rounded(amount, order.currency) != amount:
        raise UnableToSchedule(
            _("Row %(place)s: %(currency)s has no smaller unit than that: round the amount.")
            % {**said, "currency": order.currency}
        )
    condition = row.get("condition") or Milestone.Condition.BY_HAND
    if condition == Milestone.Condition.ON_DAY and row.get("on") is None:
        raise UnableToSchedule(_("Row %(place)s: say on which day.") % said)
    return Milestone(
        order=order, position=place, percent=percent, amount=amount, condition=condition,
        label=row.get("label") or _("Part %(place)s") % said,
        on=row.get("on"), due_days=row.get("due_days"),
    )  # fmt: skip


def _write(order: Order, made: Sequence[Milestone]) -> None:
    try:
        _amounts(order, made)
    except receivables.ScheduleError as error:
        raise _wrong_sum(order, error) from error
    order.milestones.all().delete()
    Milestone.objects.bulk_create(made)


def _wrong_sum(order: Order, error: receivables.ScheduleError) -> UnableToSchedule:
    from sextant.workspace import written

    come_to = Decimal(error.come_to.numerator) / Decimal(error.come_to.denominator)
    return UnableToSchedule(
        _("The parts come to %(sum)s, the order to %(total)s with tax: make them equal.")
        % {
            "sum": written.money(rounded(come_to, order.currency), order.currency),
            "total": written.money(error.whole, order.currency),
        }
    )


def _told(order: Order, *, by: Person | None, at: datetime) -> None:
    save(order)
    labels = [str(stone) for stone in order.milestones.all()]
    data = {"parts": labels, "reason": ", ".join(labels)}
    journal.record("order.scheduled", order, by=by, at=at, data=data)
