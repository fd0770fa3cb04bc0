"""A workbook of another shape is refused with the place and how to mend it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sextant.plans import agreeing, drafting, padding, sheets
from sextant.plans.models import Version
from sextant.plans.sheets import UnableToReadSheet, opening
from tests.company import NOW, Company
from tests.plans.sheets.conftest import Read, asked
from tests.plans.sheets.spreadsheet import TOP, Book, Sheet, opened


def refused(read: Read, book: Book | bytes, who: str = "Dora", **more: Any) -> UnableToReadSheet:
    with pytest.raises(UnableToReadSheet) as refusal:
        read(book, who, **more)
    return refusal.value


def removed(sheet: Sheet) -> None:
    del sheet.rows[sheet.line("Cai")]


def added(sheet: Sheet) -> None:
    sheet.rows.append(["", "", "Zoe", *[1.0] * 17])


def doubled(sheet: Sheet) -> None:
    sheet.rows.append(list(sheet.rows[sheet.line("Cai")]))


def renamed(sheet: Sheet) -> None:
    sheet.rows[TOP][sheet.rows[TOP].index("2026-02")] = "Feb"


def twice(sheet: Sheet) -> None:
    sheet.rows[TOP].append("2026-02")
    for row in sheet.rows[TOP + 1 :]:
        row.append(1.0)


def keyless(sheet: Sheet) -> None:
    sheet.rows = [row[2:] for row in sheet.rows]


def parentless(sheet: Sheet) -> None:
    sheet.rows = [[row[0], *row[2:]] for row in sheet.rows]


def headless(sheet: Sheet) -> None:
    del sheet.rows[TOP]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (removed, ("The row of “Cai” is missing in sheet “Target”: put it back, with 0 where"
                  " nothing is planned, or export the plan anew.")),
        (added, ("Row 12 of sheet “Target” (“Zoe”) was not in the export: remove it; people and"
                " units are added in Sextant.")),
        (doubled, ("“Cai” stands in row 8 and again in row 12 of sheet “Target”: remove one of"
                  " them.")),
        (renamed, ("Column “2026-02” is missing in row 3 of sheet “Target”: give it its heading"
                  " back, or export the plan anew.")),
        (twice, "Column “2026-02” stands twice in sheet “Target”: remove one of them."),
        (keyless, ("The hidden columns at the left of sheet “Target” are gone, and with them what"
                  " tells the rows apart: undo that, or export the plan anew.")),
        (parentless, ("The hidden columns at the left of sheet “Target” are gone, and with them"
                     " what tells the rows apart: undo that, or export the plan anew.")),
        (headless, ("The hidden columns at the left of sheet “Target” are gone, and with them what"
                   " tells the rows apart: undo that, or export the plan anew.")),
    ],
)  # fmt: skip
def test_a_changed_shape(book: Book, read: Read, spoil: Callable[[Sheet], None], said: str) -> None:
    sheet = book["Target"]
    sheet.formulas.clear()
    spoil(sheet)
    refusal = refused(read, book)
    assert str(refusal) == said
    assert [each.sheet for each in refusal.problems] == ["Target"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("thirty", "holds “thirty”, which is no number: type a number."),
        ("5%s", "holds “5%s”, which is no number: type a number."),
        (True, "holds “True”, which is no number: type a number."),
        (date(2026, 2, 1), "holds “2026-02-01”, which is no number: type a number."),
        (-5, "is -5, below nought: a target is nought or more."),
        (33.333, "is 33.333, finer than 0.01, the smallest unit here: round it."),
        (1e15, "is 1e+15, too large for a plan: correct it."),
        ("", "is empty: type 0 where nothing is planned."),
    ],
)  # fmt: skip
def test_a_cell_that_holds_no_amount(book: Book, read: Read, value: Any, said: str) -> None:
    sheet = book["Target"]
    sheet.type("2026-02", "Ben", value)
    refusal = refused(read, book, adds_up=False)
    assert str(refusal) == f"E7 of sheet “Target” (Ben, 2026-02) {said}"
    assert refusal.problems[0].cell == "E7"


def test_every_wrong_cell_is_told_at_once(book: Book, read: Read) -> None:
    for name in ("Ben", "Cai", "Eli"):
        book["Target"].type("2026-02", name, "x")
    refusal = refused(read, book, adds_up=False)
    assert [each.cell for each in refusal.problems] == ["E7", "E8", "E11"]
    assert str(refusal).endswith("type a number. There are 2 more like it.")


def test_an_emptied_sum_is_no_change(book: Book, read: Read) -> None:
    book["Target"].type("2026-Q1", "Ben", "")
    book["Target"].type("2026-02", "Alpha", "")
    assert read(book, adds_up=False).changes == []


def test_a_renamed_sheet(book: Book, read: Read) -> None:
    book.sheets = {"Mine": book["Target"], "Sextant": book["Sextant"]}
    assert str(refused(read, book)) == (
        "Sheet “Target” is missing: give it its name back, or export the plan anew."
    )


def test_a_workbook_from_elsewhere(book: Book, read: Read) -> None:
    del book.sheets["Sextant"]
    assert "was not exported from a plan" in str(refused(read, book))


@pytest.mark.parametrize(
    ("row", "place", "value"),
    [(0, 1, "9"), (1, 1, "x"), (7, 3, "[]"), (7, 3, "{"), (8, 3, "[1]"), (8, 3, "{}"), (2, 0, "z")],
)
def test_a_changed_hidden_sheet(book: Book, read: Read, row: int, place: int, value: str) -> None:
    book["Sextant"].rows[row][place] = value
    assert str(refused(read, book)) == (
        "The hidden sheet that says what this file was made from was changed: export it anew."
    )


def test_a_hidden_sheet_of_a_level_there_is_not(book: Book, read: Read) -> None:
    rows = book["Sextant"].rows
    book["Sextant"].rows = [["dream" if cell == "target" else cell for cell in row] for row in rows]
    assert "The hidden sheet" in str(refused(read, book))


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"PK\x03\x04 and nonsense", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"]
)
def test_no_workbook(read: Read, content: bytes) -> None:
    assert str(refused(read, content)) == (
        "This is no XLSX file without a password: save it as an Excel workbook (.xlsx)."
    )


def test_another_archive_is_no_workbook(read: Read) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    assert "no XLSX file" in str(refused(read, file.getvalue()))


def test_a_damaged_workbook(company: Company, draft: Version, read: Read) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook")
    assert str(refused(read, file.getvalue())) == ("The file is damaged: save or export it again.")


def test_a_huge_file(read: Read, monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    content = book.saved().getvalue()
    monkeypatch.setattr(opening, "UNPACKED", 1000)
    assert "far more than a plan does" in str(refused(read, content))
    assert str(refused(read, b"x" * (opening.MOST + 1))) == (
        "The file is larger than 20 MB, and no plan is: choose the one you exported."
    )


def test_a_file_of_another_plan(company: Company, book: Book, draft: Version) -> None:
    dora = company.people["Dora"]
    other = drafting.draw({"name": "Revenue 2027", "year": 2027}, by=dora, at=NOW)
    with pytest.raises(UnableToReadSheet, match="exported from “Revenue 2026”, not from Revenue 2"):
        sheets.read(book.saved(), other.versions.get(), **asked(dora))


def test_a_file_of_another_version(company: Company, book: Book, draft: Version) -> None:
    dora = company.people["Dora"]
    agreeing.publish(draft.plan, reason="Go", by=dora, at=NOW)
    second = drafting.revise(draft.plan, reason="Again", by=dora, at=NOW)
    with pytest.raises(
        UnableToReadSheet, match="exported from version 1, not from Revenue 2026, v"
    ):
        sheets.read(book.saved(), second, **asked(dora))


def test_a_version_that_does_not_change_any_more(
    company: Company, book: Book, draft: Version, read: Read
) -> None:
    agreeing.publish(draft.plan, reason="Go", by=company.people["Dora"], at=NOW)
    assert "is published and does not change any more" in str(refused(read, book))


def test_a_padded_version(company: Company, book: Book, draft: Version, read: Read) -> None:
    from decimal import Decimal

    alpha, dora = company.units["Alpha"], company.people["Dora"]
    padding.pad(draft.plan, alpha, Decimal("0.1"), by=dora, at=NOW)
    assert "asks padding" in str(refused(read, book))


def test_numbers_that_others_set(company: Company, draft: Version, read: Read) -> None:
    book = opened(sheets.write(draft, **asked(company.people["Ann"])))
    book["Target"].type("2026-02", "Alpha", 90)
    assert str(refused(read, book, "Ann")) == (
        "E4 of sheet “Target” (Alpha, 2026-02) was changed, and is set by those above: undo the"
        " change."
    )
    assert "set by those above" in str(refused(read, book, "Ben"))


def test_somebody_who_is_in_the_plan_no_more(
    company: Company, book: Book, draft: Version, read: Read
) -> None:
    draft.lines.filter(person=company.people["Cai"]).delete()
    assert read(book).changes == []
    book["Target"].type("2026-02", "Cai", 90)
    assert "is in this plan no more: undo the change." in str(refused(read, book))


def test_the_sum_of_units_that_stand_alone(company: Company, draft: Version, read: Read) -> None:
    from sextant.kernel import people
    from sextant.kernel.models import Unit
    from sextant.plans.models import Line

    other = people.found("Beta", Unit.Kind.COMPANY, parent=None, by=None, at=NOW)
    Line.objects.create(version=draft, unit=other, amounts=[100] * 12)
    book = opened(sheets.write(draft, **asked(company.people["Dora"])))
    book["Target"].type("2026-02", "Revenue 2026", 900)
    assert "is the sum of all: change what is below it." in str(refused(read, book))
