from collections.abc import Iterator
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.split import Contradiction, Grid, Hold, SplitError, spread
from sextant.calc.split.programme import Sum, whole_solution


def solvable(grid: Grid[int], total: int | None, holds: list[Hold[int]]) -> bool:
    """Whether whole amounts exist, by trying all of them."""
    leaves = [node for node in grid.parents if node not in set(grid.parents.values())]
    cells = [(leaf, step) for leaf in leaves for step in range(grid.steps)]
    bound = [hold.amount for hold in holds]
    inside = [
        [number for number, hold in enumerate(holds) if _within(grid, hold, leaf, step)]
        for leaf, step in cells
    ]

    def fits(place: int, rest: list[int], left: int | None) -> bool:
        if place == len(cells):
            return not any(rest) and not left
        limits = [rest[number] for number in inside[place]] + ([] if left is None else [left])
        for amount in range(min(limits, default=0) + 1):
            less = [value - amount * (number in inside[place]) for number, value in enumerate(rest)]
            if fits(place + 1, less, None if left is None else left - amount):
                return True
        return False

    return fits(0, bound, total)


def _within(grid: Grid[int], hold: Hold[int], leaf: int, step: int) -> bool:
    return hold.node in _path(grid, leaf) and hold.first <= step < hold.last


def _path(grid: Grid[int], node: int | None) -> Iterator[int]:
    while node is not None:
        yield node
        node = grid.parents[node]


def small(random: Random) -> tuple[Grid[int], int, list[Hold[int]]]:
    parents: dict[int, int | None] = {0: None}
    for node in range(1, random.randint(2, 5)):
        parents[node] = random.randrange(node)
    grid = Grid(parents, random.randint(1, 2))
    holds = []
    for _ in range(random.randint(1, 5)):
        first = random.randrange(grid.steps)
        last = random.randint(first + 1, grid.steps)
        holds.append(Hold(random.choice(list(parents)), first, last, random.randint(0, 3)))
    return grid, random.randint(0, 4), holds


def refusal(grid: Grid[int], total: int, holds: list[Hold[int]]) -> SplitError | None:
    try:
        spread(grid, total, over={}, when={}, holds=holds)
    except SplitError as refused:
        return refused
    return None


@given(st.randoms(use_true_random=False))
def test_a_split_is_refused_if_and_only_if_there_is_none(random: Random) -> None:
    grid, total, holds = small(random)
    assert (refusal(grid, total, holds) is None) == solvable(grid, total, holds)


@given(st.randoms(use_true_random=False))
def test_no_hold_of_a_contradiction_can_be_spared(random: Random) -> None:
    grid, total, holds = small(random)
    refused = refusal(grid, total, holds)
    if isinstance(refused, Contradiction):
        core = list(refused.holds)
        assert not solvable(grid, refused.total, core)
        for hold in core:
            assert solvable(grid, refused.total, [other for other in core if other is not hold])


def test_sums_with_halves_but_no_wholes_are_told_apart() -> None:
    pairs = [[0, 1], [1, 2], [0, 2]]
    assert whole_solution([Sum(pair, 1) for pair in pairs], [1.0] * 3) is None
    assert whole_solution([Sum(pair, 2) for pair in pairs], [1.0] * 3) == [1, 1, 1]


def test_one_unit_too_many_is_seen_among_quadrillions() -> None:
    large = 10**16
    sums = [Sum([0, 1], large), Sum([1, 2], large), Sum([0, 1, 2], 2 * large)]
    assert whole_solution(sums, [0.0, 1.0, 0.0]) == [large, 0, large]
    assert whole_solution([*sums[:2], Sum([0, 1, 2], 2 * large + 1)], [0.0, 1.0, 0.0]) is None


def test_what_has_no_mass_gets_something_only_where_nothing_else_can() -> None:
    assert whole_solution([Sum([0, 1], 7), Sum([1, 2], 7)], [0.0, 1.0, 0.0]) == [0, 7, 0]
