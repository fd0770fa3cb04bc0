"""Bottom-up: people submit, managers adjust with a reason, and it is taken over."""

from decimal import Decimal as D

import pytest

from sextant.kernel.unable import UnableToFind, UnableToPermit
from sextant.plans import drafting, submitting, versions
from sextant.plans.models import Plan
from sextant.plans.refusals import UnableToPlan, UnableToSplit
from tests.company import NOW, TODAY, Company

MONTHS = [D("10.00")] * 12


@pytest.fixture
def bottom_up(company: Company) -> Plan:
    values = {"name": "From below", "year": 2026, "method": "bottom_up"}
    return drafting.draw(values, by=company.people["Dora"], at=NOW)


def key(company: Company, name: str, unit: str = "Alpha") -> str:
    return company.node(unit, name)


def test_a_person_submits_their_own_numbers(company: Company, bottom_up: Plan) -> None:
    ben = company.people["Ben"]
    made = submitting.submit(bottom_up, key(company, "Ben"), MONTHS, by=ben, at=NOW)
    assert sum(made.amounts) == 12000  # cents


def test_nobody_submits_for_somebody_else(company: Company, bottom_up: Plan) -> None:
    with pytest.raises(UnableToFind):
        submitting.submit(bottom_up, key(company, "Cai"), MONTHS, by=company.people["Ben"], at=NOW)


def test_a_manager_adjusts_with_a_reason(company: Company, bottom_up: Plan) -> None:
    ann, node = company.people["Ann"], key(company, "Ben")
    submitting.submit(bottom_up, node, MONTHS, by=company.people["Ben"], at=NOW)
    with pytest.raises(UnableToPlan, match="Say why"):
        submitting.adjust(bottom_up, node, MONTHS, reason=" ", by=ann, at=NOW)
    more = [D("12.00")] * 12
    submitting.adjust(bottom_up, node, more, reason="You can", by=ann, at=NOW)
    version = versions.find(bottom_up)
    found = submitting.differences(version, "target", versions.tree(version, "target", TODAY))
    (ben,) = [each for each in found if each.node.key == node]
    assert (ben.gap, ben.reason) == (14400, "You can")


def test_what_is_submitted_anew_is_looked_at_anew(company: Company, bottom_up: Plan) -> None:
    ben, node = company.people["Ben"], key(company, "Ben")
    submitting.submit(bottom_up, node, MONTHS, by=ben, at=NOW)
    submitting.adjust(bottom_up, node, [D(1)] * 12, reason="Less", by=company.people["Ann"], at=NOW)
    submitting.submit(bottom_up, node, [D(2)] * 12, by=ben, at=NOW)
    version = versions.find(bottom_up)
    found = submitting.differences(version, "target", versions.tree(version, "target", TODAY))
    assert [each.counts for each in found if each.node.key == node] == [[200] * 12]


def test_a_manager_adjusts_nothing_of_another_team(company: Company, bottom_up: Plan) -> None:
    node = key(company, "Eli", "Delta")
    submitting.submit(bottom_up, node, MONTHS, by=company.people["Eli"], at=NOW)
    with pytest.raises(UnableToFind):
        submitting.adjust(bottom_up, node, MONTHS, reason="x", by=company.people["Ann"], at=NOW)


def test_a_rep_adjusts_nothing(company: Company, bottom_up: Plan) -> None:
    with pytest.raises(UnableToPermit):
        submitting.adjust(
            bottom_up, key(company, "Ben"), MONTHS, reason="x", by=company.people["Ben"], at=NOW
        )


def test_what_was_submitted_is_taken_over(company: Company, bottom_up: Plan) -> None:
    dora, node = company.people["Dora"], key(company, "Ben")
    with pytest.raises(UnableToPlan, match="Nothing has been submitted"):
        submitting.collect(bottom_up, by=dora, at=NOW)
    submitting.submit(bottom_up, node, MONTHS, by=company.people["Ben"], at=NOW)
    version = submitting.collect(bottom_up, by=dora, at=NOW)
    tree = versions.tree(version, "target", TODAY)
    assert sum(tree.sums[tree.root]) == sum(tree.sums[node]) == 12000
    found = submitting.differences(version, "target", tree)
    assert submitting.missing(found) == ["Cai", "Eli"]


def test_a_plan_made_from_above_takes_no_numbers_from_below(company: Company, plan: Plan) -> None:
    with pytest.raises(UnableToPlan, match="top-down"):
        submitting.submit(plan, key(company, "Ben"), MONTHS, by=company.people["Ben"], at=NOW)


@pytest.mark.parametrize("amounts", [[D(1)] * 11, [D(-1)] * 12, [D("0.001")] * 12])
def test_numbers_that_make_no_plan_are_refused(
    company: Company, bottom_up: Plan, amounts: list[D]
) -> None:
    with pytest.raises(UnableToSplit):
        submitting.submit(bottom_up, key(company, "Ben"), amounts, by=company.people["Ben"], at=NOW)
