"""The team wall turns by itself, and shows no more than whoever put it up may see."""

from datetime import date

import pytest

from sextant.chapters.performance import wall
from sextant.kernel import people
from tests.book.conftest import Publish, Seat
from tests.chapters.performance.conftest import Planned, Win, told
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


def test_everyone_is_shown_with_what_they_reached(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned()
    win("Ben", 3, "500.00", TODAY)
    publish()
    page = told(at("Dora"), "/team-wall/")
    assert all(f">{name}<" in page for name in ("Ben", "Cai", "Eli"))
    assert "today +$1.5K" in page
    assert page.count("Deal of Ben") == 3


def test_who_passed_a_mark_is_told(at: Seat, planned: Planned, win: Win, publish: Publish) -> None:
    planned("1200.00")
    win("Ben", 1)
    publish()
    page = told(at("Dora"), "/team-wall/?period=2026-07")
    assert '<b>Ben</b> <span class="wall-mark">120 %</span>' in page
    assert "Jul 6, 2026" in page


def test_htmx_gets_the_content_alone(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    answer = at("Dora").get("/team-wall/", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert 'hx-trigger="every 60s"' in page


def test_more_people_than_fit_take_turns(
    at: Seat, planned: Planned, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "FIT", 2)
    planned()
    publish()
    first, second = (told(at("Dora"), f"/team-wall/?part={part}") for part in (0, 1))
    assert "1 of 2" in first
    assert 'hx-trigger="every 20s"' in first
    assert first.count("wall-tile") == 2
    assert second.count("wall-tile") == 1


def test_it_can_be_held_still(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    page = told(at("Dora"), "/team-wall/?still=1")
    assert '<div id="wall" class="wall">' in page
    assert "Let it run" in page


def test_a_manager_sees_their_team(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    page = told(at("Ann"), "/team-wall/")
    assert "Ben" in page
    assert "Eli" not in page


def test_without_a_plan_there_is_no_wall(at: Seat, publish: Publish) -> None:
    publish()
    assert "No published plan covers" in told(at("Dora"), "/team-wall/")


def test_who_leads_people_elsewhere_is_named_themself(
    company: Company, at: Seat, planned: Planned, publish: Publish
) -> None:
    assert ">Alpha<" not in told(at("Ann"), "/team-wall/")
    planned()
    publish()
    assert ">Alpha<" in told(at("Ann"), "/team-wall/")
    ann, delta = company.people["Ann"], company.units["Delta"]
    people.move(company.people["Eli"], delta, manager=ann, on=date(2026, 7, 1), by=None, at=NOW)
    assert "Everyone whom Ann leads" in told(at("Ann"), "/team-wall/")
