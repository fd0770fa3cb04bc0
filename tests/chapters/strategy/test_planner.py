"""The planner shows each role its part of a version, and offers only what may be done."""

import json
import re
from datetime import date
from typing import Any

import pytest

from sextant.chapters.strategy import sheet
from sextant.plans import agreeing, padding
from sextant.plans.models import Part, Plan
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
SHEET = re.compile(r'<script id="sheet-data" type="application/json">(.*?)</script>', re.DOTALL)


def page(at: Any, name: str, plan: Plan, asked: str = "") -> str:
    answer = at(name).get(f"/plans/{plan.pk}/table/{asked}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def names(text: str) -> list[str]:
    found = SHEET.search(text)
    assert found is not None
    return [row["name"] for row in json.loads(found[1])["rows"]]


def test_a_director_sees_all_and_may_do_all(at: Any, plan: Plan) -> None:
    text = page(at, "Dora", plan)
    assert names(text) == ["Acme", "North", "Alpha", "Ben", "Cai", "South", "Delta", "Eli"]
    for words in ("Share out…", "Propose…", "Make stretch or challenge…", "Padding…", "Discard…"):
        assert words in text


@pytest.mark.parametrize(
    ("name", "seen"), [("Ann", ["Alpha", "Ben", "Cai"]), ("Ben", ["Ben"]), ("Fay", None)]
)
def test_each_sees_their_part(at: Any, plan: Plan, name: str, seen: list[str] | None) -> None:
    text = page(at, name, plan)
    assert (names(text) == seen) if seen else (len(names(text)) == 8)
    assert "Share out…" not in text
    assert "Propose…" not in text


@pytest.mark.parametrize("name", ["Sam", "Pat"])
def test_who_sees_no_plans_finds_none(at: Any, plan: Plan, name: str) -> None:
    assert at(name).get(f"/plans/{plan.pk}/table/").status_code == 404
    assert at(name).get("/strategy/").status_code == 404


def test_a_version_that_is_not_there_is_no_page(at: Any, plan: Plan) -> None:
    assert at("Dora").get(f"/plans/{plan.pk}/table/?version=7").status_code == 404


def test_what_is_in_force_can_only_be_revised(at: Any, company: Company, plan: Plan) -> None:
    agreeing.publish(plan, reason="For the year", by=company.people["Dora"], at=NOW)
    text = page(at, "Dora", plan)
    assert "Version 1: Published" in text
    assert "Make a draft…" in text
    assert "Share out…" not in text
    assert "Discard…" not in text


def test_who_has_agreed_and_who_is_late_is_told(at: Any, company: Company, plan: Plan) -> None:
    agreeing.propose(plan, by=company.people["Dora"], at=NOW)
    Part.objects.filter(unit=company.units["Alpha"]).update(due_on=date(2026, 7, 1))
    text = page(at, "Dora", plan)
    assert "3 of 5 have agreed" in text
    assert "1 late" in text
    assert "0 of 1 have agreed" in page(at, "Ann", plan)


def test_nothing_yet_offers_the_first_step(at: Any, company: Company) -> None:
    from sextant.plans import drafting

    made = drafting.draw({"name": "Next", "year": 2027}, by=company.people["Dora"], at=NOW)
    text = page(at, "Dora", made)
    assert "Share out an amount, paste a block, or land a file." in text


def test_padded_numbers_are_looked_at_only(at: Any, company: Company, plan: Plan) -> None:
    from decimal import Decimal

    padding.pad(plan, company.units["North"], Decimal("0.05"), by=company.people["Dora"], at=NOW)
    assert "Take the padding off" in page(at, "Dora", plan)
    assert "Take the padding off" not in page(at, "Ann", plan)


def test_columns_are_months_with_their_sums(plan: Plan) -> None:
    found = sheet.columns(plan, [(0, 12), (0, 3), (3, 6), (6, 9), (9, 12)])
    assert [each["label"] for each in found[:5]] == ["Jan", "Feb", "Mar", "Q1", "Apr"]
    assert (found[-2]["label"], found[-1]["label"]) == ("Q4", "Total")
    assert len(found) == 17


def test_the_chapter_says_how_far_it_has_come(
    at: Any, company: Company, plan: Plan, publish: Any
) -> None:
    agreeing.publish(plan, reason="For the year", by=company.people["Dora"], at=NOW)
    company.deal("Ben", "300", status="won", closed_on=date(2026, 3, 3))
    publish()
    text = " ".join(at("Dora").get("/strategy/").content.decode().split())
    assert "Revenue 2026: $300 of $1.2K reached, 25.0%." in text
    assert "Behind its pace" in text
    assert "Version 1 in force" in text


def test_the_chapter_without_a_plan_offers_the_first(at: Any, publish: Any) -> None:
    publish()
    text = at("Dora").get("/strategy/").content.decode()
    assert "Make the first plan" in text
    assert "Make the first plan" not in at("Ben").get("/strategy/").content.decode()


def test_who_is_late_stands_on_the_chapter(
    at: Any, company: Company, plan: Plan, publish: Any
) -> None:
    agreeing.propose(plan, by=company.people["Dora"], at=NOW)
    Part.objects.filter(unit=company.units["Alpha"]).update(due_on=date(2026, 7, 1))
    publish()
    text = " ".join(at("Dora").get("/strategy/").content.decode().split())
    assert "1 part of a plan is past its day" in text
    assert "Who is late" in text
