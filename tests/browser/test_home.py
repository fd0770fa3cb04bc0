"""Home in a real browser: signed in by form, with the figures that are asked."""

from typing import Any

from sextant.kernel.scope import scope_of
from sextant.metrics.ask import ask
from tests.browser.conftest import PASSWORD
from tests.company import TODAY, Company


def test_signing_in_leads_home_to_the_figures_that_are_asked(
    page: Any, site: str, work: Company
) -> None:
    dora = work.people["Dora"]
    dora.set_password(PASSWORD)
    dora.save()
    page.goto(site)
    page.fill("#id_login", "dora")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Are we on track?')")
    answer = ask(
        ("won_deals", "won_revenue"), period="qtd", scope=scope_of(dora, TODAY), today=TODAY
    )
    shown = page.locator(".figure", has_text="Won deals").locator(".figure-value").inner_text()
    assert shown == str(answer.total["won_deals"])
    assert f"${answer.total['won_revenue'] / 1000:.1f}K" in page.locator(".answer").inner_text()


def test_a_number_opens_its_reasons_and_its_records(seat: Any, site: str) -> None:
    page = seat("Dora")
    page.goto(f"{site}/?period=2026-Q3")
    page.locator(".figure", has_text="Won deals").locator(".figure-value a").click()
    page.wait_for_selector("h1:has-text('Won deals')")
    assert "period=2026-Q3" in page.url
    page.click("text=Show the records")
    page.wait_for_selector("tr[data-href]")
    assert page.locator("tr[data-href]").count() == 14


def test_the_chart_is_drawn_with_a_table_behind_it(seat: Any, site: str) -> None:
    page = seat("Dora")
    page.goto(site)
    page.wait_for_selector("[data-chart-plot] svg")
    page.click("[data-chart-toggle]")
    assert "2026-Q3" in page.locator("[data-chart-table]").inner_text()
