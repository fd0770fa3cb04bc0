"""Schedules and invoices add up to the order to the cent, and never change."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.book.orders import correcting, delivering, invoicing, ordering, schedule
from sextant.book.orders.invoicing import UnableToInvoice
from sextant.book.orders.models import Invoice, InvoiceLine
from sextant.book.orders.schedule import UnableToSchedule
from sextant.kernel.unable import UnableToPermit
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
OPERATOR: dict[str, Any] = {"by": None, "at": NOW}


def thirds() -> list[dict[str, Any]]:
    return [{"label": "A", "percent": D("33.3333")}, {"label": "B", "percent": D("33.3333")},
            {"label": "C", "percent": D("33.3334"), "condition": "delivered"}]  # fmt: skip


def test_an_order_is_invoiced_at_one_time(ordered: Any) -> None:
    made = invoicing.invoice(ordered("100.00", tax=D(19)), **OPERATOR)
    assert (made.number, made.amount, made.tax) == ("I-2026-00001", D(119), D(19))
    assert made.due_on == TODAY + timedelta(days=30)


def test_milestones_add_up_to_the_cent(ordered: Any) -> None:
    order = schedule.write_schedule(ordered("100.00"), parts=thirds(), **OPERATOR)
    parts = schedule.parts(order, TODAY)
    assert [part.amount for part in parts] == [D("33.33"), D("33.33"), D("33.34")]
    assert [part.is_ready for part in parts] == [True, True, False]


def test_a_milestone_waits_for_what_it_names(ordered: Any) -> None:
    order = schedule.write_schedule(ordered("100.00"), parts=thirds(), **OPERATOR)
    with pytest.raises(UnableToInvoice, match="not time for “C”"):
        invoicing.invoice(order, part=3, **OPERATOR)
    delivering.deliver(order, **OPERATOR)
    made = [invoicing.invoice(order, **OPERATOR) for _ in range(3)]
    assert sum(each.amount for each in made) == D(100)
    with pytest.raises(UnableToInvoice, match="all parts are invoiced"):
        invoicing.invoice(order, **OPERATOR)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([{"percent": D(50)}], r"The parts come to \$50.00, the order to \$100.00"),
        ([{"amount": D(100), "percent": D(1)}], "either a per cent"),
        ([{"amount": D("33.333")}], "no smaller unit"),
        ([{"amount": D(-1)}], "above nought"),
        ([{"percent": D(100), "condition": "on_day"}], "on which day"),
    ],
)
def test_a_wrong_schedule_is_refused(ordered: Any, parts: Any, words: str) -> None:
    with pytest.raises(UnableToSchedule, match=words):
        schedule.write_schedule(ordered(), parts=parts, **OPERATOR)


def test_lines_written_later_may_break_the_schedule(draft: Any, company: Company) -> None:
    order = schedule.write_schedule(draft(), parts=[{"amount": D(100)}], **OPERATOR)
    row = {"product": company.product, "unit_price": D(7)}
    ordering.write_lines(order, lines=[row], **OPERATOR)
    with pytest.raises(UnableToSchedule, match="come to"):
        ordering.confirm(order, **OPERATOR)


def test_instalments_are_equal_and_a_month_apart(ordered: Any) -> None:
    order = schedule.write_instalments(
        ordered("100.00"), count=3, first_on=date(2026, 7, 31), **OPERATOR
    )
    parts = schedule.parts(order, TODAY)
    assert [part.amount for part in parts] == [D("33.34"), D("33.33"), D("33.33")]
    days = [part.milestone.on for part in parts]
    assert days == [date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)]


@pytest.mark.parametrize("count", [0, 61])
def test_odd_numbers_of_instalments_are_refused(ordered: Any, count: int) -> None:
    with pytest.raises(UnableToSchedule, match="1 to 60"):
        schedule.write_instalments(ordered(), count=count, first_on=TODAY, **OPERATOR)


def test_too_many_instalments_for_a_cent(ordered: Any) -> None:
    with pytest.raises(UnableToSchedule, match="too small"):
        schedule.write_instalments(ordered("0.05"), count=6, first_on=TODAY, **OPERATOR)


def test_a_schedule_with_invoices_stands(ordered: Any) -> None:
    order = ordered()
    invoicing.invoice(order, percent=D(50), **OPERATOR)
    with pytest.raises(UnableToSchedule, match="stand already"):
        schedule.write_schedule(order, parts=[], **OPERATOR)


def test_shares_of_an_order_never_exceed_it(ordered: Any) -> None:
    order = ordered("100.00")
    invoicing.invoice(order, percent=D(30), **OPERATOR)
    invoicing.invoice(order, amount=D("69.99"), **OPERATOR)
    with pytest.raises(UnableToInvoice, match=r"\$0.01 is not invoiced"):
        invoicing.invoice(order, amount=D("0.02"), **OPERATOR)
    assert invoicing.invoice(order, **OPERATOR).amount == D("0.01")
    with pytest.raises(UnableToInvoice, match="nothing to invoice"):
        invoicing.invoice(order, **OPERATOR)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"amount": D(1), "percent": D(1)}, "not both"), ({"part": 1}, "no schedule"),
        ({"amount": D(-1)}, "above nought"), ({"amount": D("0.001")}, "above nought"),
        ({"issued_on": TODAY + timedelta(days=1)}, "between the day of the order and today"),
        ({"due_on": date(2026, 7, 1)}, "on the day it is issued or later"),
    ],
)  # fmt: skip
def test_a_wrong_invoice_is_refused(ordered: Any, asked: Any, words: str) -> None:
    with pytest.raises(UnableToInvoice, match=words):
        invoicing.invoice(ordered(), **asked, **OPERATOR)


def test_a_draft_is_not_invoiced(draft: Any) -> None:
    with pytest.raises(UnableToInvoice, match="confirm it first"):
        invoicing.invoice(draft(), **OPERATOR)


def test_a_scheduled_order_is_not_invoiced_by_share(ordered: Any) -> None:
    order = schedule.write_schedule(ordered(), parts=[{"percent": D(100)}], **OPERATOR)
    with pytest.raises(UnableToInvoice, match="has a schedule"):
        invoicing.invoice(order, percent=D(10), **OPERATOR)


def test_a_cancelled_invoice_frees_its_part(ordered: Any) -> None:
    order = schedule.write_schedule(ordered(), parts=[{"percent": D(100)}], **OPERATOR)
    first = invoicing.invoice(order, **OPERATOR)
    with pytest.raises(UnableToInvoice, match="invoiced already"):
        invoicing.invoice(order, part=1, **OPERATOR)
    correcting.cancel(first, reason="Wrong address", **OPERATOR)
    assert invoicing.invoice(order, **OPERATOR).number == "I-2026-00002"


def test_reps_do_not_invoice(ordered: Any, company: Company) -> None:
    with pytest.raises(UnableToPermit):
        invoicing.invoice(ordered(), by=company.people["Ben"], at=NOW)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE orders_invoice SET amount = 1", "UPDATE orders_invoice SET due_on = '2030-01-01'",
     "DELETE FROM orders_invoice", "UPDATE orders_invoiceline SET amount = 1",
     "DELETE FROM orders_invoiceline"],
)  # fmt: skip
def test_the_database_itself_keeps_invoices(invoice: Any, sql: str) -> None:
    made = invoice()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Invoice.objects.get(pk=made.pk).amount == D(100)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.integers(1, 99999), min_size=1, max_size=4),
    taxes=st.lists(st.sampled_from([0, 5, 7, 13, 19]), min_size=4, max_size=4),
    shares=st.lists(st.integers(1, 60), min_size=1, max_size=4),
)
def test_invoices_add_up_to_the_order_line_by_line(
    draft: Any, company: Company, prices: list[int], taxes: list[int], shares: list[int]
) -> None:
    rows = [{"product": company.product, "unit_price": D(price) / 100, "tax_rate": D(tax)}
            for price, tax in zip(prices, taxes, strict=False)]  # fmt: skip
    order = ordering.confirm(draft(lines=rows), **OPERATOR)
    for share in shares:
        if order_rest(order) > 0 and order_rest(order) * share // 1:
            invoicing.invoice(
                order, amount=max(D("0.01"), round(order_rest(order) * share / 100, 2)), **OPERATOR
            )
    if order_rest(order):
        invoicing.invoice(order, **OPERATOR)
    for line in order.lines.all():
        sums = InvoiceLine.objects.filter(line=line).aggregate(net=Sum("amount"), tax=Sum("tax"))
        assert (sums["net"], sums["tax"] or 0) == (line.amount, line.tax)
    assert min(InvoiceLine.objects.filter(line__order=order).values_list("amount", flat=True)) >= 0


def order_rest(order: Any) -> D:
    return schedule.total(order) - schedule.invoiced(order)
