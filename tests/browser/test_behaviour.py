"""Behaviour at a real browser, on a laptop and on a phone, by day and by night."""

from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, faults
from tests.company import Company


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("who", ["Dora", "Ben"])
def test_everyone_can_read_behaviour(
    seat: Any, site: str, work: Company, who: str, scheme: str, size: dict[str, int]
) -> None:
    page = seat(who)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    for path in ("/behaviour/?period=2026", "/behaviour/?step=week&outcome=won_revenue"):
        assert page.goto(site + path).status == 200
        for chart in page.locator("[data-chart-plot]").all():
            chart.scroll_into_view_if_needed()
            chart.locator("svg").wait_for()
        assert (path, faults(page)) == (path, [])
        width = page.evaluate("document.documentElement.scrollWidth")
        assert (path, width) == (path, size["width"])


def test_a_result_is_chosen(seat: Any, site: str, work: Company) -> None:
    page = seat("Dora")
    page.goto(f"{site}/behaviour/?period=2026")
    page.get_by_role("link", name="Won revenue").click()
    page.wait_for_url("**outcome=won_revenue**")
    assert "period=2026" in page.url
    assert page.get_by_role("link", name="Won revenue").get_attribute("aria-current") == "true"
