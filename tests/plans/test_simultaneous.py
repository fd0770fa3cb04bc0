"""Planners at once: every number stands, or both are shown; a publication is one version."""

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from sextant.plans import agreeing, drafting, editing, splitting, versions
from sextant.plans.editing import Edit, UnableToOverwrite
from sextant.plans.models import Plan
from sextant.plans.refusals import UnableToPlan
from sextant.plans.weighing import Way
from tests.book.test_simultaneous import at_once
from tests.company import NOW, TODAY, Company, found

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PLANNERS = 24


@pytest.fixture
def company(home: Path) -> Company:
    """Found a small company that other connections see."""
    return found()


@pytest.fixture
def plan(company: Company) -> Plan:
    dora = company.people["Dora"]
    plan = drafting.draw({"name": "Revenue", "year": 2026}, by=dora, at=NOW)
    splitting.share_out(plan, D(2400), way=Way(when="even"), by=dora, at=NOW)
    return plan


def test_different_numbers_all_stand(company: Company, plan: Plan) -> None:
    nodes = [company.node("Alpha", "Ben"), company.node("Delta", "Eli")]

    def act(n: int) -> None:
        edit = Edit(nodes[n % 2], n // 2, n // 2 + 1, D(10 + n))
        editing.set_numbers(plan, [edit], by=company.people["Dora"], at=NOW)

    at_once(act, PLANNERS)
    tree = versions.tree(versions.find(plan), "target", TODAY)
    for n in range(PLANNERS):
        assert tree.sums[nodes[n % 2]][n // 2] == (10 + n) * 100


def test_of_many_on_one_number_one_stands_and_the_others_are_shown_both(
    company: Company, plan: Plan
) -> None:
    node = company.node("Alpha", "Ben")

    def act(n: int) -> Any:
        try:
            edit = Edit(node, 0, 1, D(100 + n), was=D(50))
            editing.set_numbers(plan, [edit], by=company.people["Dora"], at=NOW)
        except UnableToOverwrite as refusal:
            return refusal.clashes[0].now
        return None

    shown = at_once(act, PLANNERS)
    assert shown.count(None) == 1
    (stands,) = {now for now in shown if now is not None}
    tree = versions.tree(versions.find(plan), "target", TODAY)
    assert tree.sums[node][0] == stands * 100


def test_of_many_who_publish_one_does(company: Company, plan: Plan) -> None:
    def act(_n: int) -> bool:
        try:
            agreeing.publish(plan, reason="Now", by=company.people["Dora"], at=NOW)
        except UnableToPlan:
            return False
        return True

    assert at_once(act, PLANNERS).count(True) == 1
    assert plan.versions.published().count() == 1
