"""The ledger: what is paid, given back, credited and written off; each row stands for ever."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.book.models import Account
from sextant.book.orders import correcting, ledger, payments
from sextant.book.orders.ledger import UnableToBook
from sextant.book.orders.models import Invoice, Payment
from sextant.book.orders.models.kept import UnableToErase, UnableToRewrite
from sextant.kernel.models import Rate
from sextant.kernel.rates import UnableToConvert
from sextant.kernel.unable import Unable, UnableToPermit
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
OPERATOR: dict[str, Any] = {"by": None, "at": NOW}


def pay(invoice: Invoice, amount: str, **more: Any) -> Payment:
    return payments.pay(invoice, amount=D(amount), **more, **OPERATOR)


def balance(invoice: Invoice) -> D:
    found: D = Invoice.objects.with_balance().get(pk=invoice.pk).balance
    assert found == ledger.sums(invoice).balance
    return found


def state(invoice: Invoice, today: date = TODAY) -> str:
    return str(Invoice.objects.with_state(today).get(pk=invoice.pk).state)


def test_a_payment_in_part_leaves_the_rest(invoice: Any) -> None:
    made = invoice()
    pay(made, "40")
    assert (balance(made), state(made)) == (D(60), "part_paid")
    pay(made, "60")
    assert (balance(made), state(made)) == (D(0), "paid")


def test_an_invoice_grows_late(invoice: Any) -> None:
    made = invoice()
    assert (state(made), state(made, made.due_on)) == ("open", "open")
    assert state(made, made.due_on + timedelta(days=1)) == "overdue"


def test_more_than_is_open_is_refused_and_an_advance_offered(invoice: Any) -> None:
    made = invoice()
    with pytest.raises(UnableToBook, match=r"\$100.00 is open, less than \$100.01.*as an advance"):
        pay(made, "100.01")
    pay(made, "130", rest_as_advance=True)
    (advance,) = Payment.objects.with_rest()
    assert (balance(made), advance.left) == (D(0), D(30))


def test_a_paid_invoice_keeps_all_as_an_advance(invoice: Any) -> None:
    made = invoice()
    pay(made, "100")
    assert pay(made, "5", rest_as_advance=True).is_advance


@pytest.mark.parametrize(
    ("amount", "more", "words"),
    [
        ("-1", {}, "above nought"), ("0", {}, "above nought"), ("0.001", {}, "no smaller unit"),
        ("1", {"paid_on": TODAY + timedelta(days=1)}, "still to come"),
    ],
)  # fmt: skip
def test_odd_payments_are_refused(invoice: Any, amount: str, more: Any, words: str) -> None:
    with pytest.raises(UnableToBook, match=words):
        pay(invoice(), amount, **more)


def test_a_cancelled_invoice_is_not_paid(invoice: Any) -> None:
    made = invoice()
    correcting.cancel(made, reason="Wrong", **OPERATOR)
    assert state(made) == "cancelled"
    with pytest.raises(UnableToBook, match="is cancelled: take the money as an advance"):
        pay(made, "1")


def test_money_in_another_currency_keeps_both_amounts(invoice: Any) -> None:
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 1, 1), rate=D("1.1"))
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 7, 10), rate=D("1.2"))
    made = invoice()
    entry = pay(made, "50", currency="EUR")
    assert (entry.amount, entry.currency, entry.rate, entry.settled) == (
        D(50), "EUR", D("1.2"), D(60),
    )  # fmt: skip
    earlier = pay(made, "10", currency="EUR", paid_on=date(2026, 7, 9))
    assert (earlier.settled, balance(made)) == (D(11), D(29))


def test_a_rate_is_found_by_its_inverse_and_across(invoice: Any) -> None:
    Rate.objects.create(currency="USD", to="CHF", on=date(2026, 1, 1), rate=D("0.8"))
    made = invoice(currency="CHF")
    assert pay(made, "10", currency="USD").settled == D(8)
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 1, 1), rate=D("1.25"))
    assert pay(made, "10", currency="EUR").settled == D(10)
    other = invoice(currency="USD")
    assert pay(other, "8", currency="CHF").settled == D(10)


def test_a_currency_without_a_rate_is_refused(invoice: Any) -> None:
    with pytest.raises(UnableToConvert, match=r"no rate from JPY to USD on or before .*: add one"):
        pay(invoice(), "10", currency="JPY")


def test_too_much_of_another_currency_is_kept_ahead(invoice: Any) -> None:
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 1, 1), rate=D("1.1"))
    made = invoice()
    pay(made, "100", currency="EUR", rest_as_advance=True)
    (advance,) = Payment.objects.with_rest()
    assert (advance.currency, advance.left) == ("EUR", D("9.10"))
    assert balance(made) == D("0.01") or balance(made) == 0


def test_an_advance_is_used_for_invoices_later(invoice: Any, company: Company) -> None:
    values = {"account": company.account, "amount": D(70), "currency": "USD"}
    advance = payments.take(values, **OPERATOR)
    first, second = invoice("50.00"), invoice("100.00")
    payments.allocate(advance, invoice=first, **OPERATOR)
    payments.allocate(advance, invoice=second, **OPERATOR)
    assert (balance(first), balance(second), ledger.left(advance)) == (D(0), D(80), D(0))
    with pytest.raises(UnableToBook, match=r"\$0.00 is left"):
        payments.allocate(advance, invoice=second, **OPERATOR)


def test_an_advance_is_not_overdrawn_nor_lent(invoice: Any, company: Company) -> None:
    values = {"account": company.account, "amount": D(70), "currency": "USD", "paid_on": TODAY}
    advance = payments.take(values, **OPERATOR)
    with pytest.raises(UnableToBook, match="use no more"):
        payments.allocate(advance, invoice=invoice(), amount=D(71), **OPERATOR)
    with pytest.raises(UnableToBook, match="came later"):
        payments.allocate(advance, invoice=invoice(), paid_on=date(2026, 7, 2), **OPERATOR)
    stranger = invoice(account=Account.objects.create(name="Other"))
    with pytest.raises(UnableToBook, match="paid by Globex, the invoice is for Other"):
        payments.allocate(advance, invoice=stranger, **OPERATOR)
    with pytest.raises(UnableToBook, match="open, less than"):
        payments.allocate(advance, invoice=invoice("1.00"), amount=D(2), **OPERATOR)


def test_an_advance_is_given_back(company: Company) -> None:
    values = {"account": company.account, "amount": D(70), "currency": "USD"}
    advance = payments.take(values, **OPERATOR)
    with pytest.raises(UnableToBook, match="Say why"):
        payments.give_back(advance, **OPERATOR)
    payments.give_back(advance, amount=D(20), reason="Asked", **OPERATOR)
    with pytest.raises(UnableToBook, match=r"\$50.00 is left"):
        payments.give_back(advance, amount=D(51), reason="Asked", **OPERATOR)
    assert Payment.objects.cash().aggregate(sum=Sum("amount"))["sum"] == D(50)


def test_a_refund_opens_the_balance_again(invoice: Any) -> None:
    made = invoice()
    pay(made, "100")
    with pytest.raises(UnableToBook, match="give back no more"):
        payments.refund(made, amount=D(101), reason="x", **OPERATOR)
    with pytest.raises(UnableToBook, match="Say why"):
        payments.refund(made, amount=D(1), **OPERATOR)
    payments.refund(made, amount=D(30), reason="Paid twice", **OPERATOR)
    assert balance(made) == D(30)


def test_a_credit_note_has_a_number_and_lowers_the_balance(invoice: Any) -> None:
    made = invoice()
    note = correcting.credit(made, amount=D(30), reason="Damaged", **OPERATOR)
    assert (note.reference, balance(made)) == ("C-2026-00001", D(70))
    with pytest.raises(UnableToBook, match="credit no more"):
        correcting.credit(made, amount=D("70.01"), reason="x", **OPERATOR)
    with pytest.raises(UnableToBook, match="Say why"):
        correcting.credit(made, amount=D(1), **OPERATOR)
    with pytest.raises(UnableToBook, match="issued later"):
        correcting.credit(made, amount=D(1), reason="x", on=date(2026, 7, 1), **OPERATOR)


def test_a_credit_note_on_a_paid_invoice_is_owed_to_the_customer(invoice: Any) -> None:
    made = invoice()
    pay(made, "100")
    correcting.credit(made, amount=D(20), reason="Damaged", **OPERATOR)
    assert (balance(made), state(made)) == (D(-20), "paid")
    payments.refund(made, amount=D(20), reason="Damaged", **OPERATOR)
    assert balance(made) == 0


def test_an_invoice_is_cancelled_once(invoice: Any) -> None:
    made = invoice()
    correcting.cancel(made, reason="x", **OPERATOR)
    with pytest.raises(UnableToBook, match="cancelled already"):
        correcting.cancel(made, reason="x", **OPERATOR)


def test_a_write_off_needs_permission_and_reason(invoice: Any, company: Company) -> None:
    made = invoice()
    with pytest.raises(UnableToPermit):
        correcting.write_off(made, reason="Broke", by=company.people["Ann"], at=NOW)
    with pytest.raises(UnableToBook, match="Say why"):
        correcting.write_off(made, by=company.people["Fay"], at=NOW)
    with pytest.raises(UnableToBook, match="write off no more"):
        correcting.write_off(made, amount=D(101), reason="Broke", **OPERATOR)
    correcting.write_off(made, reason="Broke", by=company.people["Fay"], at=NOW)
    assert (balance(made), state(made)) == (D(0), "written_off")
    with pytest.raises(UnableToBook, match="reverse that first"):
        correcting.cancel(made, reason="x", **OPERATOR)


def test_a_wrong_row_is_reversed_by_its_opposite(invoice: Any) -> None:
    made = invoice()
    entry = pay(made, "40")
    with pytest.raises(UnableToBook, match="Say why"):
        correcting.reverse(entry, **OPERATOR)
    opposite = correcting.reverse(entry, reason="Other customer", **OPERATOR)
    assert (opposite.amount, balance(made)) == (D(-40), D(100))
    for again in (entry, opposite):
        with pytest.raises(UnableToBook, match="reversed already"):
            correcting.reverse(again, reason="x", **OPERATOR)


def test_a_used_advance_is_not_reversed(invoice: Any, company: Company) -> None:
    values = {"account": company.account, "amount": D(70), "currency": "USD"}
    advance = payments.take(values, **OPERATOR)
    used = payments.allocate(advance, invoice=invoice(), **OPERATOR)
    with pytest.raises(UnableToBook, match="used or given back"):
        correcting.reverse(advance, reason="x", **OPERATOR)
    correcting.reverse(used, reason="x", **OPERATOR)
    correcting.reverse(advance, reason="x", **OPERATOR)
    assert not Payment.objects.with_rest().exists()
    assert ledger.left(advance) == 0


def test_a_refunded_payment_is_not_reversed(invoice: Any) -> None:
    made = invoice()
    entry = pay(made, "100")
    payments.refund(made, amount=D(10), reason="x", **OPERATOR)
    with pytest.raises(UnableToBook, match="reverse what came later"):
        correcting.reverse(entry, reason="x", **OPERATOR)


def test_a_payment_names_an_invoice_or_an_account(invoice: Any, company: Company) -> None:
    with pytest.raises(UnableToBook, match="Name the invoice"):
        payments.take({"amount": D(1)}, **OPERATOR)
    other = Account.objects.create(name="Other")
    values = {"amount": D(1), "invoice": invoice(), "account": other}
    with pytest.raises(UnableToBook, match="is for Globex"):
        payments.take(values, **OPERATOR)


def test_reps_do_not_take_payments(invoice: Any, company: Company) -> None:
    with pytest.raises(UnableToPermit):
        payments.pay(invoice(), amount=D(1), by=company.people["Ben"], at=NOW)


def test_the_ledger_has_no_path_to_change(invoice: Any) -> None:
    entry = pay(invoice(), "40")
    entry.amount = D(50)
    with pytest.raises(UnableToRewrite):
        entry.save()
    with pytest.raises(UnableToErase):
        entry.delete()
    with pytest.raises(UnableToErase):
        Payment.objects.all().delete()
    with pytest.raises(UnableToRewrite):
        Payment.objects.update(amount=D(1))


@pytest.mark.parametrize(
    "sql",
    ["UPDATE orders_payment SET amount = 1", "UPDATE orders_payment SET settled = 1",
     "DELETE FROM orders_payment"],
)  # fmt: skip
def test_the_database_itself_keeps_the_ledger(invoice: Any, sql: str) -> None:
    entry = pay(invoice(), "40")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Payment.objects.get(pk=entry.pk).amount == D(40)


def test_the_account_of_a_row_may_follow_a_merge(invoice: Any) -> None:
    entry = pay(invoice(), "40")
    other = Account.objects.create(name="Other")
    Payment.objects.filter(pk=entry.pk).update(account=other)
    assert Payment.objects.get(pk=entry.pk).account == other


DEEDS = ("pay", "refund", "credit", "write_off", "reverse", "take", "allocate", "give_back")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(1, 13000)), max_size=14))
def test_whatever_happens_the_balance_is_the_sum_of_the_ledger(
    invoice: Any, company: Company, deeds: list[tuple[str, int]]
) -> None:
    made = invoice("100.00")
    for deed, cents in deeds:
        try:
            with transaction.atomic():
                act(deed, D(cents) / 100, made, company)
        except Unable:
            continue
        finally:
            sums = ledger.sums(made)
            assert sums.is_sound()
            assert -made.amount <= balance(made) <= made.amount
    rows = Payment.objects.filter(invoice=made).aggregate(sum=Sum("settled"))["sum"] or D(0)
    assert balance(made) == made.amount - rows
    assert all(0 < advance.left <= advance.amount for advance in Payment.objects.with_rest())


def act(deed: str, amount: D, made: Invoice, company: Company) -> None:
    advance = Payment.objects.with_rest().last()
    more: dict[str, Any] = {"reason": "x", **OPERATOR}
    if deed == "pay":
        payments.pay(made, amount=amount, rest_as_advance=amount > 100, **OPERATOR)
    elif deed == "refund":
        payments.refund(made, amount=amount, **more)
    elif deed in {"credit", "write_off"}:
        getattr(correcting, deed)(made, amount=amount, **more)
    elif deed == "take":
        values = {"account": company.account, "amount": amount, "currency": "USD"}
        payments.take(values, **OPERATOR)
    elif deed == "allocate" and advance:
        payments.allocate(advance, invoice=made, amount=min(amount, advance.left), **OPERATOR)
    elif deed == "give_back" and advance:
        payments.give_back(advance, amount=min(amount, advance.left), **more)
    elif deed == "reverse" and (rows := list(Payment.objects.order_by("pk"))):
        correcting.reverse(rows[int(amount) % len(rows)], **more)
