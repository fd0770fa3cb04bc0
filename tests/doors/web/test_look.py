"""Pages in a real browser: no script or style is blocked, nobody is shut out, little is loaded."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.homes import REPOSITORY

pytestmark = pytest.mark.django_db(transaction=True)
AXE = Path(REPOSITORY) / "tests/vendor/axe-core-4.14.1/axe.min.js"
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
FAULTS = "r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))])"
LIMIT = 150_000


@pytest.fixture
def window(page: Any, client: Client, ann: Any, site: str) -> Any:
    client.force_login(ann)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": site}])
    page.goto(f"{site}/gallery/")
    return page


def faults(page: Any) -> list[Any]:
    page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(f"axe.run({RULES}).then({FAULTS})")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everyone_can_use_every_component(window: Any, scheme: str, width: int) -> None:
    window.emulate_media(color_scheme=scheme)
    window.set_viewport_size({"width": width, "height": 800})
    window.wait_for_selector("[data-chart-plot] svg")
    assert faults(window) == []
    assert window.evaluate("document.documentElement.scrollWidth") == width


def test_a_chart_is_drawn_and_can_be_read_as_a_table(window: Any) -> None:
    window.wait_for_selector("[data-chart-plot] svg")
    window.click("[data-chart-toggle]")
    assert "2026-08" in window.inner_text("[data-chart-table]")


def test_the_palette_opens_by_key(window: Any) -> None:
    window.keyboard.press("/")
    assert window.is_visible("#palette")
    window.keyboard.press("Escape")
    assert not window.is_visible("#palette")


def test_what_is_typed_outlives_a_reload(window: Any) -> None:
    window.wait_for_selector("[data-draft-ready]:has(#memo)")
    window.fill("#memo", "do not lose me")
    while "do not lose me" not in window.evaluate("JSON.stringify(localStorage)"):
        window.wait_for_timeout(100)
    window.reload()
    expect(window.locator("#memo")).to_have_value("do not lose me")


def test_a_dialog_opens_and_closes(window: Any) -> None:
    window.click("[data-open-dialog=specimen]")
    assert window.is_visible("#specimen")
    window.click("#specimen .dialog-head [data-close-dialog]")
    assert not window.is_visible("#specimen")


def test_menus_close_by_a_click_elsewhere(window: Any) -> None:
    window.click(".pick summary >> nth=0")
    assert window.is_visible("text=Last 12 months")
    window.mouse.click(1400, 800)
    assert not window.is_visible("text=Last 12 months")


def test_the_rail_opens_on_a_phone(window: Any) -> None:
    window.set_viewport_size({"width": 360, "height": 740})
    assert not window.is_visible("#rail")
    window.click(".bottom button")
    assert window.is_visible("#rail")


def test_little_script_is_loaded_before_a_chart_is_seen(page: Any, site: str) -> None:
    sizes: list[int] = []
    page.on("response", lambda r: sizes.append(len(r.body())) if r.url.endswith(".js") else None)
    page.goto(f"{site}/me/login/")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < LIMIT


def test_the_frame_of_a_page_is_light() -> None:
    web = Path(REPOSITORY) / "src/sextant/doors/web/static"
    frame = [web / "vendor/htmx-2.0.11/htmx.min.js", *(web / "sextant").glob("*.js")]
    assert sum(file.stat().st_size for file in frame) < LIMIT
