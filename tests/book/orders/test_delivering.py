"""Deliveries and returns are rows that are only added; the state of a line is derived."""

from decimal import Decimal as D
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sextant.book.orders import delivered, delivering, ordering
from sextant.book.orders.delivering import UnableToDeliver
from sextant.book.orders.models import Delivery
from tests.company import NOW

pytestmark = pytest.mark.django_db
OPERATOR: dict[str, Any] = {"by": None, "at": NOW}


def rows(quantity: str, line: int = 1) -> Any:
    return [{"line": line, "quantity": D(quantity)}]


def state(order: Any) -> str:
    return delivered.states(order)[0].state


def test_a_line_goes_from_open_to_delivered_to_returned(ordered: Any) -> None:
    order = ordered(quantity="3")
    seen = [state(order)]
    delivering.deliver(order, rows=rows("1"), **OPERATOR)
    seen.append(state(order))
    delivering.deliver(order, **OPERATOR)
    seen.append(state(order))
    delivering.return_goods(order, **OPERATOR)
    assert [*seen, state(order)] == ["open", "part", "delivered", "returned"]


@pytest.mark.parametrize(
    ("given", "words"),
    [(rows("4"), "are still to deliver"), (rows("-1"), "above nought"), (rows("1", 9), "no line 9"),
     (rows("1") + rows("1"), "stands there twice")],
)  # fmt: skip
def test_what_cannot_go_out_is_refused(ordered: Any, given: Any, words: str) -> None:
    with pytest.raises(UnableToDeliver, match=words):
        delivering.deliver(ordered(quantity="3"), rows=given, **OPERATOR)


def test_no_more_comes_back_than_is_out(ordered: Any) -> None:
    order = ordered(quantity="3")
    delivering.deliver(order, rows=rows("1"), **OPERATOR)
    with pytest.raises(UnableToDeliver, match="are delivered: no more"):
        delivering.return_goods(order, rows=rows("2"), **OPERATOR)


def test_a_draft_is_not_delivered(draft: Any) -> None:
    with pytest.raises(UnableToDeliver, match="confirm it first"):
        delivering.deliver(draft(), **OPERATOR)


def test_nothing_left_is_said(ordered: Any) -> None:
    order = ordered()
    delivering.deliver(order, **OPERATOR)
    with pytest.raises(UnableToDeliver, match="nothing left"):
        delivering.deliver(order, **OPERATOR)


def test_a_cancelled_order_is_not_delivered(ordered: Any) -> None:
    order = ordering.cancel(ordered(), reason="x", **OPERATOR)
    with pytest.raises(UnableToDeliver):
        delivering.deliver(order, **OPERATOR)


@pytest.mark.parametrize(
    "sql", ["UPDATE orders_delivery SET quantity = 0", "DELETE FROM orders_delivery"]
)
def test_the_database_itself_keeps_deliveries(ordered: Any, sql: str) -> None:
    delivering.deliver(ordered(), **OPERATOR)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Delivery.objects.count() == 1
