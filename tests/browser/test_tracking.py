"""Targets, one's own target, deviations and the wall at a real browser, for everyone."""

from collections.abc import Callable
from typing import Any

import pytest

from sextant.metrics import publishing
from tests.browser.conftest import PHONE, WIDE, faults, faults_again, walk
from tests.chapters.performance.conftest import planned
from tests.company import NOW, Company

__all__ = ["planned"]

PAGES = (
    "/", "/performance/", "/targets/", "/targets/?period=2026&level=stretch", "/deviations/",
    "/my-target/?person={ben}", "/team-wall/?still=1", "/people/figures/", "/people/{ben}/",
)  # fmt: skip


@pytest.fixture
def in_force(work: Company, planned: Callable[..., Any]) -> Company:
    """Plan the year, so that all are off their pace."""
    planned("400000.00")
    planned("400", "won_deals")
    publishing.publish_all(NOW)
    return work


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_everyone_can_use_every_page_that_tracks(
    seat: Any, site: str, in_force: Company, scheme: str, size: dict[str, int]
) -> None:
    paths = [path.format(ben=in_force.people["Ben"].pk) for path in PAGES]
    walk(seat("Dora"), site, paths, scheme, size)


def test_a_branch_unfolds_and_folds_again(seat: Any, site: str, in_force: Company) -> None:
    page = seat("Dora")
    page.goto(f"{site}/targets/?period=2026")
    page.get_by_role("button", name="What is below North").click()
    page.get_by_role("button", name="What is below Alpha").click()
    person = page.get_by_role("link", name="Ben", exact=True)
    person.wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="What is below North").click()
    person.wait_for(state="hidden")
    page.get_by_role("button", name="What is below North").click()
    person.wait_for()
    page.get_by_role("button", name="What is below Alpha").click()
    person.wait_for(state="hidden")
    assert faults_again(page) == []
    page.get_by_role("button", name="What is below Alpha").click()
    person.click()
    page.wait_for_selector("h1:has-text('The target of Ben')")


def test_a_deviation_starts_an_initiative(seat: Any, site: str, in_force: Company) -> None:
    page = seat("Dora")
    page.goto(f"{site}/deviations/?period=2026")
    page.get_by_role("link", name="Launch an initiative").first.click()
    page.wait_for_selector("[name=name]")
    assert page.locator("[name=name]").input_value().startswith("Bring ")
    assert "where the plan expects" in page.locator("[name=why]").input_value()


def test_the_wall_brings_itself_up_to_date(seat: Any, site: str, in_force: Company) -> None:
    page = seat("Dora")
    page.goto(f"{site}/team-wall/")
    page.clock.install()
    page.reload()
    with page.expect_response(lambda answer: "/team-wall/?" in answer.url) as brought:
        page.clock.fast_forward(61_000)
    assert brought.value.status == 200
    page.locator(".wall-tile").first.wait_for()


def test_a_rep_on_the_road_sees_their_target(seat: Any, site: str, in_force: Company) -> None:
    page = seat("Ben")
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/my-target/?period=2026")
    page.locator(".mine-share").wait_for()
    assert page.locator(".mine-marks li").count() == 2
    assert page.get_by_text("of $100K").count()
