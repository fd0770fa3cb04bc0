"""The pages of orders and money say what is open, and nothing of what is not one's own."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book.orders import delivering, payments, schedule
from sextant.book.orders.models import Invoice, Order, Payment
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
OPERATOR: dict[str, Any] = {"by": None, "at": NOW}
EARLY = {"issued_on": date(2026, 7, 1), "due_on": date(2026, 7, 5)}


def test_the_receivables_page_answers_first(invoice: Any, publish: Any, at: Any) -> None:
    invoice("100.00", **EARLY)
    invoice("50.00")
    publish()
    page = at("Fay").get("/receivables/").content.decode()
    assert "Customers owe us <strong>$150.00</strong>" in page
    assert '<strong class="bad">$100.00</strong> of it is late, on 1 invoice.' in page
    assert "Globex owes the most of it" in page
    assert "Set up the usual steps" in page


def test_each_currency_stands_by_itself(invoice: Any, publish: Any, at: Any) -> None:
    invoice("100.00")
    invoice("50.00", currency="EUR")
    publish()
    page = at("Fay").get("/receivables/").content.decode()
    assert "€50.00" in page
    assert "no rate converts it" in page


def test_nothing_owed_is_said(publish: Any, at: Any) -> None:
    publish()
    assert "Nobody owes us anything." in at("Fay").get("/receivables/").content.decode()


def test_who_sees_no_invoices_has_no_such_page(publish: Any, at: Any) -> None:
    assert at("Max").get("/receivables/").status_code == 404


def test_a_rep_sees_their_own_debtors(invoice: Any, publish: Any, at: Any) -> None:
    invoice("100.00", **EARLY)
    publish()
    assert "$100.00" in at("Ben").get("/receivables/").content.decode()
    assert "Nobody owes us" in at("Eli").get("/receivables/").content.decode()


def test_the_usual_steps_are_set_up_by_a_press(publish: Any, at: Any) -> None:
    publish()
    at("Fay").post("/receivables/usual-steps/")
    assert "Friendly reminder" in at("Fay").get("/dunning_steps/").content.decode()
    answer = at("Ben").post("/receivables/usual-steps/")
    assert answer.status_code in {302, 403}


def test_the_order_page_tells_the_whole_story(ordered: Any, at: Any) -> None:
    order = ordered("100.00", "2", tax=D(10))
    schedule.write_schedule(order, parts=[{"percent": D(100)}], **OPERATOR)
    delivering.deliver(order, rows=[{"line": 1, "quantity": D(1)}], **OPERATOR)
    client = at("Fay")
    answer = client.post(f"/orders/{order.pk}/invoice/", {"part": "1", "issued_on": "2026-07-15"})
    assert answer.status_code == 302
    payments.pay(Invoice.objects.get(), amount=D(20), **OPERATOR)
    page = client.get(f"/orders/{order.pk}/").content.decode()
    for words in ("$220.00", "Part delivered", "I-2026-00001", "$200.00", "Schedule", "Ledger"):
        assert words in page


def test_a_payment_is_taken_on_the_invoice_page(invoice: Any, at: Any) -> None:
    made = invoice()
    form = {"amount": "130", "currency": "USD", "paid_on": "2026-07-15", "reference": "Bank 7"}
    refused = at("Fay").post(f"/invoices/{made.pk}/pay/", form)
    assert "as an advance" in refused.content.decode()
    at("Fay").post(f"/invoices/{made.pk}/pay/", form | {"rest_as_advance": "on"})
    assert Payment.objects.count() == 2
    page = at("Fay").get(f"/invoices/{made.pk}/").content.decode()
    assert "Bank 7" in page
    assert "/edit/" not in page


def test_the_account_page_says_what_is_open(invoice: Any, publish: Any, at: Any) -> None:
    made = invoice("100.00", **EARLY)
    publish()
    page = at("Fay").get(f"/accounts/{made.account_id}/").content.decode()
    assert "$100.00 of it overdue" in page


def test_lists_filter_by_what_is_derived(invoice: Any, at: Any) -> None:
    late, fine = invoice("100.00", **EARLY), invoice("50.00")
    page = at("Fay").get("/invoices/?state=overdue").content.decode()
    assert late.number in page
    assert fine.number not in page
    assert at("Fay").get("/orders/?state=overdue").content.decode().count("O-2026-00001")


def test_an_order_is_written_by_the_api(company: Company, at: Any) -> None:
    client = at("Fay")
    json = {"content_type": "application/json"}
    made = client.post("/api/orders", {"account": company.account.pk}, **json)
    assert made.status_code == 201
    key = made.json()["id"]
    rows = {"lines": [{"product": company.product.pk, "quantity": "2", "unit_price": "10.00"}]}
    for verb, body in (("write_lines", rows), ("confirm", {}), ("deliver", {"on": "2026-07-15"}),
                       ("invoice", {"issued_on": "2026-07-15"})):  # fmt: skip
        answer = client.post(f"/api/orders/{key}/{verb}", body, **json)
        assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "invoiced"
    assert Order.objects.get().lines.get().amount == D(20)
