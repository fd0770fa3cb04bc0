"""Exploring at a real browser: on a laptop and on a phone, by day and by night; pictures to take away."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, faults
from tests.company import Company

PATHS = (
    "/reporting/",
    "/explore/?metric=won_revenue,won_deals,win_rate&by=month&period=this-year",
    "/explore/?metric=won_revenue&by=region,month&as=heat&period=this-year",
    "/explore/?metric=won_revenue&by=kind&region=North",
    "/dashboards/team/?period=this-year",
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
        for chart in page.locator("[data-chart-plot]").all():
            chart.scroll_into_view_if_needed()
            chart.locator("svg").wait_for()
        assert (path, faults(page)) == (path, [])
        width = page.evaluate("document.documentElement.scrollWidth")
        assert (path, width) == (path, size["width"])


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
