"""A company at work behind a running server, and its people at a real browser."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sextant.metrics import publishing
from sextant.plans import drafting, splitting
from sextant.plans.models import Plan
from sextant.plans.weighing import Way
from tests.book.conftest import clock, company, kept_home, publish
from tests.company import NOW, TODAY, Company
from tests.homes import REPOSITORY

__all__ = ["clock", "company", "kept_home", "publish"]

AXE = Path(REPOSITORY) / "tests/vendor/axe-core-4.14.1/axe.min.js"
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
FAULTS = "r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))])"
PASSWORD = "north by north-east 9"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this directory as one that drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def site(live_server: Any) -> str:
    """Return the address of a running server, by number: browsers here resolve no names."""
    return str(live_server.url).replace("localhost", "127.0.0.1")


@pytest.fixture
def work(company: Company, clock: Any, publish: Any) -> Company:
    """Let the company have won, lost and open deals, published."""
    for n in range(14):
        day = TODAY - timedelta(days=n)
        company.deal("Ben", str(1000 + n), name=f"Won {n}", status="won", closed_on=day)
        company.deal("Eli", "700", status="won", closed_on=day - timedelta(days=95),
                     created_on=date(2026, 1, 1))  # fmt: skip
    company.deal("Ben", "50", status="lost", closed_on=TODAY, loss_reason=company.reason)
    for n in range(4):
        day = TODAY + timedelta(days=n - 1)
        company.deal("Ben", str(100 * (n + 1)), name=f"Open {n}", expected_close_on=day)
    company.deal("Eli", None, name="No amount")
    publishing.publish_all(NOW)
    return company


@pytest.fixture
def plan(work: Company) -> Plan:
    """Share 1200.00 out evenly."""
    dora = work.people["Dora"]
    plan = drafting.draw({"name": "Revenue 2026", "year": 2026}, by=dora, at=NOW)
    splitting.share_out(plan, D(1200), way=Way("even", "even"), by=dora, at=NOW)
    return plan


@pytest.fixture
def seat(page: Any, site: str, work: Company) -> Callable[[str], Any]:
    """Seat a person of the company at the browser, signed in."""

    def seated(name: str) -> Any:
        client = Client()
        client.force_login(work.people[name])
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
        page.context.add_cookies([cookie])
        return page

    return seated


def walk(page: Any, site: str, paths: Iterable[str], scheme: str, size: dict[str, int]) -> None:
    """Hold pages to be open to everyone and to fit, with their charts drawn."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    for path in paths:
        assert page.goto(site + path).status == 200, path
        look_at(page, path, size)


def look_at(page: Any, path: str, size: dict[str, int]) -> None:
    """Hold the page that is open to be open to everyone and to fit, with its charts drawn."""
    for chart in page.locator("[data-chart-plot]").all():
        chart.scroll_into_view_if_needed()
        chart.locator("svg").wait_for()
    page.evaluate("scrollTo(0, 0)")  # what stays in place covers what is scrolled beneath it
    assert (path, faults(page)) == (path, [])
    width = page.evaluate("document.documentElement.scrollWidth")
    assert (path, width) == (path, size["width"])


def faults(page: Any) -> list[Any]:
    """Return what shuts people out of a page, as axe finds it."""
    page.evaluate(AXE.read_text())
    return faults_again(page)


def faults_again(page: Any) -> list[Any]:
    """Return what axe finds on a page that it has looked at before."""
    found: list[Any] = page.evaluate(f"axe.run({RULES}).then({FAULTS})")
    return found
