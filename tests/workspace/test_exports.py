"""Exports are exactly what the list shows."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from sextant.book.models import Account, Contact
from sextant.workspace import exports
from tests.company import Company

pytestmark = pytest.mark.django_db


def lines(client: Client, address: str) -> list[list[str]]:
    body = b"".join(client.get(address).streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_csv_has_the_lists_rows_columns_and_order(
    company: Company, at: Callable[[str], Client]
) -> None:
    for number in range(100):
        company.deal("Ben", f"{number}.50", name=f"D{number:03}")
    company.deal("Eli", "5.00", name="hidden", status="won", closed_on=date(2026, 7, 1))
    rows = lines(at("Dora"), "/deals/export.csv?status=open&sort=-amount&columns=amount,owner")
    assert rows[0] == ["Name", "Amount", "Currency", "Owner"]
    assert rows[1] == ["D099", "99.50", "USD", "Ben"]
    assert len(rows) == 101


def test_the_currency_is_not_doubled_where_it_is_shown(
    company: Company, at: Callable[[str], Client]
) -> None:
    company.deal("Ben", "5.00", currency="JPY")
    rows = lines(at("Dora"), "/deals/export.csv?columns=amount,currency")
    assert rows == [["Name", "Amount", "Currency"], ["Deal of Ben", "5.00", "JPY"]]


def test_amounts_are_exact(company: Company, at: Callable[[str], Client]) -> None:
    company.deal("Ben", "123456789012.3456")
    assert lines(at("Dora"), "/deals/export.csv?columns=amount")[1][1] == "123456789012.3456"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("@SUM(1)", "'@SUM(1)"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("+1 555 0100", "+1 555 0100"),
        ("plain", "plain"),
    ],
)
def test_no_text_becomes_a_formula(text: str, written: str) -> None:
    assert exports.guarded(text) == written


def test_xlsx_keeps_numbers_days_and_texts(company: Company, at: Callable[[str], Client]) -> None:
    account = Account.objects.create(name="=1+1 客户", employees=12)
    company.deal("Ben", "99.50", account=account)
    columns = "columns=account,amount,created_on"
    answer = at("Dora").get(f"/deals/export.xlsx?{columns}")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.get_sheet_by_index(0).to_python() == [
        ["Name", "Account", "Amount", "Currency", "Created"],
        ["Deal of Ben", "=1+1 客户", 99.5, "USD", date(2026, 6, 1)],
    ]


def test_a_missing_amount_is_empty_in_both_columns(
    company: Company, at: Callable[[str], Client]
) -> None:
    company.deal("Ben", None)
    assert lines(at("Dora"), "/deals/export.csv?columns=amount")[1] == ["Deal of Ben", "", ""]


def test_a_list_is_exported_as_its_scope_is_narrowed(
    company: Company, at: Callable[[str], Client]
) -> None:
    company.deal("Ben", name="north")
    company.deal("Eli", name="south")
    rows = lines(at("Dora"), f"/deals/export.csv?scope={company.units['Alpha'].pk}&columns=name")
    assert rows == [["Name"], ["north"]]


def test_role_without_export_is_refused(company: Company, at: Callable[[str], Client]) -> None:
    Contact.objects.create(name="C")
    assert at("Sam").get("/contacts/export.csv").status_code == 403
