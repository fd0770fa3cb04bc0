"""What is told of many findings: few that are false, and each cause once."""

from dataclasses import replace
from typing import Any

import pytest

from sextant.watch.candidates import Candidate
from sextant.watch.choosing import folded

ABOVE = {
    "company": [], "r1": ["company"], "r2": ["company"], "t1": ["r1", "company"],
    "p1": ["t1", "r1", "company"], "p2": ["t1", "r1", "company"], "p3": ["r2", "company"],
}  # fmt: skip
KINDS = {"c": "company", "r": "region", "t": "team", "p": "person"}


class Nodes:
    """Who stands inside whom."""

    def inside(self, inner: str, outer: str) -> bool:
        return outer in ABOVE[inner]


def off(node: str, by: float, metric: str = "won_revenue", **more: Any) -> Candidate:
    """Return a finding of a node that is off by an amount in one week."""
    found = Candidate(
        metric, node, KINDS[node[0]], None, "point", "week", "2026-08-03", "2026-08-10",
        str(100 + by), 100.0, 90.0, 110.0, 1.0, by / 5, 1e-5, 0.0, 80,
    )  # fmt: skip
    return replace(found, **more)


def told(*found: Candidate, before: tuple[Candidate, ...] = ()) -> dict[str, str]:
    """Return what each finding is told by: itself, or another node."""
    folding = folded(found, Nodes(), before)  # type: ignore[arg-type]
    return {each.node: whole[1] if whole else each.node for each, whole in folding}


def test_a_person_who_makes_most_of_it_is_told_for_all_above() -> None:
    found = [off("company", -50), off("r1", -48), off("t1", -45), off("p1", -40)]
    assert set(told(*found).values()) == {"p1"}


def test_a_person_who_makes_little_of_it_is_told_by_the_team() -> None:
    assert told(off("t1", -60), off("p1", -12)) == {"t1": "t1", "p1": "t1"}


def test_where_others_went_the_same_way_the_whole_is_told() -> None:
    found = [off("company", -100), off("r1", -60), off("r2", -35)]
    assert set(told(*found).values()) == {"company"}


def test_another_cause_beside_it_is_told_for_itself() -> None:
    found = [off("company", -100), off("p1", -85), off("p3", -10)]
    assert told(*found) == {"company": "p1", "p1": "p1", "p3": "p3"}


def test_what_went_the_other_way_is_no_part_of_it() -> None:
    assert told(off("t1", -60), off("p1", 55)) == {"t1": "t1", "p1": "p1"}


def test_a_week_and_the_days_of_it_are_laid_together_by_the_day() -> None:
    days = off("t1", -10, step="day", shape="level", starts_on="2026-08-04", ends_on="2026-08-10")
    assert told(days, off("p1", -45)) == {"t1": "p1", "p1": "p1"}


def test_numbers_of_one_fact_that_fell_together_are_told_once_by_the_first() -> None:
    lost = off("p1", -9, "won_deals", p=1e-9)
    found = folded([lost, off("p1", -40)], Nodes())  # type: ignore[arg-type]
    assert [(each.metric, whole and whole[0]) for each, whole in found] == [
        ("won_revenue", None), ("won_deals", "won_revenue")
    ]  # fmt: skip


@pytest.mark.parametrize(("metric", "whole"), [("lost_deals", None), ("visits", None)])
def test_what_went_well_or_is_of_another_fact_is_told_for_itself(metric: str, whole: Any) -> None:
    found = folded([off("p1", -9, metric), off("p1", -40)], Nodes())  # type: ignore[arg-type]
    assert {each.metric: part for each, part in found}[metric] is whole


def test_a_middle_value_that_moved_in_one_part_alone_is_told_there_and_in_several_above() -> None:
    slow = {"metric": "quote_turnaround_hours", "size": 0.0}
    alone = [off("company", 50, **slow), off("r1", 60, **slow), off("p1", 70, **slow)]
    assert set(told(*alone).values()) == {"p1"}
    both = [*alone[:2], off("p1", 70, **slow), off("p2", 55, **slow)]
    assert set(told(*both).values()) == {"r1"}


def test_what_was_told_already_is_not_told_again_by_a_node_above() -> None:
    assert told(off("t1", -45), before=(off("p1", -40),)) == {"t1": "p1"}
    later = off("t1", -45, starts_on="2026-08-10", ends_on="2026-08-17")
    assert told(later, before=(off("p1", -40),)) == {"t1": "t1"}
