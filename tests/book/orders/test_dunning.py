"""Late invoices: told once, reminded step by step, paused with a reason."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sextant.book.models import Activity
from sextant.book.orders import delivering, dunning, overdue, payments
from sextant.book.orders.delivering import UnableToDeliver
from sextant.book.orders.dunning import UnableToRemind
from sextant.book.orders.models import DunningStep, Invoice
from sextant.kernel import journal
from sextant.kernel.unable import UnableToPermit
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
OPERATOR: dict[str, Any] = {"by": None, "at": NOW}


def late(days: int) -> datetime:
    """Return the moment so many days after the due day of an invoice of today."""
    return NOW + timedelta(days=30 + days)


@pytest.fixture
def steps(company: Company) -> list[DunningStep]:
    company.account.email = "ap@globex.example"
    company.account.save()
    return dunning.add_usual_steps(**OPERATOR)


def remind(invoice: Invoice, days: int, **more: Any) -> Any:
    return dunning.remind(invoice, by=None, at=late(days), **more)


def test_an_invoice_becomes_overdue_once(invoice: Any) -> None:
    made = invoice()
    assert overdue.note(late(0)) == 0
    assert (overdue.note(late(1)), overdue.note(late(2))) == (1, 0)
    assert journal.of(made).first().name == "invoice.overdue"


def test_a_paid_invoice_is_never_called_late(invoice: Any) -> None:
    payments.pay(invoice(), amount=Decimal(100), **OPERATOR)
    assert overdue.note(late(1)) == 0


def test_steps_are_taken_in_order(invoice: Any, steps: Any) -> None:
    made = invoice()
    with pytest.raises(UnableToRemind, match="not overdue"):
        remind(made, 0)
    with pytest.raises(UnableToRemind, match="“Friendly reminder”, is due on"):
        remind(made, 1)
    assert remind(made, 3).to == "ap@globex.example"
    assert remind(made, 14).step.action == "call"
    assert Activity.objects.get(kind="call").subject == "Overdue: invoice I-2026-00001"
    with pytest.raises(UnableToRemind, match="Second reminder"):
        remind(made, 29)
    remind(made, 30)
    remind(made, 60)
    with pytest.raises(UnableToRemind, match="All dunning steps are taken"):
        remind(made, 99)


def test_a_reminder_is_a_letter_with_its_places_filled(invoice: Any, steps: Any) -> None:
    from sextant.book.mail.models import Message

    remind(invoice(), 5)
    sent = Message.objects.get()
    assert sent.subject == "Invoice I-2026-00001 is due"
    assert "$100.00" in sent.text
    assert "{" not in sent.text


def test_without_an_address_nobody_is_reminded(invoice: Any, company: Company) -> None:
    dunning.add_usual_steps(**OPERATOR)
    with pytest.raises(UnableToRemind, match="has no e-mail address"):
        remind(invoice(), 5)


def test_deliveries_stop_until_paid_or_paused(ordered: Any, invoice: Any, steps: Any) -> None:
    made, order = invoice(), ordered()
    for days in (3, 14, 30, 60):
        remind(made, days)
    with pytest.raises(UnableToDeliver, match="since invoice I-2026-00001 is overdue"):
        delivering.deliver(order, by=None, at=late(61))
    dunning.pause(made, reason="Promised", by=None, at=late(61))
    assert delivering.deliver(order, by=None, at=late(61)) == order


def test_a_pause_has_a_reason_and_an_end(invoice: Any, steps: Any) -> None:
    made = invoice()
    with pytest.raises(UnableToRemind, match="Say why"):
        dunning.pause(made, **OPERATOR)
    with pytest.raises(UnableToRemind, match="ends today or later"):
        dunning.pause(made, reason="x", until=NOW.date() - timedelta(days=1), **OPERATOR)
    dunning.pause(made, reason="Complaint", by=None, at=late(1))
    with pytest.raises(UnableToRemind, match=r"paused \(Complaint\)"):
        remind(made, 5)
    with pytest.raises(UnableToRemind, match="paused already"):
        dunning.pause(made, reason="x", by=None, at=late(2))
    dunning.resume(made, by=None, at=late(3))
    with pytest.raises(UnableToRemind, match="not paused"):
        dunning.resume(made, by=None, at=late(3))
    assert remind(made, 5)


def test_usual_steps_are_written_once(steps: Any, company: Company) -> None:
    with pytest.raises(UnableToRemind, match="steps already"):
        dunning.add_usual_steps(**OPERATOR)
    with pytest.raises(UnableToPermit):
        dunning.add_usual_steps(by=company.people["Ben"], at=NOW)


def test_marketing_reminds_nobody(invoice: Any, company: Company) -> None:
    with pytest.raises(UnableToPermit):
        dunning.remind(invoice(), by=company.people["Max"], at=late(5))
