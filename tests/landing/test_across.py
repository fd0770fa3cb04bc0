"""A table with a column for each month lands as if each of its cells were a row."""

import io
from decimal import Decimal as D
from typing import Any

import pytest
import xlsxwriter

from sextant.landing import landings, planning, quarantine
from sextant.landing.models import KnownShape, LandedRow, RefusedRow
from sextant.plans.models import LandedTarget
from tests.company import Company, found

WIDE = "Region,Jan 2026,Feb 2026,Total\nNorth,100,110,210\nSouth,80,,80\n"
SAID = {"as": "targets"}


@pytest.fixture
def company(home: Any, db: Any) -> Company:
    """Found the company."""
    return found()


def said() -> list[tuple[str, str, D]]:
    return [(str(each.unit), str(each.starts_on), each.amount)
            for each in LandedTarget.objects.order_by("pk")]  # fmt: skip


def test_each_cell_is_a_row_and_empty_cells_say_nothing(company: Company, land: Any) -> None:
    landing = land(targets__csv=WIDE, said=SAID)
    assert said() == [("North", "2026-01-01", D(100)), ("North", "2026-02-01", D(110)),
                      ("South", "2026-01-01", D(80))]  # fmt: skip
    assert "1 empty cell" in " ".join(landing.result["files"][0]["notes"])
    assert list(LandedRow.objects.order_by("pk").values_list("line", flat=True)) == [2, 2, 3]


@pytest.mark.parametrize(
    "header",
    ["2026-01,2026-02", "2026年1月,2026年2月", "Q1 2026,Q2 2026", "2026,2027", "Jan-26,Feb-26"],
)
def test_columns_are_named_in_any_form(company: Company, land: Any, header: str) -> None:
    land(targets__csv=f"Region,{header}\nNorth,100,110\n", said=SAID)
    assert [amount for _unit, _day, amount in said()] == [D(100), D(110)]


def test_the_year_is_in_the_name_of_the_file(company: Company, land: Any) -> None:
    landings.land(landings.begin([("指标 2027.csv", io.BytesIO("地区,1月,2月\nNorth,1,2\n".encode()))],
                                 by=None, at=land_at(), said=SAID), by=None, at=land_at())  # fmt: skip
    assert [day for _unit, day, _amount in said()] == ["2027-01-01", "2027-02-01"]


def land_at() -> Any:
    from tests.landing.conftest import AT

    return AT


def test_a_year_that_is_nowhere_is_asked(company: Company, land: Any) -> None:
    text = "Region,Jan,Feb\nNorth,1,2\n"
    with pytest.raises(landings.UnableToLand, match="of which year is Jan"):
        land(targets__csv=text, said=SAID)
    land(targets__csv=text, said=SAID, answers={"Period": "2026"})
    assert [day for _unit, day, _amount in said()] == ["2026-01-01", "2026-02-01"]
    assert "2026" not in str(KnownShape.objects.get().mapping)


def test_what_the_columns_become_is_guessed_without_being_said(company: Company, land: Any) -> None:
    landing = land(sales_targets__csv=WIDE)
    assert landing.result["files"][0]["workspace"] == "landed_targets"
    assert landing.result["made"] == 3


def test_a_workbook_with_days_for_headings_lands(company: Company, land: Any) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Targets")
        for number, row in enumerate(
            (["Region", "2026-01-01", "2026-02-01"], ["North", 100, 110.5])
        ):
            sheet.write_row(number, 0, row)
    land(targets__xlsx=made.getvalue(), said=SAID)
    assert [amount for _unit, _day, amount in said()] == [D(100), D("110.5")]


def test_a_refused_cell_is_mended_alone(company: Company, land: Any) -> None:
    landing = land(targets__csv=WIDE.replace("110", "much"), said=SAID)
    row = RefusedRow.objects.get()
    assert (row.line, row.values["Period"], row.values["Value"]) == (2, "Feb 2026", "much")
    quarantine.mend(landing, {row.pk: {"Value": "111"}}, by=None, at=land_at())
    assert ("North", "2026-02-01", D(111)) in said()


def test_lines_that_are_no_rows_keep_their_line(company: Company, land: Any) -> None:
    land(targets__csv=WIDE + "North,1,2,3,4,5\n", said=SAID)
    assert RefusedRow.objects.get().line == 4


def test_the_same_table_again_changes_nothing(company: Company, land: Any) -> None:
    land(targets__csv=WIDE, said=SAID)
    assert land(targets__csv=WIDE).result["unchanged"] == 3
    assert land(targets__csv=WIDE.replace("110", "120")).result["changed"] == 1


def test_a_table_across_can_be_taken_for_something_else_and_back(
    company: Company, land: Any
) -> None:
    from tests.landing.conftest import AT

    landing = landings.begin(
        [("targets.csv", io.BytesIO(WIDE.encode()))], by=None, at=AT, said=SAID
    )
    planning.correct(landing, {"0-as": "units"})
    assert landing.plan["tables"][0]["header"] == ["Region", "Jan 2026", "Feb 2026", "Total"]
    planning.correct(landing, {"0-as": "landed_targets"})
    assert landing.plan["tables"][0]["header"] == ["Region", "Total", "Period", "Value"]
    shown = planning.shown(landing)[0]
    assert [field.name for field, _said in shown.givens] == ["measure", "level"]
    planning.correct(landing, {"0-as": "landed_targets", "0-given-measure": "sales"})
    landings.land(landing, by=None, at=AT)
    assert {each.measure for each in LandedTarget.objects.all()} == {"sales"}


def test_what_days_stand_for_is_shown_and_chosen_on_the_page(company: Company, land: Any) -> None:
    from tests.landing.conftest import AT

    text = "Region,Date,Target\nNorth,2026-01-01,5\nNorth,2026-04-01,6\n"
    landing = landings.begin([("t.csv", io.BytesIO(text.encode()))], by=None, at=AT, said=SAID)
    column = planning.shown(landing)[0].columns[1]
    assert (column.question, column.granted.about) == (None, "covers")
    planning.correct(landing, {"0-as": "landed_targets", "0-covers-1": "month"})
    assert planning.shown(landing)[0].columns[1].said == "month"
    landings.land(landing, by=None, at=AT)
    assert {str(each.ends_on) for each in LandedTarget.objects.all()} == {
        "2026-02-01",
        "2026-05-01",
    }


def test_a_constant_is_held_to_its_field(company: Company, land: Any) -> None:
    from sextant.kernel.unable import Unable

    for given, words in (({"magic": "1"}, "have no field"), ({"unit": "North"}, "name the column")):
        with pytest.raises(Unable, match=words):
            land(targets__csv=WIDE, said={**SAID, "given": given})
