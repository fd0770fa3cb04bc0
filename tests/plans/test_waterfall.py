"""The waterfall: a number stands with a unit until its leader hands it down, exact in every month."""

from decimal import Decimal as D

import pytest

from sextant.kernel.unable import UnableToFind
from sextant.metrics.publishing import publish_pending
from sextant.plans import drafting, handing, versions
from sextant.plans.models import Plan
from sextant.plans.refusals import UnableToPlan, UnableToSplit
from sextant.plans.tree import Tree
from sextant.plans.weighing import Way
from tests.company import NOW, TODAY, Company


@pytest.fixture
def waterfall(company: Company) -> Plan:
    dora = company.people["Dora"]
    values = {"name": "Waterfall", "year": 2026, "method": "waterfall"}
    plan = drafting.draw(values, by=dora, at=NOW)
    handing.place(plan, D("1000.01"), way=Way(), by=dora, at=NOW)
    return plan


def tree(plan: Plan) -> Tree:
    return versions.tree(versions.find(plan), "target", TODAY)


def unit(company: Company, name: str) -> str:
    return f"u{company.units[name].pk}"


def test_everything_begins_with_the_unit_at_the_top(company: Company, waterfall: Plan) -> None:
    sums = tree(waterfall).sums
    assert sum(sums[unit(company, "Acme")]) == 100001
    assert not any(sums[unit(company, "North")])


def test_a_number_is_handed_down_step_by_step(company: Company, waterfall: Plan) -> None:
    dora, ann = company.people["Dora"], company.people["Ann"]
    before = tree(waterfall).sums[unit(company, "Acme")]
    handing.hand_down(waterfall, company.units["Acme"], way=Way(), by=dora, at=NOW)
    assert abs(sum(tree(waterfall).sums[unit(company, "North")]) - 50000) <= 1
    handing.hand_down(waterfall, company.units["North"], way=Way(), by=dora, at=NOW)
    publish_pending(NOW)  # last year's numbers, to weigh by
    way = Way(over="weighted")
    handing.hand_down(waterfall, company.units["Alpha"], way=way, by=ann, at=NOW)
    after = tree(waterfall)
    ben = sum(after.sums[f"{unit(company, 'Alpha')}p{company.people['Ben'].pk}"])
    assert abs(ben - 37500) <= 2  # three quarters of North's half, as last year
    assert after.sums[unit(company, "Acme")] == before


def test_a_manager_hands_down_their_own_part_alone(company: Company, waterfall: Plan) -> None:
    with pytest.raises(UnableToFind):
        handing.hand_down(
            waterfall, company.units["South"], way=Way(), by=company.people["Ann"], at=NOW
        )


def test_what_is_not_there_is_not_handed_down(company: Company, waterfall: Plan) -> None:
    with pytest.raises(UnableToSplit, match="Nothing stands with North"):
        handing.hand_down(
            waterfall, company.units["North"], way=Way(), by=company.people["Dora"], at=NOW
        )


def test_nothing_is_handed_down_to_nobody(company: Company, waterfall: Plan) -> None:
    from sextant.kernel import people

    dora = company.people["Dora"]
    empty = people.found("Empty", "team", parent=company.units["Acme"], by=None, at=NOW)
    with pytest.raises(UnableToPlan, match="Nobody stands below Empty"):
        handing.hand_down(waterfall, empty, way=Way(), by=dora, at=NOW)
