"""A total is shared out down the organisation and over time, exact at every node and step."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book.models import Deal
from sextant.kernel import people
from sextant.kernel.unable import UnableToPermit
from sextant.metrics.publishing import publish_pending
from sextant.plans import drafting, splitting, versions
from sextant.plans.models import Plan, Version
from sextant.plans.refusals import UnableToPlan, UnableToSplit
from sextant.plans.tree import Tree
from sextant.plans.weighing import Way
from tests.company import NOW, TODAY, Company


def shared(plan: Plan, company: Company, total: str = "1000.01", **way: Any) -> Tree:
    publish_pending(NOW)
    splitting.share_out(plan, D(total), way=Way(**way), by=company.people["Dora"], at=NOW)
    return versions.tree(versions.find(plan), "target", TODAY)


def of(tree: Tree, company: Company, name: str) -> int:
    if name in company.units:
        return sum(tree.sums[f"u{company.units[name].pk}"])
    (key,) = [key for key, node in tree.nodes.items() if node.name == name]
    return sum(tree.sums[key])


@pytest.mark.parametrize("over", ["even", "weighted", "headcount", "bucketed"])
@pytest.mark.parametrize("when", ["even", "working_days"])
def test_every_method_is_exact(plan: Plan, company: Company, over: str, when: str) -> None:
    tree = shared(plan, company, over=over, when=when)
    assert sum(tree.sums[tree.root]) == 100001
    for key in tree.nodes:
        below = tree.below(key)
        for step in range(12):
            if below:
                assert tree.sums[key][step] == sum(tree.sums[node.key][step] for node in below)


def test_evenly_means_evenly_among_those_below(plan: Plan, company: Company) -> None:
    tree = shared(plan, company, "1200.00", over="even")
    assert [of(tree, company, name) for name in ("North", "Ben", "Eli")] == [60000, 30000, 60000]


def test_who_has_nothing_keeps_nothing_when_months_are_weighed_anew(
    plan: Plan, company: Company
) -> None:
    for deal in Deal.objects.filter(owner=company.people["Cai"]):
        deal.delete()
    shared(plan, company, "600.00", over="weighted")
    tree = shared(plan, company, "1200.00", over="keep", when="even")
    assert [of(tree, company, name) for name in ("Ben", "Cai", "Eli")] == [60000, 0, 60000]


def test_weighed_by_last_year(plan: Plan, company: Company) -> None:
    tree = shared(plan, company, "700.00", over="weighted")
    assert [of(tree, company, name) for name in ("Ben", "Cai", "Eli")] == [30000, 10000, 30000]


def test_buckets_follow_the_rank_of_last_year(plan: Plan, company: Company) -> None:
    tree = shared(plan, company, "600.00", over="bucketed")
    ben, cai = of(tree, company, "Ben"), of(tree, company, "Cai")
    assert ben > cai > 0


def test_someone_new_carries_a_growing_share(plan: Plan, company: Company) -> None:
    cai = company.people["Cai"]
    cai.started_on = date(2026, 4, 1)
    cai.save()
    tree = shared(plan, company, "1200.00", over="headcount", when="even")
    (key,) = [key for key, node in tree.nodes.items() if node.name == "Cai"]
    assert tree.sums[key][:3] == [0, 0, 0]
    assert tree.sums[key][3] < tree.sums[key][5] < tree.sums[key][8]
    assert abs(tree.sums[key][8] - tree.sums[key][11]) <= 1


def test_by_season_as_learned_from_history(plan: Plan, company: Company) -> None:
    for year in (2023, 2024):
        for month in range(1, 13):
            company.deal("Ben", "1400.00" if month == 12 else "700.00", status="won",
                         created_on=date(year, month, 1), closed_on=date(year, month, 14))  # fmt: skip
    tree = shared(plan, company, "1300.00", when="seasonal")
    months = tree.sums[tree.root]
    assert months[11] > 1.5 * max(months[:11])


def test_by_weights_given_by_hand(plan: Plan, company: Company) -> None:
    north, south = (f"u{company.units[name].pk}" for name in ("North", "South"))
    tree = shared(plan, company, "1000.00", over="hand", weights={north: 3, south: "1"})
    assert of(tree, company, "North") == 75000


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ({"over": "hand", "weights": {"u0": 1}}, "no u0"),
        ({"over": "hand", "weights": {"North": -1}}, "nought or more"),
        ({"over": "hand", "weights": {"North": "much"}}, "no weight"),
        ({"over": "hand", "weights": {"North": 1}}, "South has no weight"),
        ({"over": "weighted", "period": "1999"}, "choose another period"),
        ({"when": "seasonal"}, "Two whole years"),
        ({"when": "hand", "indices": [1, 2]}, "give one for each"),
        ({"when": "seasonal", "indices": [1] * 11}, "twelve months"),
    ],
)
def test_what_weighs_nothing_or_too_little_is_refused(
    plan: Plan, company: Company, way: dict[str, Any], words: str
) -> None:
    if "weights" in way:
        keys = {name: f"u{unit.pk}" for name, unit in company.units.items()}
        way = way | {"weights": {keys.get(k, k): v for k, v in way["weights"].items()}}
    with pytest.raises(UnableToSplit, match=words):
        shared(plan, company, **way)


def test_a_weight_below_nought_is_refused_with_the_name(plan: Plan, company: Company) -> None:
    company.deal("Cai", "-9000.00", status="won", closed_on=date(2025, 5, 5))
    with pytest.raises(UnableToSplit, match="Cai"):
        shared(plan, company, over="weighted")


@pytest.mark.parametrize("total", ["-1", "0.001", "1E20", "NaN"])
def test_a_total_that_is_none_is_refused(plan: Plan, company: Company, total: str) -> None:
    with pytest.raises(UnableToSplit):
        shared(plan, company, total)


def test_levels_stand_side_by_side(plan: Plan, company: Company) -> None:
    shared(plan, company, "1000.01")
    dora = company.people["Dora"]
    splitting.lift(plan, D("0.1"), level="stretch", by=dora, at=NOW)
    tree = versions.tree(versions.find(plan), "stretch", TODAY)
    assert sum(tree.sums[tree.root]) == 110001
    with pytest.raises(UnableToSplit, match="choose stretch or challenge"):
        splitting.lift(plan, D("0.1"), level="target", by=dora, at=NOW)


def test_who_joined_since_gets_a_line(plan: Plan, company: Company) -> None:
    new = people.enrol("Zoe", by=None, at=NOW, role="rep")
    people.move(new, company.units["Delta"], by=None, at=NOW)
    tree = shared(plan, company, "1200.00")
    assert of(tree, company, "Zoe") == of(tree, company, "Eli") == 30000


def test_only_who_plans_shares_out(plan: Plan, company: Company) -> None:
    for name in ("Ann", "Ben", "Ava", "Fay"):
        with pytest.raises(UnableToPermit):
            splitting.share_out(plan, D(1), way=Way(), by=company.people[name], at=NOW)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "", "year": 2026}, "name"),
        ({"name": "x", "year": 26}, "fiscal year"),
        ({"name": "x", "year": "next"}, "fiscal year"),
        ({"name": "x", "year": "2026.5"}, "fiscal year"),
        ({"name": "x", "year": 2026, "measure": "win_rate"}, "cannot have targets"),
        ({"name": "x", "year": 2026, "measure": "target"}, "cannot have targets"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    company: Company, values: dict[str, Any], words: str
) -> None:
    from sextant.kernel.unable import Unable

    with pytest.raises(Unable, match=words):
        drafting.draw(values, by=company.people["Dora"], at=NOW)


def test_a_count_is_planned_in_whole_pieces(company: Company) -> None:
    values = {"name": "Wins", "year": 2026, "measure": "won_deals"}
    plan = drafting.draw(values, by=company.people["Dora"], at=NOW)
    tree = shared(plan, company, "100")
    assert (plan.currency, sum(tree.sums[tree.root])) == ("", 100)
    with pytest.raises(UnableToSplit, match="finer"):
        shared(plan, company, "1.5")


def test_a_draft_is_made_for_a_reason(plan: Plan, company: Company) -> None:
    with pytest.raises(UnableToPlan, match="Say why"):
        drafting.revise(plan, reason=" ", by=company.people["Dora"], at=NOW)


def test_a_discarded_version_stays_to_be_looked_at(plan: Plan, company: Company) -> None:
    dora = company.people["Dora"]
    drafting.discard(plan, by=dora, at=NOW)
    assert versions.find(plan).status == Version.Status.DISCARDED
    with pytest.raises(UnableToPlan, match="has no draft"):
        splitting.share_out(plan, D(1), way=Way(), by=dora, at=NOW)
    with pytest.raises(UnableToPlan, match="only what is worked on"):
        drafting.discard(plan, by=dora, at=NOW, number=1)
