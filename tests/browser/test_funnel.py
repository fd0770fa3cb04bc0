"""The funnel at a real browser, on a laptop and on a phone, by day and by night."""

from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, walk
from tests.company import Company


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_everyone_can_use_the_funnel(
    seat: Any, site: str, work: Company, scheme: str, size: dict[str, int]
) -> None:
    paths = ("/funnel/", "/funnel/?view=cohort&which=all&by=person", "/funnel/deals/?box=won")
    walk(seat("Dora"), site, paths, scheme, size)


def test_a_box_leads_to_its_deals_and_back(seat: Any, site: str, work: Company) -> None:
    page = seat("Ben")
    page.goto(f"{site}/funnel/?from=2026-07-01&to=2026-07-15")
    page.get_by_role("link", name="Won", exact=True).click()
    page.wait_for_selector("h1:has-text('Won')")
    assert page.get_by_role("link", name="Won 3").count() == 1
    page.get_by_role("navigation", name="Where you are").get_by_role("link", name="Funnel").click()
    page.wait_for_selector("h1:has-text('Where does the funnel leak?')")
    assert page.locator(".funnel-flow-choices [name=from]").input_value() == "2026-07-01"


def test_days_are_chosen_for_the_flow(seat: Any, site: str, work: Company) -> None:
    page = seat("Dora")
    page.goto(f"{site}/funnel/")
    page.locator(".funnel-flow-choices [name=from]").fill("2026-07-10")
    page.locator(".funnel-flow-choices form").get_by_role("button", name="Show").click()
    page.wait_for_url("**from=2026-07-10**")
    assert page.get_by_text("as Jul 10, 2026 began").count()
