from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.split import Grid, Hold, respread, spread, sums
from tests.calc.split.trees import assert_exact, below, random_case, random_holds

RANDOM = st.randoms(use_true_random=False)
YEAR = ((0, 3), (3, 6), (6, 9), (9, 12))
HOUSE = {"north": None, "ann": "north", "bob": "north", "cy": "north"}

# the house of 120 seats by the census of 1790, as Hamilton's bill shared it
# (Balinski and Young, Fair Representation, 1982)
CENSUS = {
    "VA": (630_560, 21), "MA": (475_327, 16), "PA": (432_879, 14), "NC": (353_523, 12),
    "NY": (331_589, 11), "MD": (278_514, 9), "CT": (236_841, 8), "SC": (206_236, 7),
    "NJ": (179_570, 6), "NH": (141_822, 5), "VT": (85_533, 3), "GA": (70_835, 2),
    "KY": (68_705, 2), "RI": (68_446, 2), "DE": (55_540, 2),
}  # fmt: skip


@given(RANDOM)
def test_a_split_is_exact_whole_and_keeps_every_hold(random: Random) -> None:
    case = random_case(random)
    cells = spread(case.grid, case.total, over=case.over, when=case.when, holds=case.holds)
    assert_exact(case.grid, cells, case.total, case.holds)


@given(RANDOM)
def test_a_split_made_again_under_other_holds_is_exact_too(random: Random) -> None:
    case = random_case(random)
    cells = spread(case.grid, case.total, over=case.over, when=case.when, holds=case.holds)
    total, holds = random_holds(random, case.grid)
    assert_exact(case.grid, respread(case.grid, total, cells, holds=holds), total, holds)


@given(RANDOM)
def test_splitting_again_changes_nothing_where_nothing_changed(random: Random) -> None:
    case = random_case(random)
    cells = spread(case.grid, case.total, over=case.over, when=case.when, holds=case.holds)
    assert respread(case.grid, case.total, cells, holds=case.holds) == cells


@given(RANDOM)
def test_no_node_is_a_unit_off_its_share_of_its_parent(random: Random) -> None:
    case = random_case(random)
    whole = sums(case.grid, spread(case.grid, case.total, over=case.over, when=case.when))
    for node in case.grid.parents:
        children = below(case.grid, node)
        weights = sum(case.over[child] for child in children)
        for child in children:
            share = Fraction(sum(whole[node]) * case.over[child], weights)
            assert abs(sum(whole[child]) - share) < 1


@given(RANDOM)
def test_no_group_of_steps_is_a_unit_off_its_share(random: Random) -> None:
    weights = [random.randint(0, 9) for _ in range(11)] + [1]
    cells = spread(
        Grid(HOUSE, 12, YEAR), random.randint(0, 9_999), over={}, when={"north": weights}
    )
    for row in cells.values():
        for first, last in YEAR:
            share = Fraction(sum(row) * sum(weights[first:last]), sum(weights))
            assert abs(sum(row[first:last]) - share) < 1


def test_the_seats_of_hamiltons_house() -> None:
    grid = Grid({"house": None, **dict.fromkeys(CENSUS, "house")}, 1)
    people = {state: count for state, (count, _) in CENSUS.items()}
    seats = spread(grid, 120, over=people, when={})
    assert seats == {state: [count] for state, (_, count) in CENSUS.items()}


def test_thirds_of_a_million_stay_even_in_every_row_and_column() -> None:
    cells = spread(Grid(HOUSE, 3), 300_000_000, over={}, when={})
    assert sums(Grid(HOUSE, 3), cells)["north"] == [100_000_000] * 3
    assert cells["ann"] == [33_333_334, 33_333_333, 33_333_333]
    assert cells["bob"] == [33_333_333, 33_333_334, 33_333_333]


def test_a_hundred_pieces_do_not_all_fall_into_january() -> None:
    sellers = {"all": None, **{f"seller {number}": "all" for number in range(100)}}
    grid = Grid(sellers, 12, YEAR)
    assert set(sums(grid, spread(grid, 100, over={}, when={}))["all"]) <= {8, 9}


def test_weights_may_be_fractions() -> None:
    over = {"ann": Fraction(1, 2), "bob": Fraction(1, 3), "cy": Fraction(1, 6)}
    assert spread(Grid(HOUSE, 1), 60, over=over, when={}) == {"ann": [30], "bob": [20], "cy": [10]}


def test_the_nearest_weights_of_steps_count() -> None:
    cells = spread(Grid(HOUSE, 2), 12, over={}, when={"north": [1, 3], "bob": [1, 0]})
    assert cells == {"ann": [1, 3], "bob": [4, 0], "cy": [1, 3]}


def test_what_is_held_stays_and_the_others_share_the_rest() -> None:
    holds = [Hold("ann", 0, 1, 10)]
    cells = spread(Grid(HOUSE, 2), 90, over={}, when={}, holds=holds)
    assert cells == {"ann": [10, 16], "bob": [16, 16], "cy": [16, 16]}


def test_a_held_node_is_shared_by_its_own_weights_though_it_weighs_nothing() -> None:
    grid = Grid({"all": None, "old": "all", "new": "all", "x": "new", "y": "new"}, 2)
    over = {"old": 1, "new": 0, "x": 3}
    cells = spread(grid, 100, over=over, when={"new": [1, 4]}, holds=[Hold("new", 0, 2, 40)])
    assert cells == {"old": [30, 30], "x": [6, 24], "y": [2, 8]}


def test_steps_that_weigh_nothing_are_shared_by_the_weights_of_nodes() -> None:
    over, when = {"ann": 2}, {"north": [1, 0, 0]}
    cells = spread(Grid(HOUSE, 3), 40, over=over, when=when, holds=[Hold("north", 1, 3, 16)])
    assert cells == {"ann": [12, 4, 4], "bob": [6, 2, 2], "cy": [6, 2, 2]}


def test_holds_that_cross_are_met_next_to_the_proportions() -> None:
    holds = [Hold("north", 0, 1, 60), Hold("ann", 0, 2, 60), Hold("bob", 0, 2, 40)]
    cells = spread(Grid(HOUSE, 2), 120, over={}, when={}, holds=holds)
    assert cells == {"ann": [30, 30], "bob": [20, 20], "cy": [10, 10]}


def test_a_larger_total_scales_what_stands() -> None:
    cells = {"ann": [1, 2], "bob": [3, 0], "cy": [0, 4]}
    assert respread(Grid(HOUSE, 2), 30, cells) == {"ann": [3, 6], "bob": [9, 0], "cy": [0, 12]}


def test_changing_one_hold_leaves_what_is_held_beside_it_alone() -> None:
    cells = {"ann": [10, 10], "bob": [20, 20], "cy": [30, 30]}
    holds = [Hold("ann", 0, 2, 20), Hold("bob", 0, 1, 30)]
    again = respread(Grid(HOUSE, 2), 120, cells, holds=holds)
    assert again == {"ann": [10, 10], "bob": [30, 18], "cy": [26, 26]}


@pytest.mark.parametrize("cells", [{}, {"ann": [0, 0], "bob": [0, 0], "cy": [0, 0]}])
def test_where_nothing_stands_all_share_evenly(cells: dict[str, list[int]]) -> None:
    assert respread(Grid(HOUSE, 2), 12, cells) == {name: [2, 2] for name in ("ann", "bob", "cy")}


def test_a_month_of_zeros_is_shared_by_what_nodes_have_elsewhere() -> None:
    cells = {"ann": [30, 0], "bob": [10, 0], "cy": [0, 0]}
    again = respread(Grid(HOUSE, 2), 48, cells, holds=[Hold("north", 1, 2, 8)])
    assert again == {"ann": [30, 6], "bob": [10, 2], "cy": [0, 0]}


def test_a_tree_may_be_a_single_leaf() -> None:
    assert spread(Grid({"me": None}, 4), 10, over={}, when={}) == {"me": [3, 3, 2, 2]}
