"""Signing in with a browser."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from sextant.kernel import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_person_signs_in_and_the_console_stays_silent(page: Any, live_server: Any) -> None:
    people.enrol(
        "Ann", by=None, at=datetime(2026, 1, 1, tzinfo=UTC), username="ann", password="sails",
        role="director",
    )  # fmt: skip
    page.goto(f"{live_server.url}/gallery/")
    page.fill("input[name=login]", "ann")
    page.fill("input[name=password]", "sails")
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/gallery/"))
    assert page.locator("h1").first.is_visible()
