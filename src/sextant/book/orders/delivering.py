"""Verbs on deliveries: send goods out, take them back; each is a row that is only added."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book.orders import delivered
from sextant.book.orders.models import Delivery, Invoice, Order
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sextant.book.orders.delivered import LineState
    from sextant.kernel.models import Person


class UnableToDeliver(Unable):
    """The goods cannot go out, or come back, as asked."""


@transaction.atomic
def deliver(
    order: Order,
    *,
    rows: Sequence[Mapping[str, Any]] = (),
    on: date | None = None,
    note: str = "",
    by: Person | None,
    at: datetime,
) -> Order:
    """Note that goods went out; without rows all that is still open."""
    require(by, "order.deliver")
    order, on = _held(order, on, at)
    _refuse_stopped(order, on)
    asked = _asked(order, rows, lambda state: state.open)
    for state, quantity in asked:
        if quantity > state.open:
            raise UnableToDeliver(
                _("Only %(open)s of “%(line)s” are still to deliver: no more than that can go out.")
                % {"line": state.line, "open": f"{state.open.normalize():f}"}
            )
    _write(asked, 1, on, note, by=by, at=at)
    _told("order.delivered", order, asked, on, by=by, at=at)
    return order


@transaction.atomic
def return_goods(
    order: Order,
    *,
    rows: Sequence[Mapping[str, Any]] = (),
    on: date | None = None,
    note: str = "",
    by: Person | None,
    at: datetime,
) -> Order:
    """Note that goods came back; without rows all that is out."""
    require(by, "order.return_goods")
    order, on = _held(order, on, at)
    asked = _asked(order, rows, lambda state: state.out)
    for state, quantity in asked:
        if quantity > state.out:
            raise UnableToDeliver(
                _("Only %(out)s of “%(line)s” are delivered: no more than that can come back.")
                % {"line": state.line, "out": f"{state.out.normalize():f}"}
            )
    _write(asked, -1, on, note, by=by, at=at)
    _told("order.goods_returned", order, asked, on, by=by, at=at)
    return order


def open_rows(order: Order) -> list[dict[str, Any]]:
    """Return what is still to be delivered, as the form begins with it."""
    return [_row(state, state.open) for state in delivered.states(order) if state.open > 0]


def out_rows(order: Order) -> list[dict[str, Any]]:
    """Return what is out, as the form of a return begins with it."""
    return [_row(state, state.out) for state in delivered.states(order) if state.out > 0]


def _row(state: LineState, quantity: Decimal) -> dict[str, Any]:
    return {"line": state.line.position, "quantity": quantity.normalize(), "what": str(state.line)}


def _held(order: Order, on: date | None, at: datetime) -> tuple[Order, date]:
    order, on = locked(order), on or localdate(at)
    if not order.is_standing:
        raise UnableToDeliver(_("Only a confirmed order is delivered: confirm it first."))
    if on > localdate(at) or on < order.ordered_on:
        raise UnableToDeliver(
            _("Goods move between the day of the order and today: choose such a day.")
        )
    return order, on


def _asked(order: Order, rows: Any, usual: Any) -> list[tuple[LineState, Decimal]]:
    known = {state.line.position: state for state in delivered.states(order)}
    if not rows:
        found = [(state, usual(state)) for state in known.values() if usual(state) > 0]
    else:
        found = [_one(known, row) for row in rows]
    if not found:
        raise UnableToDeliver(_("There is nothing left to move of this order."))
    if len({state.line.pk for state, _quantity in found}) < len(found):
        raise UnableToDeliver(_("A line stands there twice: put its quantities together."))
    return found


def _one(known: dict[int, LineState], row: Mapping[str, Any]) -> tuple[LineState, Decimal]:
    state, quantity = known.get(row["line"]), row["quantity"]
    if state is None:
        raise UnableToDeliver(
            _("This order has no line %(line)s: choose one of its lines.") % {"line": row["line"]}
        )
    if quantity is None or quantity <= 0:
        raise UnableToDeliver(_("A quantity is above nought: correct it."))
    return state, quantity


def _refuse_stopped(order: Order, on: date) -> None:
    late = Invoice.objects.of_account(order.account).stopped(on).first()
    if late is not None:
        raise UnableToDeliver(
            _("Deliveries to %(account)s are stopped, since invoice %(invoice)s is overdue: "
              "take the payment, or pause its dunning with a reason.")
            % {"account": order.account, "invoice": late}
        )  # fmt: skip


def _write(
    asked: Sequence[tuple[LineState, Decimal]],
    sign: int,
    on: date,
    note: str,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    Delivery.objects.bulk_create(
        Delivery(line=state.line, quantity=sign * quantity, on=on, note=note, by=by, at=at)
        for state, quantity in asked
    )


def _told(
    name: str,
    order: Order,
    asked: Sequence[tuple[LineState, Decimal]],
    on: date,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    moved = [f"{quantity.normalize():f} × {state.line}" for state, quantity in asked]
    data = {"lines": moved, "on": on, "reason": ", ".join(moved)}
    journal.record(name, order, by=by, at=at, data=data)
