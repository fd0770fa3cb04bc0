"""A plan in a workbook: sums as formulas, real numbers, and where it was made from."""

import io
import zipfile
from decimal import Decimal as D

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from sextant.kernel.models import Person
from sextant.plans import drafting, editing, padding, sheets, splitting
from sextant.plans.editing import Edit
from sextant.plans.models import Version
from sextant.plans.weighing import Way
from tests.company import NOW, Company
from tests.plans.sheets.conftest import asked
from tests.plans.sheets.spreadsheet import TOP, Book, opened


def test_a_sheet_shows_nodes_by_steps_with_their_sums(book: Book) -> None:
    sheet = book["Target"]
    assert sheet.rows[TOP][2:8] == [
        "Unit or person", "2026-01", "2026-02", "2026-03", "2026-Q1", "2026-04",
    ]  # fmt: skip
    assert sheet.rows[TOP][-1] == "2026"
    names = [row[2] for row in sheet.rows[TOP + 1 :]]
    assert names == ["Acme", "North", "Alpha", "Ben", "Cai", "South", "Delta", "Eli"]
    assert sheet.value(sheet.at("2026-01", "Ben")) == 25.0
    assert sheet.value(sheet.at("2026", "Acme")) == 1200.0


def test_only_sums_are_formulas_and_they_come_to_what_is_written(book: Book) -> None:
    sheet = book["Target"]
    assert sheet.at("2026-01", "Ben") not in sheet.formulas
    assert {sheet.at("2026-01", "Alpha"), sheet.at("2026-Q1", "Ben")} <= set(sheet.formulas)
    before = [list(row) for row in sheet.rows]
    sheet.add_up()
    assert sheet.rows == before


def test_keys_and_origin_are_hidden(company: Company, draft: Version) -> None:
    content = sheets.write(draft, **asked(company.people["Dora"]))
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        hidden = [each.visible for each in book.sheets_metadata if each.name == "Sextant"]
    assert hidden == [SheetVisibleEnum.VeryHidden]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        page = packed.read("xl/worksheets/sheet1.xml").decode()
    assert 'max="2" ' in page
    assert 'hidden="1"' in page
    assert 'outlineLevel="3"' in page
    assert 'state="frozen"' in page


def test_amounts_are_written_in_the_places_of_their_currency(draft: Version) -> None:
    from sextant.plans.sheets.writing import number_format

    plan = draft.plan
    assert number_format(plan) == "#,##0.00"
    plan.currency = "JPY"
    assert number_format(plan) == "#,##0"


def test_held_numbers_are_marked(company: Company, draft: Version) -> None:
    dora = company.people["Dora"]
    ben = f"u{company.units['Alpha'].pk}p{company.people['Ben'].pk}"
    plain = sheets.write(draft, **asked(dora))
    editing.set_numbers(draft.plan, [Edit(ben, 0, 1, D(30))], by=dora, at=NOW)
    marked = sheets.write(draft, **asked(dora))
    assert b"FFF2CC" not in zipfile.ZipFile(io.BytesIO(plain)).read("xl/styles.xml")
    assert b"FFF2CC" in zipfile.ZipFile(io.BytesIO(marked)).read("xl/styles.xml")


def test_a_manager_exports_what_is_below_and_a_seller_their_own(
    company: Company, draft: Version
) -> None:
    names = {}
    for who in ("Ann", "Ben"):
        sheet = opened(sheets.write(draft, **asked(company.people[who])))["Target"]
        names[who] = [row[2] for row in sheet.rows[TOP + 1 :]]
    assert names == {"Ann": ["Alpha", "Ben", "Cai"], "Ben": ["Ben"]}


def test_each_level_has_a_sheet(company: Company, draft: Version) -> None:
    dora: Person = company.people["Dora"]
    splitting.lift(draft.plan, D("0.1"), level="stretch", by=dora, at=NOW)
    assert list(opened(sheets.write(draft, **asked(dora))).sheets) == [
        "Target", "Stretch", "Sextant",
    ]  # fmt: skip
    only = sheets.write(draft, levels=["stretch"], **asked(dora))
    assert list(opened(only).sheets) == ["Stretch", "Sextant"]


def test_a_unit_with_a_line_of_its_own_adds_it_to_those_below(
    company: Company, draft: Version
) -> None:
    dora = company.people["Dora"]
    line = draft.lines.get(person=company.people["Cai"])
    line.person = None
    line.save()
    sheet = opened(sheets.write(draft, **asked(dora)))["Target"]
    assert sheet.formulas[sheet.at("2026-01", "Alpha")].endswith(")+25.00")


def test_padded_numbers_are_written_as_what_each_is_held_to(
    company: Company, draft: Version
) -> None:
    dora = company.people["Dora"]
    padding.pad(draft.plan, company.units["Alpha"], D("0.1"), by=dora, at=NOW)
    sheet = opened(sheets.write(draft, **asked(dora)))["Target"]
    assert sheet.value(sheet.at("2026-01", "Ben")) == 27.5
    assert sheet.value(sheet.at("2026-01", "Alpha")) == 50.0
    assert sheet.at("2026-01", "Alpha") not in sheet.formulas


def test_a_plan_of_one_step_has_no_sum_beside_it(company: Company) -> None:
    from datetime import date

    dora = company.people["Dora"]
    edges = [date(2026, 1, 1), date(2026, 2, 1)]
    plan = drafting.draw({"name": "January", "edges": edges}, by=dora, at=NOW)
    splitting.share_out(plan, D(3), way=Way("even", "even"), by=dora, at=NOW)
    sheet = opened(sheets.write(plan.versions.get(), **asked(dora)))["Target"]
    assert sheet.rows[TOP][3:] == ["2026-01"]
