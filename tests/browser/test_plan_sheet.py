"""A plan's workbook in a real browser: downloaded, brought back, every change seen, taken."""

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from sextant.plans import editing, versions
from sextant.plans.editing import Edit
from sextant.plans.models import Plan
from tests.browser.conftest import PHONE, WIDE, faults
from tests.company import NOW, TODAY, Company
from tests.plans.sheets.spreadsheet import opened


def everyone_can_use(page: Any, size: dict[str, int]) -> None:
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_a_workbook_goes_out_and_comes_back(
    seat: Any, site: str, work: Company, plan: Plan, tmp_path: Path, size: dict[str, int]
) -> None:
    page, path = seat("Dora"), tmp_path / "plan.xlsx"
    page.set_viewport_size(size)
    page.goto(f"{site}/plans/{plan.pk}/")
    page.get_by_role("link", name="In a spreadsheet").click()
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as XLSX").click()
    book = opened(Path(download.value.path()).read_bytes())
    book["Target"].type("2026-02", "Ben", 31.5)
    book["Target"].type("2026-Q2", "South", 180)
    path.write_bytes(book.saved().getvalue())
    ben = f"u{work.units['Alpha'].pk}p{work.people['Ben'].pk}"
    editing.set_numbers(plan, [Edit(ben, 1, 2, D(28))], by=work.people["Ada"], at=NOW)
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Show what changes").click()
    page.get_by_text("2 numbers would change").wait_for()
    everyone_can_use(page, size)
    page.get_by_text("Take those of the file").click()
    page.get_by_role("button", name="Take these numbers").click()
    page.wait_for_url("**/table/**")
    tree = versions.tree(versions.find(plan), "target", TODAY)
    assert tree.sums[ben][1] == 3150
