from typing import Any

import pytest

from sextant.calc.split import Grid, GridError, respread, spread, sums

GRID = Grid({"all": None, "east": "all", "west": "all", "ann": "east", "bob": "east"}, 2)


def test_every_node_is_the_sum_of_the_leaves_under_it() -> None:
    whole = sums(GRID, {"ann": [1, 2], "bob": [3, 4]})
    assert whole == {
        "all": [4, 6], "east": [4, 6], "west": [0, 0], "ann": [1, 2], "bob": [3, 4]
    }  # fmt: skip


@pytest.mark.parametrize("cells", [{"east": [1, 2]}, {"zoe": [1, 2]}, {"ann": [1]}])
def test_cells_belong_to_leaves_and_have_every_step(cells: dict[str, list[int]]) -> None:
    with pytest.raises(GridError):
        sums(GRID, cells)
    with pytest.raises(GridError):
        respread(GRID, 1, cells)


@pytest.mark.parametrize(
    "grid",
    [
        Grid({}, 1),
        Grid({"all": None}, 0),
        Grid({"all": None, "other": None}, 1),
        Grid({"ann": "all", "all": None}, 1),
        Grid({"all": None}, 4, ((0, 5),)),
        Grid({"all": None}, 4, ((2, 2),)),
        Grid({"all": None}, 4, ((0, 2), (1, 3))),
    ],
)
def test_what_is_no_tree_or_has_crossing_groups_is_a_fault(grid: Grid[Any]) -> None:
    with pytest.raises(GridError):
        spread(grid, 1, over={}, when={})


def test_weights_of_steps_must_be_for_every_step() -> None:
    with pytest.raises(GridError):
        spread(GRID, 1, over={}, when={"all": [1]})
