"""An edited workbook read back: every change is listed, and nothing else."""

import random
from decimal import Decimal as D

import pytest

from sextant.kernel.models import Person
from sextant.plans import editing
from sextant.plans.editing import Edit
from sextant.plans.models import Version
from sextant.plans.sheets import Proposal
from tests.company import NOW, Company
from tests.plans.sheets.conftest import Read
from tests.plans.sheets.spreadsheet import TOP, Book


def told(proposal: Proposal) -> list[tuple[str, str, str]]:
    return [(each.name, each.span, str(each.new)) for each in proposal.changes]


def test_an_export_nobody_edited_changes_nothing(book: Book, read: Read) -> None:
    assert read(book).changes == []
    assert read(book, adds_up=False).changes == []


def test_a_number_of_a_person_is_listed_and_sums_are_not(book: Book, read: Read) -> None:
    book["Target"].type("2026-02", "Ben", 30.5)
    (change,) = read(book).changes
    assert (change.name, change.span, change.cell) == ("Ben", "2026-02", "E7")
    assert (change.was, change.now, change.new) == (D("25.00"), D("25.00"), D("30.50"))
    assert not change.is_clash


def test_sums_a_program_left_uncomputed_are_not_listed(book: Book, read: Read) -> None:
    book["Target"].type("2026-02", "Ben", 30.5)
    assert told(read(book, adds_up=False)) == [("Ben", "2026-02", "30.50")]


def test_a_number_of_a_unit_typed_over_its_sum_is_listed(book: Book, read: Read) -> None:
    book["Target"].type("2026-02", "Alpha", 70)
    assert told(read(book)) == [("Alpha", "2026-02", "70.00")]


def test_quarters_and_years_typed_over_their_sums_are_listed(book: Book, read: Read) -> None:
    book["Target"].type("2026-Q2", "Eli", 200)
    book["Target"].type("2026", "North", 700)
    assert told(read(book)) == [("North", "2026", "700.00"), ("Eli", "2026-Q2", "200.00")]


def test_rows_and_columns_may_stand_in_another_order(book: Book, read: Read) -> None:
    sheet = book["Target"]
    sheet.type("2026-02", "Ben", 31)
    sheet.add_up()
    sheet.formulas.clear()  # what a program makes of them is its own affair: values stay
    body = sheet.rows[TOP + 1 :]
    random.Random(1).shuffle(body)
    order = random.Random(2).sample(range(len(sheet.rows[TOP])), len(sheet.rows[TOP]))
    sheet.rows[TOP + 1 :] = body
    sheet.rows = [[row[place] for place in order] for row in sheet.rows]
    assert told(read(book)) == [("Ben", "2026-02", "31.00")]


def test_a_sum_finds_its_parts_after_rows_were_sorted(book: Book, read: Read) -> None:
    sheet = book["Target"]
    top, bottom = TOP + 1, len(sheet.rows) - 1
    sheet.rows[top : bottom + 1] = reversed(sheet.rows[top : bottom + 1])
    moved = {}
    for cell, formula in sheet.formulas.items():
        line = int("".join(filter(str.isdigit, cell)))
        other = top + bottom + 2 - line
        moved[cell.replace(str(line), str(other))] = (
            formula.replace(f"$A{line}", f"$A{other}")
            if (formula.startswith("SUMIF"))
            else formula.replace(str(line), str(other))
        )
    sheet.formulas = moved
    sheet.type("2026-03", "Cai", 20)
    assert told(read(book)) == [("Cai", "2026-03", "20.00")]
    assert sheet.value(sheet.at("2026-03", "Acme")) == 95.0


def test_a_number_changed_meanwhile_by_somebody_is_a_clash(
    company: Company, draft: Version, book: Book, read: Read
) -> None:
    dora: Person = company.people["Dora"]
    ben = company.node("Alpha", "Ben")
    editing.set_numbers(draft.plan, [Edit(ben, 1, 2, D(28))], by=dora, at=NOW)
    book["Target"].type("2026-02", "Ben", 31)
    proposal = read(book)
    (clash,) = proposal.clashes
    assert (clash.was, clash.now, clash.new, clash.by) == (D(25), D(28), D(31), "Dora")
    assert proposal.as_json()["changes"][0]["clash"] is True


def test_what_others_changed_and_the_file_did_not_is_no_change(
    company: Company, draft: Version, book: Book, read: Read
) -> None:
    edit = Edit(company.node("Alpha", "Ben"), 1, 2, D(28))
    editing.set_numbers(draft.plan, [edit], by=company.people["Dora"], at=NOW)
    assert read(book).changes == []


def test_the_same_change_made_meanwhile_is_no_clash(
    company: Company, draft: Version, book: Book, read: Read
) -> None:
    edit = Edit(company.node("Alpha", "Ben"), 1, 2, D(28))
    editing.set_numbers(draft.plan, [edit], by=company.people["Dora"], at=NOW)
    book["Target"].type("2026-02", "Ben", 28)
    proposal = read(book)
    assert (len(proposal.changes), proposal.clashes) == (1, [])


def test_a_sum_typed_otherwise_than_its_parts_is_a_contradiction(book: Book, read: Read) -> None:
    sheet = book["Target"]
    for name, amount in (("Ben", 30), ("Cai", 30), ("Alpha", 70)):
        sheet.type("2026-02", name, amount)
    proposal = read(book)
    assert len(proposal.changes) == 3
    (found,) = proposal.contradictions
    assert found.cell == sheet.at("2026-02", "Alpha")
    assert found.sentence == (
        "E6 of sheet “Target” (Alpha, 2026-02) is $70.00, and what is typed within it comes to"
        " $60.00: correct one of them."
    )


def test_a_part_typed_larger_than_its_sum_is_a_contradiction(book: Book, read: Read) -> None:
    book["Target"].type("2026-02", "Ben", 90)
    book["Target"].type("2026-Q1", "North", 60)
    (found,) = read(book).contradictions
    assert "(North, 2026-Q1) is $60.00" in found.sentence


def test_a_sum_typed_as_its_parts_come_to_is_none(book: Book, read: Read) -> None:
    for name, amount in (("Ben", 30), ("Cai", 30), ("Alpha", 60)):
        book["Target"].type("2026-02", name, amount)
    proposal = read(book)
    assert told(proposal) == [("Ben", "2026-02", "30.00"), ("Cai", "2026-02", "30.00")]
    assert proposal.contradictions == []


def test_a_part_left_as_it_was_makes_room(book: Book, read: Read) -> None:
    book["Target"].type("2026-02", "Ben", 30)
    book["Target"].type("2026-02", "Alpha", 70)
    proposal = read(book)
    assert (len(proposal.changes), proposal.contradictions) == (2, [])


def test_months_typed_otherwise_than_their_quarter_are_a_contradiction(
    book: Book, read: Read
) -> None:
    for heading in ("2026-01", "2026-02", "2026-03"):
        book["Target"].type(heading, "Ben", 10)
    book["Target"].type("2026-Q1", "Ben", 31)
    (found,) = read(book).contradictions
    assert "$31.00, and what is typed within it comes to $30.00" in found.sentence


def test_columns_and_sheets_of_ones_own_are_left_aside_and_told(book: Book, read: Read) -> None:
    sheet = book["Target"]
    for line, row in enumerate(sheet.rows):
        row.append("My notes" if line == TOP else "x" if line > TOP else "")
    book.sheets["Mine"] = type(sheet)([["a", 1]])
    proposal = read(book)
    assert proposal.changes == []
    assert proposal.notes == [
        "Column “My notes” of sheet “Target” is no part of the plan and is left aside."
    ]


def test_what_adding_up_leaves_over_is_no_change(book: Book, read: Read) -> None:
    book["Target"].type("2026-02", "Ben", 25 + 4e-9)
    book["Target"].type("2026-03", "Ben", 0.1 + 0.2)
    assert told(read(book)) == [("Ben", "2026-03", "0.30")]


def test_chinese_names_survive(company: Company, draft: Version, read: Read) -> None:
    from sextant.plans import sheets
    from tests.plans.sheets.conftest import asked
    from tests.plans.sheets.spreadsheet import opened

    ben = company.people["Ben"]
    ben.name = "欧阳小明"
    ben.save()
    book = opened(sheets.write(draft, **asked(company.people["Dora"])))
    book["Target"].type("2026-02", "欧阳小明", 31)
    assert told(read(book)) == [("欧阳小明", "2026-02", "31.00")]


def test_a_manager_changes_what_is_below(company: Company, draft: Version, read: Read) -> None:
    from sextant.plans import sheets
    from tests.plans.sheets.conftest import asked
    from tests.plans.sheets.spreadsheet import opened

    book = opened(sheets.write(draft, **asked(company.people["Ann"])))
    book["Target"].type("2026-02", "Ben", 31)
    assert told(read(book, "Ann")) == [("Ben", "2026-02", "31.00")]


@pytest.mark.parametrize(
    "amounts", [[0.01], [123456789012.34], [99999999999999.0], [0.0, 7], [1e6] * 3]
)
def test_amounts_of_any_size_are_read_as_typed(
    book: Book, read: Read, amounts: list[float]
) -> None:
    for month, amount in enumerate(amounts, start=1):
        book["Target"].type(f"2026-{month:02}", "Cai", amount)
    assert [change.new for change in read(book).changes] == [
        D(repr(amount)).quantize(D("0.01")) for amount in amounts
    ]
