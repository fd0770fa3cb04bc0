"""Alerts at a real browser, on a laptop and on a phone, by day and by night."""

from datetime import timedelta
from typing import Any

import pytest

from sextant.watch.models import Alert
from tests.browser.conftest import PHONE, WIDE, walk
from tests.company import TODAY, Company
from tests.watch.test_seeing import alert

EVIDENCE = {"what": ["metric", "visits"], "now": ["number", 3], "usual": ["number", 30],
            "days": ["number", 28], "sure": ["sigmas", 4.2]}  # fmt: skip


@pytest.fixture
def told(work: Company) -> Alert:
    """Keep an alert with a likely cause."""
    cause = {"rule": "fewer_visits", "evidence": EVIDENCE, "kinds": [["activity", ""]]}
    week = {"starts_on": TODAY - timedelta(days=7), "ends_on": TODAY}
    return alert(work, "Ben", causes=[cause], **week)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_everyone_can_use_alerts(
    seat: Any, site: str, told: Alert, scheme: str, size: dict[str, int]
) -> None:
    paths = ("/alerts/", f"/alerts/{told.pk}/", "/alerts/rules/")
    walk(seat("Dora"), site, paths, scheme, size)


def test_an_alert_is_judged_in_its_place_and_leads_to_an_initiative(
    seat: Any, site: str, told: Alert
) -> None:
    page = seat("Dora")
    page.goto(f"{site}/alerts/?state=open")
    page.get_by_role("link", name="Won revenue of Ben").click()
    page.get_by_label("Why, if you like").fill("A fair")
    page.get_by_role("button", name="Not useful").click()
    page.get_by_text("2 times less likely by chance").wait_for()
    assert told.judgements.get().reason == "A fair"
    page.get_by_role("link", name="Plan visits and calls for the next four weeks").click()
    page.wait_for_url("**/initiatives/new/**")
    name = page.locator("[name=name]").input_value()
    assert name == "Plan visits and calls for the next four weeks"
    page.goto(f"{site}/alerts/")
    page.locator("select[name=state]").select_option("open")
    page.get_by_text("No alert is like that").wait_for()
