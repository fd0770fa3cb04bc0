"""Out to a spreadsheet and back in a browser."""

import io
from decimal import Decimal as D
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sextant.config import config
from sextant.plans import agreeing, editing, versions
from sextant.plans.editing import Edit
from sextant.plans.models import Version
from sextant.plans.sheets import keeping
from tests.company import NOW, TODAY, Company
from tests.plans.sheets.spreadsheet import Book, opened


@pytest.fixture
def client(company: Company) -> Client:
    """Sign Dora in."""
    client = Client()
    client.force_login(company.people["Dora"])
    return client


def address(version: Version) -> str:
    return f"/plans/{version.plan_id}/sheet/"


def send(client: Client, version: Version, book: Book | bytes) -> Any:
    content = book.saved().getvalue() if isinstance(book, Book) else book
    return client.post(address(version), {"file": SimpleUploadedFile("plan.xlsx", content)})


def amount(version: Version, name: str, step: int) -> int:
    tree = versions.tree(version, "target", TODAY)
    key = next(key for key, node in tree.nodes.items() if node.name == name)
    return tree.sums[key][step]


def test_a_version_is_downloaded_as_a_workbook(client: Client, draft: Version) -> None:
    answer = client.get(f"/plans/{draft.plan_id}/sheet.xlsx?version=1")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Revenue 2026, 1.xlsx"'
    assert opened(answer.content)["Target"].rows[3][2] == "Acme"


def test_what_is_not_there_is_not_found(client: Client, draft: Version) -> None:
    assert client.get(f"/plans/{draft.plan_id}/sheet.xlsx?version=9").status_code == 404
    assert client.get("/plans/99999999999999999999/sheet.xlsx").status_code == 404
    assert client.get("/plans/4711/sheet/").status_code == 404


def test_who_sees_no_plans_finds_none(company: Company, draft: Version, client: Client) -> None:
    client.force_login(company.people["Sam"])
    assert client.get(f"/plans/{draft.plan_id}/sheet.xlsx").status_code in {403, 404}


def test_who_sets_no_numbers_only_downloads(
    company: Company, draft: Version, client: Client, book: Book
) -> None:
    client.force_login(company.people["Ben"])
    text = client.get(address(draft)).content.decode()
    assert "Download as XLSX" in text
    assert "Show what changes" not in text
    assert send(client, draft, book).status_code == 403


def test_every_change_is_shown_and_then_taken(
    client: Client, company: Company, draft: Version, book: Book
) -> None:
    assert "Workbook (.xlsx)" in client.get(address(draft)).content.decode()
    book["Target"].type("2026-02", "Ben", 31.5)
    shown = send(client, draft, book)
    text = shown.content.decode()
    assert "1 number would change" in text
    assert "$25.00" in text
    assert "$31.50" in text
    assert amount(draft, "Ben", 1) == 2500
    answer = client.post(address(draft), asked(shown))
    assert answer.headers["Location"] == f"/plans/{draft.plan_id}/table/?version=1"
    assert amount(draft, "Ben", 1) == 3150
    assert list((config.home / "plans" / "sheets").iterdir()) == []


def asked(shown: Any, **more: str) -> dict[str, str]:
    found = shown.context
    return {"token": found["token"], "seen": str(found["proposal"].seen), **more}


def test_totals_are_kept_where_asked(client: Client, draft: Version, book: Book) -> None:
    book["Target"].type("2026-02", "Ben", 31)
    shown = send(client, draft, book)
    client.post(address(draft), asked(shown, keep_totals="on"))
    assert (amount(draft, "Cai", 1), amount(draft, "Acme", 1)) == (1900, 10000)


def test_a_file_that_does_not_fit_is_refused_with_all_that_is_wrong(
    client: Client, draft: Version, book: Book
) -> None:
    for name in ("Ben", "Cai"):
        book["Target"].type("2026-02", name, -1)
    answer = send(client, draft, book)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "E7 of sheet “Target” (Ben, 2026-02) is -1" in text
    assert "E8 of sheet “Target” (Cai, 2026-02) is -1" in text


def test_no_file_and_no_workbook_are_refused(client: Client, draft: Version) -> None:
    assert "Choose the workbook you edited." in client.post(address(draft)).content.decode()
    assert "This is no XLSX file" in send(client, draft, b"a,b").content.decode()


def test_an_unchanged_file_offers_nothing_to_take(
    client: Client, draft: Version, book: Book
) -> None:
    text = send(client, draft, book).content.decode()
    assert "The file changes nothing" in text
    assert "Take these numbers" not in text


def test_contradictions_are_shown_and_cannot_be_taken(
    client: Client, draft: Version, book: Book
) -> None:
    for name, value in (("Ben", 30), ("Cai", 30), ("Alpha", 70)):
        book["Target"].type("2026-02", name, value)
    shown = send(client, draft, book)
    assert "correct one of them" in shown.content.decode()
    assert "Take these numbers" not in shown.content.decode()
    assert client.post(address(draft), asked(shown)).status_code == 409


def test_a_plan_that_changed_meanwhile_is_listed_anew(
    client: Client, company: Company, draft: Version, book: Book
) -> None:
    book["Target"].type("2026-02", "Ben", 31)
    shown = send(client, draft, book)
    ben = f"u{company.units['Alpha'].pk}p{company.people['Ben'].pk}"
    editing.set_numbers(draft.plan, [Edit(ben, 1, 2, D(28))], by=company.people["Ada"], at=NOW)
    again = client.post(address(draft), asked(shown))
    assert again.status_code == 409
    text = again.content.decode()
    assert "The plan was changed while you looked" in text
    assert "Changed meanwhile by Ada" in text
    refused = client.post(address(draft), asked(again))
    assert "was changed meanwhile: it is $28.00 now" in refused.content.decode()
    assert client.post(address(draft), asked(refused, clashing="mine")).status_code == 302
    assert amount(draft, "Ben", 1) == 3100


def test_a_kept_file_is_for_its_sender_and_for_two_hours(
    client: Client, company: Company, draft: Version, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book["Target"].type("2026-02", "Ben", 31)
    shown = send(client, draft, book)
    client.force_login(company.people["Ada"])
    assert "was put aside" in client.post(address(draft), asked(shown)).content.decode()
    client.force_login(company.people["Dora"])
    forged = asked(shown) | {"token": "../../secret"}
    assert "was put aside" in client.post(address(draft), forged).content.decode()
    monkeypatch.setattr(keeping, "LONGEST", -1)
    assert "was put aside" in client.post(address(draft), asked(shown)).content.decode()
    keeping.keep(io.BytesIO(b"x"), draft.plan, company.people["Dora"])
    assert len(list((config.home / "plans" / "sheets").iterdir())) == 1


def test_a_version_in_force_is_only_downloaded(
    client: Client, company: Company, draft: Version
) -> None:
    agreeing.publish(draft.plan, reason="Go", by=company.people["Dora"], at=NOW)
    text = client.get(address(draft)).content.decode()
    assert "does not change any more" in text
    assert "Show what changes" not in text
