"""The planner in a real browser: typed, pasted, filled, taken back, locked and shared out."""

from decimal import Decimal as D
from typing import Any

import pytest

from sextant.plans import drafting, editing, splitting, versions
from sextant.plans.editing import Edit
from sextant.plans.models import Hold, Plan
from sextant.plans.weighing import Way
from tests.browser.conftest import PHONE, WIDE, faults, faults_again
from tests.company import NOW, TODAY, Company


@pytest.fixture
def sheet(seat: Any, site: str, plan: Plan) -> Any:
    page = seat("Dora")
    page.goto(f"{site}/plans/{plan.pk}/table/")
    page.wait_for_selector(".sheet-row[data-key]")
    return page


def cell(page: Any, name: str, column: str) -> Any:
    at = page.locator(".sheet-head [role=columnheader]").all_inner_texts().index(column)
    row = page.locator(".sheet-row", has=page.locator(f".sheet-label:text-is('{name}')"))
    return row.locator("> *").nth(at)


def figure(page: Any, name: str, column: str) -> str:
    return str(cell(page, name, column).locator(".sheet-figure").last.inner_text()).split()[-1]


def said(page: Any, words: str) -> None:
    page.locator("#sheet-said", has_text=words).wait_for(state="attached")


def paste(page: Any, text: str) -> None:
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
           document.activeElement.dispatchEvent(
             new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        text,
    )


def stands(plan: Plan, name: str) -> list[int]:
    tree = versions.tree(versions.find(plan), "target", TODAY)
    return next(tree.sums[key] for key, node in tree.nodes.items() if node.name == name)


def test_totals_follow_while_one_types_and_the_server_confirms(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.type("80")
    assert figure(sheet, "Acme", "Jan") == "155.00"
    assert figure(sheet, "Acme", "Q1") == "355.00"
    assert stands(plan, "Ben")[0] == 2500
    sheet.keyboard.press("Enter")
    said(sheet, "Saved.")
    assert stands(plan, "Ben")[0] == 8000
    assert figure(sheet, "Acme", "Total") == "1,255.00"
    held = cell(sheet, "Ben", "Jan")
    assert held.locator("svg").count() == 1
    assert "Held" in held.inner_text()
    assert sheet.evaluate("document.activeElement.ariaColIndex") == "2"  # one row down: Cai


def test_escape_leaves_a_cell_as_it_was(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.press("F2")
    sheet.keyboard.type("999")
    sheet.keyboard.press("Escape")
    assert figure(sheet, "Ben", "Jan") == "25.00"
    assert not Hold.objects.exists()


def test_a_quarter_is_typed_as_one_number(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Eli", "Q2").click()
    sheet.keyboard.type("300")
    sheet.keyboard.press("Enter")
    said(sheet, "Saved.")
    assert stands(plan, "Eli")[3:6] == [10000] * 3


def test_a_block_is_pasted_from_a_spreadsheet(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Ben", "Feb").click()
    paste(sheet, "$1,000.50\t１，２３４\t￥90\r\n\t20\t30\r\n")
    said(sheet, "Saved.")
    assert stands(plan, "Ben")[1:4] == [100050, 123400, 9000]
    assert stands(plan, "Cai")[1:4] == [2500, 2000, 3000]
    assert figure(sheet, "Alpha", "Feb") == "1,025.50"


def test_a_block_with_a_word_in_it_changes_nothing(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Ben", "Jan").click()
    paste(sheet, "1\t1.234,56")
    refusal = sheet.locator("#sheet-refusal")
    refusal.wait_for()
    assert "“1.234,56” is no number" in refusal.inner_text()
    assert figure(sheet, "Ben", "Jan") == "25.00"


def test_a_copied_block_is_pasted_where_sums_stand_between(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.type("80")
    sheet.keyboard.press("Enter")
    said(sheet, "Saved.")
    cell(sheet, "Ben", "Jan").click()
    cell(sheet, "Ben", "Total").click(modifiers=["Shift"])
    copied = sheet.evaluate(
        """() => { const data = new DataTransfer();
           document.activeElement.dispatchEvent(
             new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true}));
           return data.getData("text/plain"); }"""
    )
    assert copied.split("\t")[:4] == ["80.00", "25.00", "25.00", "130.00"]
    cell(sheet, "Eli", "Jan").click()
    paste(sheet, copied)
    said(sheet, "Saved.")
    assert stands(plan, "Eli")[:4] == [8000, 2500, 2500, 2500]


def test_fill_down_and_right(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.type("70")
    sheet.keyboard.press("Enter")
    said(sheet, "Saved.")
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.press("Shift+ArrowDown")
    sheet.keyboard.press("Control+d")
    sheet.locator(".sheet-held").nth(1).wait_for()
    assert stands(plan, "Cai")[0] == 7000
    sheet.keyboard.press("Shift+ArrowRight")
    sheet.keyboard.press("Control+r")
    sheet.locator(".sheet-held").nth(3).wait_for()
    assert [stands(plan, "Ben")[1], stands(plan, "Cai")[1]] == [7000, 7000]


def test_undo_and_redo_send_the_earlier_numbers(sheet: Any, plan: Plan) -> None:
    before = stands(plan, "Ben")
    cell(sheet, "Alpha", "Q1").click()
    sheet.keyboard.type("0")
    sheet.keyboard.press("Enter")
    said(sheet, "Saved.")
    assert stands(plan, "Ben")[:3] == [0, 0, 0]
    sheet.keyboard.press("Control+z")
    said(sheet, "Undone.")
    assert stands(plan, "Ben") == before
    assert not Hold.objects.exists()
    sheet.keyboard.press("Control+y")
    said(sheet, "Done again.")
    assert stands(plan, "Ben")[:3] == [0, 0, 0]


def test_space_locks_and_releases(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Ben", "Mar").click()
    sheet.keyboard.press("Space")
    said(sheet, "Held as it stands.")
    assert Hold.objects.get().amount == 2500
    sheet.keyboard.press("Space")
    said(sheet, "Released.")
    assert not Hold.objects.exists()
    sheet.keyboard.press("Control+z")
    said(sheet, "Undone.")
    assert Hold.objects.count() == 1


def test_totals_above_are_kept_where_that_is_asked(sheet: Any, plan: Plan) -> None:
    sheet.check("#sheet-keep")
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.type("30")
    assert figure(sheet, "Cai", "Jan") == "20.00"
    assert figure(sheet, "Acme", "Jan") == "100.00"
    sheet.keyboard.press("Tab")
    said(sheet, "Saved.")
    assert (stands(plan, "Cai")[0], stands(plan, "Acme")[0]) == (2000, 10000)


def test_what_is_refused_stays_typed_and_can_be_sent_again(sheet: Any, plan: Plan) -> None:
    cell(sheet, "Alpha", "Jan").click()
    sheet.keyboard.press("Space")
    said(sheet, "Held as it stands.")
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.type("80")
    sheet.keyboard.press("Enter")
    refusal = sheet.locator("#sheet-refusal")
    refusal.wait_for()
    assert "Alpha" in refusal.inner_text()
    assert cell(sheet, "Ben", "Jan").inner_text().split() == ["80.00", "Not", "saved"]
    cell(sheet, "Alpha", "Jan").click()
    sheet.keyboard.press("Space")
    said(sheet, "Released.")
    sheet.click("[data-again]")
    said(sheet, "Saved.")
    assert stands(plan, "Ben")[0] == 8000
    assert not refusal.is_visible()


@pytest.mark.parametrize(("choice", "stays"), [("[data-theirs]", 9000), ("[data-mine]", 8000)])
def test_a_stale_edit_shows_both_numbers(
    sheet: Any, plan: Plan, work: Company, choice: str, stays: int
) -> None:
    ben = f"u{work.units['Alpha'].pk}p{work.people['Ben'].pk}"
    editing.set_numbers(plan, [Edit(ben, 0, 1, D(90))], by=work.people["Ada"], at=NOW)
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.type("80")
    sheet.keyboard.press("Enter")
    dialog = sheet.locator("#sheet-clash")
    dialog.wait_for()
    assert "$90.00 (Ada)" in dialog.inner_text()
    assert "$80.00" in dialog.inner_text()
    assert faults(sheet) == []
    dialog.locator(choice).click()
    sheet.locator(".sheet-unsaved").wait_for(state="detached")
    assert stands(plan, "Ben")[0] == stays


def test_units_fold_by_keys_and_people_are_found(sheet: Any) -> None:
    cell(sheet, "Alpha", "Jan").click()
    sheet.keyboard.press("ArrowLeft")
    sheet.keyboard.press("-")
    assert sheet.locator(".sheet-label:text-is('Ben')").count() == 0
    assert sheet.locator("[aria-expanded=false]").count() == 1
    sheet.keyboard.press("ArrowRight")
    assert sheet.locator(".sheet-label:text-is('Ben')").count() == 1
    sheet.fill("#sheet-find", "eli")
    assert sheet.locator(".sheet-label").all_inner_texts() == ["Acme", "South", "Delta", "Eli"]


def test_an_amount_is_shared_out_by_a_season_one_sees(sheet: Any, plan: Plan) -> None:
    sheet.click("[data-open-share] >> nth=0")
    sheet.fill("#share-total", "$2,400")
    sheet.select_option("#share-when", "seasonal")
    sheet.locator("[data-season-said]", has_text="Two whole years").wait_for()
    for n, field in enumerate(sheet.locator("[data-index]").all()):
        field.fill("1" if n == 11 else "0")
    assert faults(sheet) == []
    sheet.click("#share button[type=submit]")
    said(sheet, "Shared out.")
    assert stands(plan, "Acme") == [0] * 11 + [240_000]
    assert figure(sheet, "Acme", "Dec") == "2,400.00"


def test_a_share_that_cannot_be_is_told_in_the_dialog(sheet: Any, plan: Plan) -> None:
    sheet.click("[data-open-share] >> nth=0")
    sheet.fill("#share-total", "lots")
    sheet.click("#share button[type=submit]")
    sheet.locator("#share [data-refusal]", has_text="“lots” is no number").wait_for()
    assert sheet.input_value("#share-total") == "lots"


def test_a_version_lies_beside_another(sheet: Any, plan: Plan, work: Company, site: str) -> None:
    drafting.revise(plan, reason="More", number=1, by=work.people["Dora"], at=NOW)
    splitting.share_out(plan, D(2400), way=Way("keep", "keep"), by=work.people["Dora"], at=NOW)
    sheet.goto(f"{site}/plans/{plan.pk}/table/?version=2")
    sheet.select_option("#sheet-against", "version-1")
    sheet.locator(".sheet-difference").first.wait_for()
    assert cell(sheet, "Acme", "Difference").inner_text().split() == ["+1,200.00", "+100%"]
    sheet.check("#sheet-each")
    assert cell(sheet, "Ben", "Jan").locator(".sheet-second").inner_text() == "+25.00"


def test_a_verb_of_the_workspace_speaks_of_this_version(sheet: Any, plan: Plan) -> None:
    sheet.click(".page-actions details:last-of-type summary")
    sheet.click("[data-deed]:has-text('Make stretch')")
    sheet.locator("#dialog-place dialog[open]").wait_for()
    assert sheet.input_value("#dialog-place [name=number]") == "1"
    assert not sheet.locator("#dialog-place [name=number]").is_visible()
    sheet.fill("#dialog-place [name=rate]", "10")
    sheet.select_option("#dialog-place [name=level]", "stretch")
    sheet.click("#dialog-place .btn-primary")
    sheet.wait_for_url("**/table/?version=1&level=target")
    sheet.click(".sheet-levels a:has-text('Stretch')")
    sheet.wait_for_selector(".sheet-levels [aria-current]:has-text('Stretch')")
    assert figure(sheet, "Acme", "Total") == "1,320.00"


def test_only_what_is_seen_is_in_the_page(sheet: Any, plan: Plan) -> None:
    data = sheet.evaluate("JSON.parse(document.getElementById('sheet-data').textContent)")
    top, like = data["rows"][0]["key"], data["rows"][-1]
    many = [{**like, "key": f"u9p{n}", "name": f"P{n}", "parent": top} for n in range(2000)]
    told = {**data, "rows": data["rows"] + many}
    sheet.route("**/locks/**", lambda route: route.fulfill(json=told))
    cell(sheet, "Ben", "Jan").click()
    sheet.keyboard.press("Space")
    said(sheet, "Held as it stands.")
    assert sheet.locator("[role=treegrid]").get_attribute("aria-rowcount") == "2009"
    assert sheet.locator(".sheet-row").count() < 80
    sheet.evaluate("document.getElementById('sheet').scrollTop = 40000")
    sheet.locator(".sheet-label:text-is('P1180')").wait_for()
    assert sheet.locator(".sheet-row").count() < 80


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_everyone_can_plan(
    seat: Any, site: str, plan: Plan, scheme: str, size: dict[str, int]
) -> None:
    page = seat("Dora")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    page.goto(f"{site}/strategy/")
    assert faults(page) == []
    page.goto(f"{site}/plans/{plan.pk}/table/")
    page.wait_for_selector(".sheet-row[data-key]")
    assert faults(page) == []
    page.select_option("#sheet-against", "year-ago")
    page.wait_for_selector(".sheet-difference" if size is WIDE else ".sheet-second")
    page.locator("[role=gridcell]").nth(2).click()
    page.keyboard.press("Space")
    said(page, "Held as it stands.")
    assert faults_again(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_a_phone_shows_one_column_at_a_time(seat: Any, site: str, plan: Plan) -> None:
    page = seat("Dora")
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/plans/{plan.pk}/table/")
    heads = page.locator(".sheet-head [role=columnheader]")
    assert heads.all_inner_texts() == ["Unit or person", "Total"]
    page.select_option("#sheet-columns", label="January 2026")
    assert heads.all_inner_texts() == ["Unit or person", "Jan"]
    box = page.locator("#sheet")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    cell(page, "Ben", "Jan").click()
    page.keyboard.type("80")
    page.keyboard.press("Enter")
    said(page, "Saved.")
    assert stands(plan, "Ben")[0] == 8000
