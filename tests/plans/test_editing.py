"""Numbers set by hand stay, and the rest makes room for them."""

from decimal import Decimal as D
from typing import Any

import pytest

from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.plans import editing, padding, splitting, versions
from sextant.plans.editing import Edit, Release, UnableToOverwrite
from sextant.plans.models import Plan
from sextant.plans.refusals import UnableToSplit
from sextant.plans.tree import Tree
from sextant.plans.weighing import Way
from tests.company import NOW, TODAY, Company


@pytest.fixture
def even(plan: Plan, company: Company) -> Plan:
    """Share 2,400 out evenly: 200 a month, of which North has 100, and Ben and Cai 50 each."""
    way = Way(when="even")
    splitting.share_out(plan, D(2400), way=way, by=company.people["Dora"], at=NOW)
    return plan


def tree(plan: Plan) -> Tree:
    return versions.tree(versions.find(plan), "target", TODAY)


def key(company: Company, name: str) -> str:
    if name in company.units:
        return company.node(name)
    return company.node("Delta" if name == "Eli" else "Alpha", name)


def put(plan: Plan, company: Company, *edits: tuple[str, int, int, str], **more: Any) -> Tree:
    made = [Edit(key(company, name), first, last, D(amount))
            for name, first, last, amount in edits]  # fmt: skip
    who = company.people[more.pop("who", "Dora")]
    editing.set_numbers(plan, made, by=who, at=NOW, **more)
    return tree(plan)


def test_a_typed_number_stands_and_the_totals_grow(even: Plan, company: Company) -> None:
    after = put(even, company, ("Ben", 0, 1, "80.00"))
    assert after.sums[key(company, "Ben")][0] == 8000
    assert after.sums[key(company, "Cai")][0] == 5000
    assert sum(after.sums[after.root]) == 243000


def test_with_totals_kept_the_siblings_make_room(even: Plan, company: Company) -> None:
    after = put(even, company, ("Ben", 0, 1, "80.00"), keep_totals=True)
    assert after.sums[key(company, "Cai")][0] == 2000
    assert after.sums[key(company, "North")][0] == 10000
    assert sum(after.sums[after.root]) == 240000


def test_a_number_of_a_unit_reaches_everyone_below(even: Plan, company: Company) -> None:
    after = put(even, company, ("North", 0, 3, "900.00"))
    assert sum(after.sums[key(company, "Ben")][:3]) == 45000


def test_what_is_held_stays_when_all_is_shared_out_anew(even: Plan, company: Company) -> None:
    put(even, company, ("Ben", 0, 1, "80.00"), ("South", 0, 3, "333.33"))
    dora = company.people["Dora"]
    splitting.share_out(even, D("5000.00"), way=Way(when="even"), by=dora, at=NOW)
    after = tree(even)
    assert after.sums[key(company, "Ben")][0] == 8000
    assert sum(after.sums[key(company, "South")][:3]) == 33333
    assert sum(after.sums[after.root]) == 500000


def test_a_lock_holds_what_stands_until_it_is_released(even: Plan, company: Company) -> None:
    dora, span = company.people["Dora"], [Release(key(company, "Cai"), 0, 12)]
    editing.lock(even, span, by=dora, at=NOW)
    after = put(even, company, ("North", 0, 12, "2000.00"))
    assert sum(after.sums[key(company, "Cai")]) == 60000
    editing.release(even, [*span, Release(key(company, "North"), 0, 12)], by=dora, at=NOW)
    after = put(even, company, ("North", 0, 12, "2400.00"))
    assert sum(after.sums[key(company, "Cai")]) > 60000


def test_locks_above_the_total_are_refused_with_the_numbers(even: Plan, company: Company) -> None:
    put(even, company, ("North", 0, 1, "100.00"))
    with pytest.raises(UnableToSplit, match=r"\$130\.00 is held in North in 2026-01.*\$100\.00"):
        put(even, company, ("Ben", 0, 1, "70.00"), ("Cai", 0, 1, "60.00"))


def test_nothing_is_left_for_the_rest_is_refused_with_the_numbers(
    even: Plan, company: Company
) -> None:
    put(even, company, ("North", 0, 1, "100.00"))
    with pytest.raises(UnableToSplit, match=r"\$30\.00 instead of \$100\.00"):
        put(even, company, ("Ben", 0, 1, "20.00"), ("Cai", 0, 1, "10.00"))


@pytest.mark.parametrize(
    ("edit", "words"),
    [(("Ben", 0, 1, "-1"), "below nought"), (("Ben", 0, 13, "1"), "no such months"),
     (("Ben", 2, 2, "1"), "no such months"), (("Ben", 0, 1, "0.001"), "finer")],
)  # fmt: skip
def test_a_number_that_is_none_is_refused(
    even: Plan, company: Company, edit: Any, words: str
) -> None:
    with pytest.raises(UnableToSplit, match=words):
        put(even, company, edit)


def test_of_two_planners_the_later_is_shown_both(even: Plan, company: Company) -> None:
    node = key(company, "Ben")
    editing.set_numbers(
        even, [Edit(node, 0, 1, D(70), was=D(50))], by=company.people["Ada"], at=NOW
    )
    with pytest.raises(UnableToOverwrite, match=r"by Ada.*\$70\.00 now, not \$50\.00") as refusal:
        editing.set_numbers(
            even, [Edit(node, 0, 1, D(60), was=D(50))], by=company.people["Dora"], at=NOW
        )
    (clash,) = refusal.value.clashes
    assert (clash.now, clash.edit.amount) == (D(70), D(60))
    assert tree(even).sums[node][0] == 7000


def test_a_manager_shares_out_below_and_their_own_total_stays(even: Plan, company: Company) -> None:
    after = put(even, company, ("Ben", 0, 1, "80.00"), who="Ann")
    assert after.sums[key(company, "Cai")][0] == 2000
    with pytest.raises(UnableToPermit, match="set by those above"):
        put(even, company, ("Alpha", 0, 1, "500.00"), who="Ann")
    with pytest.raises(UnableToFind):
        put(even, company, ("Eli", 0, 1, "1.00"), who="Ann")


def test_a_rep_sets_nothing(even: Plan, company: Company) -> None:
    with pytest.raises(UnableToPermit):
        put(even, company, ("Ben", 0, 1, "1.00"), who="Ben")


def test_below_padding_nobody_sets_numbers(even: Plan, company: Company) -> None:
    padding.pad(even, company.units["North"], D("0.05"), by=company.people["Dora"], at=NOW)
    with pytest.raises(UnableToPermit, match="being finished"):
        put(even, company, ("Ben", 0, 1, "80.00"), who="Ann")


def test_what_is_not_in_the_plan_is_not_set(even: Plan, company: Company) -> None:
    with pytest.raises(Unable, match="no u999"):
        editing.set_numbers(even, [Edit("u999", 0, 1, D(1))], by=company.people["Dora"], at=NOW)
