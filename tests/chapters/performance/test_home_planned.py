"""Home answers against the plan where one is published, and as before where none is."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.book.conftest import Publish, Seat
from tests.chapters.performance.conftest import Planned, Win, told
from tests.company import Company

pytestmark = pytest.mark.django_db


def test_home_says_how_far_the_plan_is_met(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned("400000.00")
    win("Ben", 12)
    publish()
    page = told(at("Dora"), "/")
    assert "Behind the plan" in page
    assert re.search(r"\$1.2K of \$\d+K so far: \d+% behind the", page)
    assert "There is no target yet" not in page


def test_the_picture_holds_the_plan(at: Seat, planned: Planned, win: Win, publish: Publish) -> None:
    planned("400000.00")
    win("Ben", 12)
    publish()
    page = at("Dora").get("/").content.decode()
    found = re.search(r'<script id="course" type="application/json">(.+?)</script>', page)
    assert found is not None
    lines = {point["line"] for point in json.loads(unescape(found[1]))["data"]["values"]}
    assert {"Plan", "Reached"} <= lines


def test_a_period_without_a_plan_is_compared_as_before(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned()
    win("Ben", 3, on=date(2025, 5, 5))
    publish()
    page = told(at("Dora"), "/?period=2025-Q2")
    assert "There is no target yet" in page
    assert "the plan" not in page.split("<main")[1].split("</header>")[0]


def test_without_a_plan_one_look_more_is_all_it_costs(at: Seat, win: Win, publish: Publish) -> None:
    win("Ben", 3)
    publish()
    client = at("Dora")
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len([each for each in asked if "plans_plan" in each["sql"]]) == 1


def test_a_rep_is_answered_about_their_own_target(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned("400000.00")
    win("Ben", 12)
    win("Eli", 30)
    publish()
    page = told(at("Ben"), "/?period=2026")
    assert "$1.2K of $100K so far" in page


def test_people_are_shown_with_their_attainment(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    win("Ben", 50)
    publish()
    assert "Of the pace" not in told(at("Dora"), "/people/figures/?period=2026")
    planned()
    publish()
    page = told(at("Dora"), "/people/figures/?period=2026&sort=-attainment")
    assert "Of the pace" in page
    assert '<td class="num">50%</td>' in page


def test_a_persons_page_shows_attainment_and_pace(
    company: Company, at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    win("Ben", 50)
    planned()
    publish()
    page = told(at("Ann"), f"/people/{company.people['Ben'].pk}/?period=2026")
    assert "Attainment of pace" in page
    assert re.search(r">50(\.0)?%<", page)
