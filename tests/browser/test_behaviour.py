"""Behaviour at a real browser, on a laptop and on a phone, by day and by night."""

from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, walk
from tests.company import Company


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("who", ["Dora", "Ben"])
def test_everyone_can_read_behaviour(
    seat: Any, site: str, work: Company, who: str, scheme: str, size: dict[str, int]
) -> None:
    paths = ("/behaviour/?period=2026", "/behaviour/?step=week&outcome=won_revenue")
    walk(seat(who), site, paths, scheme, size)


def test_a_result_is_chosen(seat: Any, site: str, work: Company) -> None:
    page = seat("Dora")
    page.goto(f"{site}/behaviour/?period=2026")
    page.get_by_role("link", name="Won revenue").click()
    page.wait_for_url("**outcome=won_revenue**")
    assert "period=2026" in page.url
    assert page.get_by_role("link", name="Won revenue").get_attribute("aria-current") == "true"
