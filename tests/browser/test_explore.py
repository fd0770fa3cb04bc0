"""Exploring at a real browser: on a laptop and on a phone, by day and by night; pictures to take away."""

from pathlib import Path
from typing import Any

import pytest

from sextant.book.models import Account
from sextant.metrics import publishing
from tests.browser.conftest import PHONE, WIDE, faults, look_at
from tests.company import NOW, TODAY, Company

PATHS = (
    "/reporting/",
    "/explore/?metric=won_revenue,won_deals,win_rate&by=month&period=this-year",
    "/explore/?metric=won_revenue&by=region,month&as=heat&period=this-year",
    "/explore/?metric=won_revenue&by=kind&region=North",
    "/dashboards/team/?period=this-year",
    "/explore/?metric=won_revenue&by=country&period=this-year",
    "/explore/records/?metric=won_revenue&period=this-year",
    "/explore/pin/?metric=won_revenue&by=country",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_everyone_can_explore(
    seat: Any, site: str, work: Company, scheme: str, size: dict[str, int]
) -> None:
    page = seat("Dora")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    for path in PATHS:
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        look_at(page, path, size)


def test_a_number_is_found_chosen_and_split(seat: Any, site: str, work: Company) -> None:
    page = seat("Dora")
    page.goto(f"{site}/explore/")
    page.locator(".explore-metrics summary").click()
    page.get_by_role("searchbox", name="Find a number").fill("lost deals")
    assert page.locator("[name=metric][value=won_revenue]").is_hidden()
    page.get_by_role("checkbox", name="Lost deals", exact=True).check()
    page.keyboard.press("Escape")
    page.locator("[name=by]").first.select_option("region")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**by=region**")
    page.locator(".explore-table").get_by_role("link", name="North", exact=True).click()
    page.wait_for_url("**region=**")
    page.get_by_role("link", name="Take away the filter Region: North").click()
    page.wait_for_selector(".explore-conditions", state="detached")


def test_values_are_offered_and_make_a_filter(seat: Any, site: str, work: Company) -> None:
    page = seat("Dora")
    page.goto(f"{site}/explore/?metric=won_revenue&by=month")
    page.locator("[name=filter]").select_option("person")
    page.locator("#explore-values option").first.wait_for(state="attached")
    page.locator("[name=value]").fill("Ben")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**person=Ben**")


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_a_chart_is_taken_away_as_a_picture(
    seat: Any, site: str, work: Company, form: str, start: bytes
) -> None:
    page = seat("Dora")
    page.goto(f"{site}/explore/?metric=won_revenue&by=region")
    with page.expect_download() as taken:
        page.get_by_role("button", name=form.upper()).click()
    assert taken.value.suggested_filename == f"Won revenue.{form}"
    assert Path(taken.value.path()).read_bytes().startswith(start)


@pytest.fixture
def abroad(work: Company) -> Company:
    """Let the company have customers in three countries, one of them too small for the map."""
    for country, amount in (("Germany", "500"), ("中国", "300"), ("Malta", "20")):
        account = Account.objects.create(name=f"Shop in {country}", country=country)
        work.deal("Ben", amount, status="won", closed_on=TODAY, account=account)
    publishing.publish_all(NOW)
    return work


MAP = "/explore/?metric=won_revenue&by=country&period=this-quarter"


def test_a_map_is_drawn_and_what_it_has_no_place_for_stands_beneath(
    seat: Any, site: str, abroad: Company
) -> None:
    page = seat("Dora")
    page.goto(site + MAP)
    page.locator("[data-chart-plot] svg").wait_for()
    assert page.locator("[data-chart-plot] svg .mark-shape path").count() > 170
    assert "Malta" in page.locator(".beneath").inner_text()
    page.locator("[data-chart-toggle]").click()
    assert "Germany" in page.locator("[data-chart-table]").inner_text()


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_a_map_is_taken_away_as_a_picture(
    seat: Any, site: str, abroad: Company, form: str, start: bytes
) -> None:
    page = seat("Dora")
    page.goto(site + MAP)
    page.locator("[data-chart-plot] svg").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("button", name=form.upper()).click()
    picture = Path(taken.value.path()).read_bytes()
    assert picture.startswith(start)
    assert len(picture) > 20_000


def test_shapes_are_loaded_only_for_a_map(seat: Any, site: str, abroad: Company) -> None:
    page, loaded = seat("Dora"), list[str]()
    page.on("response", lambda answer: loaded.append(answer.url))
    page.goto(f"{site}/explore/?metric=won_revenue&by=region")
    page.locator("[data-chart-plot] svg").wait_for()
    assert not [each for each in loaded if "world-atlas" in each]
    page.goto(site + MAP)
    page.locator("[data-chart-plot] svg").wait_for()
    assert [each for each in loaded if "world-atlas" in each]


def titles(page: Any) -> list[str]:
    return list(page.locator("[data-tile] .chart-title").all_inner_texts())


def pin(page: Any, address: str, title: str, name: str = "") -> None:
    page.goto(address)
    page.locator(".page-actions summary", has_text="Pin").click()
    page.get_by_label("Title").fill(title)
    if name:
        page.get_by_label("Name of the new dashboard").fill(name)
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("link", name="Open the dashboard").wait_for()


@pytest.fixture
def board(seat: Any, site: str, abroad: Company) -> Any:
    """Pin three explorations to a new dashboard and open it."""
    page = seat("Dora")
    pin(page, site + MAP, "Where", "Mine")
    pin(page, f"{site}/explore/?metric=won_revenue&by=region", "Regions")
    pin(page, f"{site}/explore/?metric=won_deals&by=month", "Months")
    page.get_by_role("link", name="Open the dashboard").click()
    page.locator("[data-tile] .chart-title").nth(2).wait_for()
    return page


def drag(page: Any, what: Any, onto: Any) -> None:
    what.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 120)")
    start, end = what.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] - 20, start["y"] - 20, steps=4)
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] / 2, steps=12)
    page.wait_for_timeout(250)
    page.mouse.up()


def test_what_is_pinned_is_moved_by_keys_menu_and_mouse_and_stays_there(board: Any) -> None:
    assert titles(board) == ["Where", "Regions", "Months"]
    handles = board.locator("[data-tile-handle]")
    with board.expect_response("**/arrange/"):
        handles.first.press("ArrowRight")
    assert titles(board) == ["Regions", "Where", "Months"]
    assert board.locator("#arranged").inner_text() == "Place 2 of 3"
    with board.expect_response("**/arrange/"):
        board.locator("[data-tile]").nth(2).locator("summary").click()
        board.get_by_role("button", name="Move earlier").locator("visible=true").click()
    assert titles(board) == ["Regions", "Months", "Where"]
    with board.expect_response("**/arrange/"):
        drag(board, handles.nth(1), board.locator("[data-tile]").first.locator(".chart-title"))
    board.reload()
    board.locator("[data-tile] .chart-title").nth(2).wait_for()
    assert titles(board) == ["Months", "Regions", "Where"]


def test_what_is_unpinned_is_put_back(board: Any) -> None:
    board.locator("[data-tile]").nth(1).locator("summary").click()
    board.get_by_role("button", name="Unpin").locator("visible=true").click()
    board.get_by_role("button", name="Undo").click()
    board.locator("[data-tile] .chart-title").nth(2).wait_for()
    assert titles(board) == ["Where", "Regions", "Months"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_everyone_can_use_a_dashboard_of_their_own(board: Any, size: dict[str, int]) -> None:
    board.set_viewport_size(size)
    board.reload()
    board.locator("[data-tile] .chart-title").nth(2).wait_for()
    assert faults(board) == []
    assert board.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_a_dashboard_is_deleted_after_a_question(board: Any) -> None:
    board.locator(".page-actions summary").click()
    board.get_by_role("button", name="Delete the dashboard").click()
    board.locator("#delete-dashboard form button").click()
    board.wait_for_url("**/reporting/**")
    assert "“Mine” is deleted." in board.locator("#toasts").inner_text()
