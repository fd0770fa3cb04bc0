"""The engine in a real browser: keys, choosing, dialogs, filters, cells, drafts."""

from typing import Any

import pytest
from playwright.sync_api import expect

from sextant.book.models import Account, Deal
from tests.browser.conftest import PHONE, WIDE, faults
from tests.company import Company, found

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company() -> Company:
    company = found()
    for number in range(3):
        company.deal("Ben", f"{number + 1}00.00", name=f"Deal {number}")
    return company


@pytest.fixture
def seated(company: Company, live_server: Any, page: Any, client: Any) -> Any:
    """Open pages as Dora; `page.open("/deals/")`."""
    client.force_login(company.people["Dora"])
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])

    def opened(address: str) -> None:
        page.goto(f"{live_server.url}{address}")
        page.wait_for_load_state("networkidle")

    page.opened = opened
    return page


def test_keys_move_choose_and_open(seated: Any) -> None:
    seated.opened("/deals/")
    seated.keyboard.press("j")
    seated.keyboard.press("j")
    seated.keyboard.press("x")
    assert seated.locator("tr.row-chosen").inner_text().startswith("\tDeal 1")
    assert seated.locator("[data-deeds]").is_visible()
    seated.keyboard.press("Enter")
    seated.wait_for_url("**/deals/*/")
    assert seated.locator("h1").inner_text() == "Deal 1"


def test_chosen_rows_are_handed_over_and_taken_back(seated: Any, company: Company) -> None:
    seated.opened("/deals/")
    seated.locator("[data-all]").check()
    seated.get_by_role("button", name="Hand over…").click()
    dialog = seated.locator("dialog[open]")
    assert "For 3 chosen records." in dialog.inner_text()
    dialog.locator("select[name=to]").select_option(label="Cai")
    dialog.get_by_role("button", name="Hand over").click()
    seated.get_by_text("Hand over: 3 done.").wait_for()
    assert Deal.objects.filter(owner=company.people["Cai"]).count() == 3
    seated.get_by_role("button", name="Undo").click()
    seated.get_by_text("3 taken back.").wait_for()
    assert Deal.objects.filter(owner=company.people["Ben"]).count() == 3


def test_the_filter_panel_writes_the_address(seated: Any) -> None:
    seated.opened("/deals/")
    seated.get_by_text("Filter", exact=True).click()
    panel = seated.locator("[data-filters]")
    panel.wait_for()
    panel.get_by_label("Open").check()
    amount = panel.locator("[data-filter=amount]")
    amount.locator("[data-low]").fill("200")
    created = panel.locator("[data-filter=created_on]")
    created.locator("[data-low]").fill("2026-06-01")
    created.locator("[data-high]").fill("2026-06-30")
    panel.get_by_role("button", name="Apply").click()
    seated.wait_for_url("**status=open**")
    assert "created_on=2026-06-01..2026-07-01" in seated.url
    assert "amount=200.." in seated.url
    assert seated.locator("tbody tr").count() == 2
    seated.locator(".chip", has_text="Amount").click()
    expect(seated.locator("tbody tr")).to_have_count(3)


def test_searching_narrows_while_typing_and_keeps_the_cursor(seated: Any) -> None:
    seated.opened("/deals/")
    seated.locator("#list-q").press_sequentially("deal 2", delay=20)
    expect(seated.locator("tbody tr")).to_have_count(1)
    assert "q=deal" in seated.url
    assert seated.evaluate("document.activeElement.id") == "list-q"


def test_sorting_swaps_the_list_alone(seated: Any) -> None:
    seated.opened("/deals/")
    seated.evaluate("window.stayed = true")
    seated.get_by_role("link", name="Amount").click()
    seated.locator("th[aria-sort=ascending]").wait_for()
    assert seated.locator("tbody tr").first.inner_text().startswith("\tDeal 0")
    assert seated.evaluate("window.stayed")
    assert seated.url.endswith("?sort=amount")


def test_a_cell_is_changed_by_double_click(seated: Any) -> None:
    seated.opened("/deals/")
    cell = seated.locator("tbody tr", has_text="Deal 0").locator("td.num")
    cell.dblclick()
    control = seated.locator("[data-cell] input[name=amount]")
    control.fill("1250")
    control.press("Enter")
    seated.get_by_text("$1,250.00").wait_for()


def test_columns_are_chosen_and_moved(seated: Any) -> None:
    seated.opened("/deals/")
    seated.get_by_label("Columns").click()
    panel = seated.locator("[data-columns]")
    panel.wait_for()
    panel.get_by_label("Next step", exact=True).check()
    panel.get_by_label("Move Account forward").click()
    panel.get_by_role("button", name="Apply").click()
    seated.wait_for_url("**columns=account**")
    heads = seated.locator("thead th").all_inner_texts()
    assert heads[1:3] == ["Account", "Name"]
    assert heads[-1] == "Next step"


def test_a_verb_is_asked_in_a_dialog_and_a_mistake_stays_there(seated: Any) -> None:
    deal = Deal.objects.first()
    assert deal is not None
    seated.opened(f"/deals/{deal.pk}/")
    seated.locator("main summary[title=More]").click()
    seated.get_by_role("link", name="Lose…").click()
    dialog = seated.locator("dialog[open]")
    dialog.get_by_role("button", name="Lose", exact=True).click()
    dialog.get_by_text("Fill this in.").wait_for()
    dialog.locator("select[name=reason]").select_option(label="Price")
    dialog.get_by_role("button", name="Lose", exact=True).click()
    seated.get_by_text("Lose: done for").wait_for()
    deal.refresh_from_db()
    assert deal.status == "lost"


def test_what_is_typed_outlives_the_page(seated: Any) -> None:
    seated.opened("/contacts/new/")
    seated.get_by_label("Name").fill("Zoe")
    seated.wait_for_timeout(500)
    seated.opened("/contacts/new/")
    assert seated.get_by_label("Name").input_value() == "Zoe"


def test_a_reference_among_many_is_found_by_typing(seated: Any) -> None:
    Account.objects.bulk_create(Account(name=f"Account {n:03}") for n in range(100))
    seated.opened("/contacts/new/")
    seated.get_by_label("Name").fill("Zoe")
    account = seated.locator(".ts-control").first
    account.click()
    account.locator("input").press_sequentially("077")
    seated.locator(".ts-dropdown .option", has_text="Account 077").click()
    seated.get_by_role("button", name="Save").click()
    seated.wait_for_url("**/contacts/*/")
    assert seated.get_by_role("link", name="Account 077").is_visible()


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_nobody_is_shut_out(
    seated: Any, company: Company, scheme: str, size: dict[str, int]
) -> None:
    deal = Deal.objects.first()
    assert deal is not None
    Account.objects.bulk_create(Account(name=f"Account {n:03}") for n in range(70))
    seated.set_viewport_size(size)
    seated.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for address in (
        "/deals/?status=open&amount=1..", "/accounts/?q=zzz", "/leads/", "/contacts/new/",
        f"/deals/{deal.pk}/edit/", f"/deals/{deal.pk}/lose/", f"/units/{company.units['Alpha'].pk}/", "/api/docs",
    ):  # fmt: skip
        seated.opened(address)
        assert (address, faults(seated)) == (address, [])
        width = seated.evaluate("document.documentElement.scrollWidth")
        assert (address, width) == (address, size["width"])


def test_panels_and_dialogs_shut_nobody_out(seated: Any) -> None:
    seated.opened("/deals/?status=open")
    for opener, panel in (("Filter", "[data-filters]"), ("Save view", ".list-keep")):
        seated.get_by_text(opener, exact=True).click()
        seated.locator(panel).wait_for()
        assert (opener, faults(seated)) == (opener, [])
        seated.keyboard.press("Escape")
    seated.locator("[data-all]").check()
    seated.get_by_role("button", name="Lose…").click()
    seated.locator("dialog[open]").wait_for()
    assert faults(seated) == []
