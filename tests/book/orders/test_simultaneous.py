"""Two hundred payments and edits at once, with real commits: nothing is lost, all stays exact."""

from collections import Counter as Counted
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connections
from django.db.models import Sum

from sextant.book.orders import correcting, ledger, ordering, payments
from sextant.book.orders.models import Invoice, Order, Payment
from sextant.kernel.unable import Unable
from sextant.workspace import sending
from tests.company import NOW, Company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
OPERATOR: dict[str, Any] = {"by": None, "at": NOW}
THREADS = 12


def at_once(deeds: list[Callable[[], Any]]) -> Counted[str]:
    """Do many things in many threads, and count what was done and what refused."""

    def tried(deed: Callable[[], Any]) -> str:
        try:
            deed()
        except Unable:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counted(pool.map(tried, deeds))


def test_two_hundred_payments_never_exceed_the_balance(invoice: Any) -> None:
    made = [invoice("100.00") for _ in range(4)]
    deeds = [
        lambda number=number: payments.pay(made[number % 4], amount=D("3.00"), **OPERATOR)
        for number in range(200)
    ]
    found = at_once(deeds)
    # of each hundred 33 payments of three fit
    assert (found["done"], found["refused"]) == (132, 68)
    for one in made:
        assert Invoice.objects.with_balance().get(pk=one.pk).balance == D(1)
    assert Payment.objects.aggregate(sum=Sum("settled"))["sum"] == D(396)


def test_everything_at_once_keeps_the_ledger_sound(invoice: Any, company: Company) -> None:
    made = [invoice("100.00") for _ in range(2)]
    values = {"account": company.account, "amount": D(60), "currency": "USD"}
    advance = payments.take(values, **OPERATOR)
    deeds: list[Callable[[], Any]] = []
    for number in range(40):
        one = made[number % 2]
        deeds += [
            lambda one=one: payments.pay(one, amount=D(7), **OPERATOR),
            lambda one=one: payments.allocate(advance, invoice=one, amount=D(5), **OPERATOR),
            lambda one=one: correcting.credit(one, amount=D(4), reason="x", **OPERATOR),
            lambda one=one: payments.refund(one, amount=D(6), reason="x", **OPERATOR),
            lambda one=one: correcting.write_off(one, amount=D(3), reason="x", **OPERATOR),
        ]
    at_once(deeds)
    for one in made:
        sums = ledger.sums(one)
        rows = Payment.objects.filter(invoice=one).aggregate(sum=Sum("settled"))["sum"]
        assert sums.is_sound()
        assert sums.balance == D(100) - rows
    assert 0 <= ledger.left(advance) <= D(60)


def test_a_double_click_counts_once(invoice: Any, company: Company) -> None:
    made, fay = invoice("100.00"), company.people["Fay"]

    def click(number: int) -> None:
        def act() -> str:
            return str(payments.pay(made, amount=D(5), by=fay, at=NOW).pk)

        sending.once(f"form {number}", act, by=fay, at=NOW)

    at_once([lambda number=number: click(number // 10) for number in range(100)])
    assert Payment.objects.count() == 10
    assert ledger.sums(made).balance == D(50)


def test_numbers_have_no_gap_however_many_order_at_once(company: Company) -> None:
    values = {"account": company.account, "currency": "USD"}
    found = at_once([lambda: ordering.create(values, **OPERATOR)] * 60)
    numbers = sorted(Order.objects.values_list("number", flat=True))
    assert found["done"] == 60
    assert numbers == [f"O-2026-{number:05}" for number in range(1, 61)]


def test_edits_at_once_are_all_counted(draft: Any) -> None:
    order = draft()
    deeds = [
        lambda number=number: ordering.edit(order, {"note": f"note {number}"}, **OPERATOR)
        for number in range(200)
    ]
    found = at_once(deeds)
    order.refresh_from_db()
    assert found["done"] == 200
    assert order.version == 201
