"""Targets answer whether we are on track, and show each person their part of the tree."""

import pytest

from sextant.kernel.models import Unit
from tests.book.conftest import Publish, Seat
from tests.chapters.performance.conftest import Planned, Win, told
from tests.company import Company

pytestmark = pytest.mark.django_db


def test_without_a_plan_the_page_says_so_and_offers_the_first_step(
    at: Seat, publish: Publish
) -> None:
    publish()
    page = told(at("Dora"), "/targets/")
    assert "No published plan covers Jul 1, 2026 to Sep 30, 2026" in page
    assert "Make a plan" in page
    assert "Make a plan" not in told(at("Ben"), "/targets/")


def test_a_period_without_a_plan_is_said(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    assert "No published plan covers Jan 1, 2024" in told(at("Dora"), "/targets/?period=2024")


def test_a_role_without_targets_is_told_so(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    assert "Your role sees no targets." in told(at("Sam"), "/targets/")


def test_behind_the_plan_is_said_in_a_sentence(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned("400000.00")
    win("Ben", 12)
    publish()
    page = told(at("Dora"), "/targets/?period=2026")
    assert "Behind the plan" in page
    assert "$1.2K of $400K so far: 99% behind the $214K that the plan expects by today." in page
    assert "on each of the 117 working days that are left." in page


def test_a_reached_target_needs_nothing_more(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned("1200.00")
    win("Ben", 20)
    publish()
    page = told(at("Dora"), "/targets/?period=2026-07")
    assert "The target is reached." in page
    assert "Ahead of the plan" in page


def test_an_ended_period_says_what_came_of_it(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned("1200.00")
    publish()
    page = told(at("Dora"), "/targets/?period=2026-Q2")
    assert "0% of the target of" in page
    assert "were missing." in page


def test_the_tree_begins_with_the_whole_and_its_regions(
    at: Seat, planned: Planned, publish: Publish
) -> None:
    planned()
    publish()
    page = told(at("Dora"), "/targets/?period=2026")
    assert all(f"What is below {name}" in page for name in ("North", "South"))
    assert "Acme" in page
    assert "Alpha" not in page


def test_a_branch_is_brought_by_itself(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    north, alpha = (Unit.objects.get(name=name).pk for name in ("North", "Alpha"))
    teams = told(at("Dora"), f"/targets/branch/?region={north}&depth=2&period=2026")
    assert "What is below Alpha" in teams
    assert "Delta" not in teams
    people = told(at("Dora"), f"/targets/branch/?region={north}&team={alpha}&depth=3&period=2026")
    assert ">Ben<" in people
    assert "$10K" in people


def test_a_manager_sees_their_people_and_no_branch_of_others(
    company: Company, at: Seat, planned: Planned, publish: Publish
) -> None:
    planned()
    publish()
    page = told(at("Ann"), "/targets/?period=2026")
    assert ">Ben<" in page
    assert "Eli" not in page
    assert "$20K" in page
    south = company.units["South"].pk
    assert "Eli" not in told(at("Ann"), f"/targets/branch/?region={south}&depth=2")


def test_a_rep_sees_themself_alone(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    page = told(at("Ben"), "/targets/?period=2026")
    assert "$10K" in page
    assert all(name not in page for name in ("Cai", "Eli", "North", "$40K"))


def test_several_measures_and_levels_are_offered_and_asked(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned()
    planned("240", "won_deals")
    win("Ben", 30)
    publish()
    page = told(at("Dora"), "/targets/?period=2026&measure=won_deals&level=stretch")
    assert "30 of 264 so far" in page
    assert "measure=won_revenue" in page
    assert "level=target" in page


def test_what_nobody_planned_is_replaced(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    page = told(at("Dora"), "/targets/?period=2026&measure=visits&level=moon")
    assert "of $40K so far" in page


def test_weeks_have_their_part_of_the_plan(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    page = told(at("Dora"), "/targets/?period=2026&step=week")
    assert "2026-W29" in page
    assert "Week by week" in page


def test_a_week_is_tracked_day_by_day(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    page = told(at("Dora"), "/targets/?period=this-week")
    assert "Day by day" in page
    assert "Last 12 weeks" in page


def test_too_little_data_is_said(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    page = told(at("Dora"), "/targets/?period=2026")
    assert "Too little has happened yet to say where it ends on Dec 31, 2026." in page
    assert "too little data" in page


def test_the_chapter_answers_first_and_leads_on(
    at: Seat, planned: Planned, publish: Publish
) -> None:
    planned()
    publish()
    page = told(at("Dora"), "/performance/")
    assert "of $10.2K so far" in page
    assert all(address in page for address in ("/targets/", "/deviations/", "/team-wall/"))
    assert "/targets/" not in told(at("Pat"), "/performance/").split("<main")[1]
