"""Orders, invoices and payments as facts: what they add up to is what the records say."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book.orders import correcting, delivering, ordering, payments
from sextant.kernel.models import Rate
from sextant.kernel.scope import operator, scope_of
from sextant.metrics import publishing
from sextant.metrics.ask import ask
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
OPERATOR: dict[str, Any] = {"by": None, "at": NOW}


def asked(metrics: Any, today: date = TODAY, **more: Any) -> Any:
    return ask(metrics, scope=operator(today), today=today, **more)


def test_sales_are_confirmed_lines_less_returns(
    draft: Any, ordered: Any, publish: Any, company: Company
) -> None:
    draft("999.00")
    order = ordered("10.00", "3", ordered_on=date(2026, 6, 30))
    delivering.deliver(order, **OPERATOR)
    row = [{"line": 1, "quantity": D(1)}]
    delivering.return_goods(order, rows=row, **OPERATOR)
    cancelled = ordered("50.00", ordered_on=date(2026, 6, 1))
    ordering.cancel(cancelled, reason="x", **OPERATOR)
    publish()
    found = asked("sales", by=("month",)).rows
    assert {row["month"]: row["sales"] for row in found} == {"2026-06": D(80), "2026-07": D(-60)}
    assert asked("units").total["units"] == 2
    people = asked("sales", by=("person",)).rows
    assert [row["person"] for row in people] == ["Ben"]


def test_sales_are_valued_at_the_days_rate_with_cost(
    ordered: Any, publish: Any, company: Company
) -> None:
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 1, 1), rate=D("1.1"))
    company.product.cost = D(4)
    company.product.save()
    ordered("10.00", "3", currency="EUR")
    publish()
    total = asked(("sales", "gross_margin")).total
    assert (total["sales"], total["gross_margin"]) == (D(33), D(21))


def test_money_adds_up(invoice: Any, publish: Any) -> None:
    old = {"issued_on": date(2026, 7, 1), "due_on": date(2026, 7, 5)}
    first, second = invoice("100.00", **old), invoice("200.00")
    payments.pay(first, amount=D(30), paid_on=date(2026, 7, 3), **OPERATOR)
    payments.pay(first, amount=D(20), **OPERATOR)
    correcting.credit(second, amount=D(50), reason="x", **OPERATOR)
    publish()
    names = ("invoiced", "collected", "receivables", "overdue", "overdue_invoices",
             "collection_rate", "paid_on_time_rate")  # fmt: skip
    total = asked(names).total
    assert [total[name] for name in names] == [
        D(250), D(50), D(200), D(50), 1, D("0.5"), D("0.3"),
    ]  # fmt: skip
    ages = {row["ageing"]: row["receivables"] for row in asked("receivables", by=("ageing",)).rows}
    assert ages == {"not_due": D(150), "to_30": D(50)}


def test_days_are_weighed_by_amount(invoice: Any, publish: Any) -> None:
    made = invoice("100.00", issued_on=date(2026, 7, 1))
    payments.pay(made, amount=D(75), paid_on=date(2026, 7, 5), **OPERATOR)
    publish()
    assert asked("dso_days").total["dso_days"] == (75 * 4 + 25 * 14) / D(100)


def test_a_reversed_payment_was_never_in_time(invoice: Any, publish: Any) -> None:
    made = invoice("100.00", issued_on=date(2026, 7, 1), due_on=date(2026, 7, 5))
    entry = payments.pay(made, amount=D(100), paid_on=date(2026, 7, 3), **OPERATOR)
    correcting.reverse(entry, reason="x", **OPERATOR)
    publish()
    total = asked(("paid_on_time_rate", "collected")).total
    assert (total["paid_on_time_rate"], total["collected"]) == (0, 0)


def test_a_day_makes_an_invoice_overdue(invoice: Any, publish: Any) -> None:
    made = invoice("100.00")
    publish()
    assert asked("overdue").total["overdue"] == 0
    later = NOW + timedelta(days=31)
    publishing.publish_pending(later)
    found = asked("overdue", today=later.date())
    assert (found.total["overdue"], found.record_ids("overdue")) == (D(100), [made.pk])


def test_a_payment_moves_only_what_it_touches(invoice: Any, publish: Any) -> None:
    made = invoice("100.00")
    publish()
    payments.pay(made, amount=D(40), **OPERATOR)
    publishing.publish_pending(NOW)
    assert asked("receivables").total["receivables"] == D(60)


def test_who_sees_what(invoice: Any, publish: Any, company: Company) -> None:
    invoice("100.00")
    invoice("7.00", owner=company.people["Eli"])
    publish()
    for name, seen in (("Ben", D(100)), ("Dee", D(7)), ("Fay", D(107)), ("Max", 0)):
        scope = scope_of(company.people[name], TODAY)
        assert ask("invoiced", scope=scope, today=TODAY).total["invoiced"] == seen
