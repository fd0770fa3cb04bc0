"""Deviations are a worklist: who, by how much, why, and two things to do about it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from sextant.chapters.performance import deviations
from tests.book.conftest import Publish, Seat
from tests.chapters.performance.conftest import Planned, Win, told
from tests.company import Company

pytestmark = pytest.mark.django_db
ADDRESS = "/deviations/?period=2026"


def test_without_a_plan_there_is_no_deviation(at: Seat, publish: Publish) -> None:
    publish()
    assert "No published plan covers" in told(at("Dora"), ADDRESS)


def test_the_largest_shortfall_is_named_first(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned()
    win("Ben", 55)
    win("Cai", 12)
    publish()
    page = told(at("Dora"), ADDRESS)
    assert "The largest shortfall is $10.7K, with Eli." in page
    assert page.index(">Eli<") < page.index(">Cai<")
    assert "In the same days a year before there was nothing." in page


def test_nobody_off_the_pace_is_said(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned("120.00")
    publish()
    assert "Nobody is off the pace" in told(at("Dora"), ADDRESS)


def test_who_is_ahead_is_folded_away(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned("4000.00")
    win("Ben", 60)
    publish()
    page = told(at("Dora"), ADDRESS)
    assert "ahead of the pace by as much" in page
    assert "behind." not in page.split('<details class="deviations-ahead"')[1]


def test_an_initiative_is_started_filled_in(
    company: Company, at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned()
    win("Ben", 20)
    win("Cai", 12)
    publish()
    page = told(at("Dora"), ADDRESS)
    links = [unescape(each) for each in re.findall(r'href="(/initiatives/new/[^"]+)"', page)]
    asked = [parse_qs(urlsplit(each).query) for each in links]
    unit = next(each for each in asked if "unit" in each)
    assert unit["owner"] == [str(company.people["Ann"].pk)]
    assert unit["name"] == ["Bring Alpha back to plan"]
    assert (unit["measure"], unit["period"]) == (["won_revenue"], ["2026"])
    assert "Most of it lies with Cai" in unit["why"][0]
    assert any(each.get("person") == [str(company.people["Eli"].pk)] for each in asked)
    assert at("Dora").get(links[0]).status_code == 200


def test_recalibration_leads_to_the_plan_where_nothing_recalibrates(
    at: Seat, planned: Planned, win: Win, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deviations, "CALIBRATION", "no-such-page")
    plan = planned()
    win("Ben", 12)
    publish()
    assert f'href="/plans/{plan.pk}/"' in told(at("Dora"), ADDRESS)


def test_who_may_not_change_plans_is_not_led_to_them(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned()
    win("Ben", 12)
    publish()
    page = told(at("Ann"), ADDRESS)
    assert "Launch an initiative" in page
    assert "Recalibrate" not in page


def test_the_tolerance_is_the_plans(at: Seat, planned: Planned, publish: Publish) -> None:
    planned(tolerance=25)
    publish()
    assert "more than 25 % behind the pace" in told(at("Dora"), ADDRESS)


def test_days_to_come_have_no_deviations(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    assert "These days have not begun" in told(at("Dora"), "/deviations/?period=2026-Q4")


def test_each_sees_their_own_part(at: Seat, planned: Planned, win: Win, publish: Publish) -> None:
    planned()
    win("Ben", 12)
    publish()
    assert "Eli" not in told(at("Ann"), ADDRESS)
    rep = told(at("Ben"), ADDRESS)
    assert "Cai" not in rep
    assert "The largest shortfall is $4.2K, with Ben." in rep
