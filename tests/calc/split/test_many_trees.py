from random import Random

import pytest

from sextant.calc.split import respread, spread
from tests.calc.split.trees import assert_exact, random_case, random_holds


@pytest.mark.slow
def test_ten_thousand_trees_split_and_split_again_to_the_unit() -> None:
    trees = 0
    for seed in range(10_000):
        random = Random(seed)
        case = random_case(random)
        cells = spread(case.grid, case.total, over=case.over, when=case.when, holds=case.holds)
        assert_exact(case.grid, cells, case.total, case.holds)
        total, holds = random_holds(random, case.grid)
        assert_exact(case.grid, respread(case.grid, total, cells, holds=holds), total, holds)
        trees += 1
    assert trees == 10_000
