from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sextant.calc.split import (
    Contradiction,
    Grid,
    GridError,
    Hold,
    HoldsExceed,
    HoldsFallShort,
    NegativeHold,
    NegativeTotal,
    NegativeWeight,
    NoWeight,
    SplitError,
    respread,
    spread,
)

GRID = Grid({"all": None, "east": "all", "west": "all", "ann": "east", "bob": "east"}, 4)


def refusal(
    total: int, *holds: Hold[str], over: Mapping[str, int] | None = None,
    when: Mapping[str, Sequence[int]] | None = None,
) -> Any:  # fmt: skip
    with pytest.raises(SplitError) as caught:
        spread(GRID, total, over=over or {}, when=when or {}, holds=holds)
    return caught.value


def test_holds_beyond_the_total_are_refused_with_the_numbers() -> None:
    refused = refusal(100, Hold("east", 0, 4, 70), Hold("west", 0, 2, 50))
    assert isinstance(refused, HoldsExceed)
    assert (refused.node, refused.first, refused.last) == ("all", 0, 4)
    assert (refused.held, refused.available) == (120, 100)


def test_holds_beyond_the_hold_around_them_are_refused() -> None:
    refused = refusal(100, Hold("east", 0, 2, 40), Hold("ann", 0, 1, 30), Hold("bob", 0, 2, 11))
    assert isinstance(refused, HoldsExceed)
    assert (refused.node, refused.held, refused.available) == ("east", 41, 40)


def test_holds_that_leave_no_cell_must_reach_what_is_wanted() -> None:
    refused = refusal(100, Hold("east", 0, 4, 60), Hold("ann", 0, 4, 20), Hold("bob", 0, 4, 30))
    assert isinstance(refused, HoldsFallShort)
    assert (refused.node, refused.held, refused.wanted) == ("east", 50, 60)


@pytest.mark.parametrize(("amount", "kind"), [(101, HoldsExceed), (99, HoldsFallShort)])
def test_a_hold_on_everything_must_be_the_total(amount: int, kind: type[SplitError]) -> None:
    assert isinstance(refusal(100, Hold("all", 0, 4, amount)), kind)


def test_among_crossing_holds_a_nested_excess_is_still_named() -> None:
    crossing = [Hold("all", 0, 2, 50), Hold("all", 1, 3, 50), Hold("west", 0, 4, 10)]
    refused = refusal(100, *crossing, Hold("east", 0, 1, 5), Hold("ann", 0, 1, 6))
    assert isinstance(refused, HoldsExceed)
    assert (refused.node, refused.held, refused.available) == ("east", 6, 5)


def test_a_contradiction_names_only_the_holds_that_make_it() -> None:
    culprits = [Hold("all", 0, 2, 10), Hold("ann", 1, 3, 40), Hold("ann", 2, 3, 20)]
    refused = refusal(100, Hold("west", 0, 3, 20), Hold("west", 1, 4, 20), *culprits)
    assert isinstance(refused, Contradiction)
    assert (set(refused.holds), refused.total) == (set(culprits), None)


def test_a_contradiction_says_where_the_total_is_part_of_it() -> None:
    culprits = (Hold("all", 0, 3, 60), Hold("all", 1, 4, 60), Hold("all", 1, 3, 10))
    refused = refusal(100, *culprits)
    assert isinstance(refused, Contradiction)
    assert (refused.holds, refused.total) == (culprits, 100)


def test_two_amounts_for_the_same_cells_contradict_each_other() -> None:
    holds = (Hold("ann", 0, 2, 3), Hold("ann", 0, 2, 4))
    assert refusal(100, *holds).holds == holds


def test_the_same_hold_twice_stands() -> None:
    cells = spread(GRID, 9, over={}, when={}, holds=[Hold("west", 0, 4, 9)] * 2)
    assert sum(cells["west"]) == 9


def test_amounts_below_nothing_are_refused() -> None:
    assert isinstance(refusal(-1), NegativeTotal)
    hold = Hold("ann", 0, 1, -5)
    assert refusal(1, hold).hold == hold
    assert isinstance(refusal(1, hold), NegativeHold)


def test_weights_below_nothing_are_refused() -> None:
    by_node, by_step = refusal(1, over={"ann": -2}), refusal(1, when={"east": [1, 0, 0, -3]})
    assert isinstance(by_node, NegativeWeight)
    assert (by_node.node, by_node.weight) == ("ann", -2)
    assert (by_step.node, by_step.weight) == ("east", -3)
    with pytest.raises(NegativeWeight):
        respread(GRID, 1, {"ann": [1, -1, 0, 0]})


def test_weights_of_nothing_at_all_are_refused() -> None:
    by_node, by_step = refusal(1, over={"ann": 0, "bob": 0}), refusal(1, when={"ann": [0] * 4})
    assert isinstance(by_node, NoWeight)
    assert (by_node.node, by_node.among) == ("east", "children")
    assert (by_step.node, by_step.among) == ("ann", "steps")


@pytest.mark.parametrize("hold", [Hold("zoe", 0, 1, 1), Hold("ann", 2, 2, 1), Hold("ann", 0, 5, 1)])
def test_a_hold_on_no_cell_is_a_fault(hold: Hold[str]) -> None:
    assert isinstance(refusal(1, hold), GridError)
