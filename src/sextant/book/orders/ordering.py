"""Verbs on orders: create, edit, write the lines, confirm, cancel, hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book import numbering
from sextant.book.orders import delivered, schedule
from sextant.book.orders import lines as priced
from sextant.book.orders.models import Invoice, Order
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sextant.book.models import Deal
    from sextant.kernel.models import Person

EDITABLE = (
    "account", "deal", "is_further", "owner", "currency", "ordered_on", "payment_days",
    "reference", "note",
)  # fmt: skip


class UnableToOrder(Unable):
    """The order cannot be made or changed as asked."""


class UnableToConfirm(Unable):
    """The order cannot be confirmed as it stands."""


class UnableToCancel(Unable):
    """The order cannot be cancelled as it stands."""


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Order:
    """Draft an order; one of a deal takes its account, currency and lines."""
    require(by, "order.create")
    return draft(values, by=by, at=at)


@transaction.atomic
def draft(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Order:
    """Draft an order for a verb or a reaction that was allowed already."""
    fields = {key: values[key] for key in EDITABLE if key in values}
    deal = fields.get("deal")
    if deal is not None:
        fields = _taken_from(deal, fields)
    if fields.get("account") is None:
        raise UnableToOrder(_("An order needs an account: choose who ordered."))
    fields.setdefault("ordered_on", localdate(at))
    if by is not None:
        fields.setdefault("owner", by)
    _guard(fields, at)
    fields["number"] = numbering.number(numbering.ORDER, fields["ordered_on"])
    try:
        with transaction.atomic():
            order = Order.objects.create(**fields)
    except IntegrityError as error:  # another order of the deal was made meanwhile
        raise _second(deal) from error
    rows = values.get("lines")
    if rows is None and deal is not None:
        rows = priced.of_deal(deal)
    priced.replace(order, rows or ())
    journal.record("order.created", order, by=by, at=at, data={"name": order.number})
    return order


def _taken_from(deal: Deal, fields: Mapping[str, Any]) -> dict[str, Any]:
    if not fields.get("is_further") and Order.objects.of_deal(deal).exists():
        raise _second(deal)
    own = {"account": deal.account, "currency": deal.currency, "owner": deal.owner}
    given = {key: value for key, value in fields.items() if value not in (None, "")}
    if given.get("currency", deal.currency) != deal.currency:
        raise UnableToOrder(
            _("The deal is in %(currency)s: its order is too. Leave the deal empty for another.")
            % {"currency": deal.currency}
        )
    return {key: value for key, value in own.items() if value is not None} | given


def _second(deal: Deal | None) -> UnableToOrder:
    first = Order.objects.of_deal(deal).first() if deal else None
    return UnableToOrder(
        _("This deal has the order %(number)s already: open it, or say it is a further order.")
        % {"number": first or "–"}
    )


@transaction.atomic
def edit(order: Order, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Order:
    """Change the head of a draft; a confirmed order stands as it is."""
    require(by, "order.edit")
    order = locked(order)
    after = {key: values[key] for key in EDITABLE if key in values}
    changed = journal.changes({key: getattr(order, key) for key in after}, after)
    if not changed:
        return order
    _guard_draft(order)
    for key in changed:
        setattr(order, key, after[key])
    if "currency" in changed and order.lines.exists():
        raise UnableToOrder(
            _("The lines are priced in the other currency: write them anew in an order of its own.")
        )
    if order.account_id is None:
        raise UnableToOrder(_("An order needs an account: choose who ordered."))
    _guard({"ordered_on": order.ordered_on}, at)
    try:
        with transaction.atomic():
            save(order)
    except IntegrityError as error:
        raise _second(order.deal) from error
    journal.record("order.changed", order, by=by, at=at, data={"changes": changed})
    return order


@transaction.atomic
def write_lines(
    order: Order,
    *,
    lines: Sequence[Mapping[str, Any]] = (),
    by: Person | None,
    at: datetime,
) -> Order:
    """Replace the lines of a draft."""
    require(by, "order.write_lines")
    order = locked(order)
    _guard_draft(order)
    before = priced.told(list(order.lines.select_related("product")))
    after = priced.told(priced.replace(order, lines))
    if before != after:
        save(order)
        data = {"before": before, "after": after}
        journal.record("order.lines_written", order, by=by, at=at, data=data)
    return order


@transaction.atomic
def confirm(order: Order, *, by: Person | None, at: datetime, on: date | None = None) -> Order:
    """Confirm a draft: from now on it counts as sold, and its lines stand."""
    require(by, "order.confirm")
    order = locked(order)
    on = on or localdate(at)
    if not order.is_draft:
        raise UnableToConfirm(_("Only a draft can be confirmed: this order is no draft any more."))
    if on > localdate(at) or on < order.ordered_on:
        raise UnableToConfirm(
            _("An order is confirmed between the day it was ordered and today: choose such a day.")
        )
    if not order.lines.exists():
        raise UnableToConfirm(_("This order has no lines yet: write what was ordered first."))
    schedule.refuse_wrong_sum(order)
    order.confirmed_on = on
    save(order)
    data = {"changes": {"confirmed_on": [None, journal.plain(on)]}}
    journal.record("order.confirmed", order, by=by, at=at, data=data)
    return order


@transaction.atomic
def cancel(
    order: Order, *, reason: str = "", by: Person | None, at: datetime, on: date | None = None
) -> Order:
    """Cancel an order: what it counted as sold is taken back on that day."""
    require(by, "order.cancel")
    order = locked(order)
    on = on or localdate(at)
    _guard_cancelling(order, reason, on, at)
    order.cancelled_on, order.cancel_reason = on, reason.strip()
    save(order)
    data = {"changes": {"cancelled_on": [None, journal.plain(on)]}, "reason": reason}
    journal.record("order.cancelled", order, by=by, at=at, data=data)
    return order


def _guard_cancelling(order: Order, reason: str, on: date, at: datetime) -> None:
    if order.cancelled_on is not None:
        raise UnableToCancel(_("This order is cancelled already."))
    if not reason.strip():
        raise UnableToCancel(_("Say why the order is cancelled."))
    if on > localdate(at) or on < (order.confirmed_on or order.ordered_on):
        raise UnableToCancel(
            _("Cancel an order no earlier than it was confirmed and no later than today.")
        )
    standing = Invoice.objects.of_order(order).standing().first()
    if standing is not None:
        raise UnableToCancel(
            _("Invoice %(number)s of this order stands: cancel it with a credit note first.")
            % {"number": standing}
        )
    if any(state.out > 0 for state in delivered.states(order)):
        raise UnableToCancel(_("Goods of this order are out: note their return first."))


@transaction.atomic
def hand_over(order: Order, *, to: Person, by: Person | None, at: datetime) -> Order:
    """Give an order to another owner; its invoices stay with who issued them."""
    require(by, "order.hand_over")
    order = locked(order)
    if order.owner == to:
        return order
    before, order.owner = order.owner, to
    save(order)
    data = {"changes": journal.changes({"owner": before}, {"owner": to})}
    journal.record("order.handed_over", order, by=by, at=at, data=data)
    return order


def _guard(fields: Mapping[str, Any], at: datetime) -> None:
    if fields["ordered_on"] > localdate(at):
        raise UnableToOrder(
            _("The day of an order cannot lie in the future: choose today or an earlier day.")
        )


def _guard_draft(order: Order) -> None:
    if not order.is_draft:
        raise UnableToOrder(
            _("This order is confirmed or cancelled and stands as it is: cancel it, or enter "
              "returns and credit notes.")
        )  # fmt: skip
