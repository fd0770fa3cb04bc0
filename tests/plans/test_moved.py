"""Of whoever moved or left since a version was made, it is said what becomes of their numbers."""

from datetime import date

from sextant.kernel import people
from sextant.plans import moved, versions
from sextant.plans.models import Plan
from tests.company import NOW, TODAY, Company


def said(plan: Plan) -> list[str]:
    version = versions.find(plan)
    visible = set(versions.tree(version, "target", TODAY).nodes)
    return moved.moved(plan, moved.holders_of(version, visible), TODAY)


def test_nobody_moved_and_nothing_is_said(plan: Plan) -> None:
    assert said(plan) == []


def test_who_moved_in_mid_quarter_is_said_with_the_day(plan: Plan, company: Company) -> None:
    people.move(
        company.people["Ben"], company.units["Delta"], on=date(2026, 5, 15), by=None, at=NOW
    )
    (sentence,) = said(plan)
    assert sentence.startswith("Ben has stood in Delta since May 15, 2026")


def test_who_left_is_said(plan: Plan, company: Company) -> None:
    people.leave(company.people["Cai"], on=date(2026, 6, 1), by=None, at=NOW)
    (sentence,) = said(plan)
    assert sentence.startswith("Cai left on Jun 1, 2026")


def test_of_whom_one_does_not_see_nothing_is_said(plan: Plan, company: Company) -> None:
    people.leave(company.people["Cai"], on=date(2026, 6, 1), by=None, at=NOW)
    assert moved.holders_of(versions.find(plan), set()) == []
