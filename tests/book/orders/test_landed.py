"""A bank's list lands row by row by the rules of the ledger; what does not fit waits to be mended."""

from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book.orders import ledger
from sextant.book.orders.models import Payment
from sextant.kernel.models import Rate
from sextant.kernel.unable import Unable
from sextant.landing.models import RefusedRow
from sextant.landing.reverting import revert
from tests.company import NOW, Company
from tests.landing.conftest import land

__all__ = ["land"]
pytestmark = pytest.mark.django_db
HEAD = "Reference,Invoice,Payment date,Amount,Currency\n"


def reasons() -> list[str]:
    return [row.reasons[0]["reason"] for row in RefusedRow.objects.order_by("line")]


def test_rows_become_rows_of_the_ledger(land: Any, invoice: Any, company: Company) -> None:
    Rate.objects.create(currency="EUR", to="USD", on=NOW.date().replace(day=1), rate=D("1.1"))
    first, second = invoice("100.00"), invoice("100.00")
    rows = [f"R1,{first},2026-07-02,40.00,USD", f"R2,{second},2026-07-03,10.00,EUR"]
    landing = land(payments__csv=HEAD + "\n".join(rows) + "\n", at=NOW)
    assert (landing.result["made"], landing.result["refused"]) == (2, 0)
    assert (ledger.sums(first).balance, ledger.sums(second).balance) == (D(60), D(89))
    entry = Payment.objects.get(reference="R2")
    assert (entry.rate, entry.account, entry.owner) == (
        D("1.1"), company.account, company.people["Ben"],
    )  # fmt: skip


def test_what_breaks_a_rule_waits_in_quarantine(land: Any, invoice: Any) -> None:
    one = invoice("100.00")
    rows = [
        f"R1,{one},2026-07-02,60.00,USD", f"R2,{one},2026-07-02,60.00,USD",
        "R3,I-2026-09999,2026-07-02,1.00,USD", f"R4,{one},2027-07-02,1.00,USD",
        f"R5,{one},2026-07-02,-5.00,USD", f"R6,{one},2026-07-02,1.00,JPY",
        f"R7,{one},2026-07-02,40.00,USD", "R8,,2026-07-02,1.00,USD",
    ]  # fmt: skip
    landing = land(payments__csv=HEAD + "\n".join(rows) + "\n", at=NOW)
    assert (landing.result["made"], landing.result["refused"]) == (2, 6)
    said = " | ".join(reasons())
    for words in ("is open, less than", "There is no invoice “I-2026-09999”", "still to come",
                  "above nought", "no rate from JPY", "Name the invoice"):  # fmt: skip
        assert words in said
    assert ledger.sums(one).balance == 0


def test_a_list_landed_twice_counts_once(land: Any, invoice: Any) -> None:
    one = invoice("100.00")
    text = f"{HEAD}R1,{one},2026-07-02,60.00,USD\n"
    land(payments__csv=text, at=NOW)
    again = land(payments__csv=text, at=NOW)
    assert (again.result["made"], again.result["changed"]) == (0, 0)
    assert ledger.sums(one).balance == D(40)


def test_a_landed_payment_is_reversed_not_unlanded(land: Any, invoice: Any) -> None:
    landing = land(payments__csv=f"{HEAD}R1,{invoice()},2026-07-02,60.00,USD\n", at=NOW)
    with pytest.raises(Unable, match="cancel or reverse it"):
        revert(landing, by=None, at=NOW)
    assert Payment.objects.count() == 1


def test_who_takes_no_payments_lands_none(land: Any, invoice: Any, company: Company) -> None:
    text = f"{HEAD}R1,{invoice()},2026-07-02,60.00,USD\n"
    landing = land(payments__csv=text, at=NOW, by=company.people["Ann"])
    assert landing.result["made"] == 0
    assert reasons() == ["Your role does not take payments."]


def test_a_payment_without_a_currency_is_in_that_of_its_invoice(land: Any, invoice: Any) -> None:
    euros, dollars = invoice("100.00", currency="EUR"), invoice("100.00")
    rows = f"R1,{euros},2026-07-02,40.00\nR2,{dollars},2026-07-02,30.00\n"
    text = HEAD.replace(",Currency", "") + rows
    landing = land(payments__csv=text, at=NOW)
    said = {entry.reference: entry.currency for entry in Payment.objects.all()}
    assert said == {"R1": "EUR", "R2": "USD"}
    assert (ledger.sums(euros).balance, ledger.sums(dollars).balance) == (D(60), D(70))
    notes = [note for each in landing.result["files"] for note in each["notes"]]
    assert any("in that of its invoice" in note for note in notes)
    assert land(payments__csv=text, at=NOW).result["unchanged"] == 2
