"""Random trees, weights and holds that can stand, for the tests of splitting."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from sextant.calc.split import Grid, Hold, sums

Cells = dict[int, list[int]]


@dataclass(frozen=True)
class Case:
    """A grid with a total that can be split under its holds, and weights to split it by."""

    grid: Grid[int]
    total: int
    over: dict[int, int]
    when: dict[int, list[int]]
    holds: list[Hold[int]]


def random_case(random: Random) -> Case:
    grid = random_grid(random)
    total, holds = random_holds(random, grid)
    return Case(grid, total, random_over(random, grid), random_when(random, grid), holds)


def random_grid(random: Random) -> Grid[int]:
    parents: dict[int, int | None] = {0: None}
    depth = {0: 0}
    for node in range(1, random.randint(1, random.choice([3, 8, 25]))):
        parent = random.choice([other for other in parents if depth[other] < 4])
        parents[node], depth[node] = parent, depth[parent] + 1
    steps = random.choice([1, 3, 4, 6, 12])
    quarters = tuple((first, min(first + 3, steps)) for first in range(0, steps, 3))
    return Grid(parents, steps, random.choice([(), quarters, ((0, steps), *quarters)]))


def random_holds(random: Random, grid: Grid[int]) -> tuple[int, list[Hold[int]]]:
    """Return the total and some holds of a random split, nested and crossing, so that all stand."""
    top = random.choice([1, 3, 100, 10**6, 10**9, 10**13])
    truth = {
        leaf: [random.choice([0, 0, random.randint(0, top)]) for _ in range(grid.steps)]
        for leaf in leaves(grid)
    }
    whole = sums(grid, truth)
    holds = []
    for _ in range(random.choice([0, 1, 2, 5, 12, 25])):
        node, first = random.choice(list(grid.parents)), random.randrange(grid.steps)
        last = random.randint(first + 1, grid.steps)
        holds.append(Hold(node, first, last, sum(whole[node][first:last])))
    return sum(whole[0]), holds


def random_over(random: Random, grid: Grid[int]) -> dict[int, int]:
    over = {node: random.choice([0, 1, random.randint(0, 10)]) for node in grid.parents}
    for node in grid.parents:
        children = below(grid, node)
        if children and not any(over[child] for child in children):
            over[random.choice(children)] = 1
    return over


def random_when(random: Random, grid: Grid[int]) -> dict[int, list[int]]:
    when = {}
    for node in grid.parents:
        if random.random() < 0.3:
            when[node] = [random.choice([0, random.randint(0, 9)]) for _ in range(grid.steps)]
            when[node][random.randrange(grid.steps)] += 1
    return when


def below(grid: Grid[int], node: int) -> list[int]:
    return [child for child, parent in grid.parents.items() if parent == node]


def leaves(grid: Grid[int]) -> list[int]:
    return [node for node in grid.parents if node not in set(grid.parents.values())]


def assert_exact(grid: Grid[int], cells: Cells, total: int, holds: Sequence[Hold[int]]) -> None:
    """Every amount whole and not negative, every parent its children, the total and holds exact."""
    assert list(cells) == leaves(grid)
    assert all(type(amount) is int and amount >= 0 for row in cells.values() for amount in row)
    whole = sums(grid, cells)
    for node in grid.parents:
        children = below(grid, node)
        if children:
            columns = zip(*(whole[child] for child in children), strict=True)
            assert whole[node] == [sum(column) for column in columns]
    assert sum(whole[0]) == total
    for hold in holds:
        assert sum(whole[hold.node][hold.first : hold.last]) == hold.amount
