"""Planted causes are as the recipe says, and what is found is scored by exact names."""

import numpy as np
import polars as pl
import pytest

from benchmarks import adtributor, causes, planting, squeeze


def case(layer: int, count: int, noise: float = 0.0) -> planting.Planted:
    return planting.planted(np.random.default_rng(layer * 10 + count), noise, layer, count)


@pytest.mark.parametrize(("layer", "count"), [(1, 3), (2, 2), (3, 1)])
def test_every_leaf_of_a_cause_moves_by_one_deviation(layer: int, count: int) -> None:
    made = case(layer, count)
    assert len(made.causes) == count
    moved = pl.lit(False)
    for cause in made.causes:
        assert len(cause) == layer
        inside = pl.all_horizontal(pl.col(name) == code for name, code in cause)
        leaves = made.leaves.filter(inside & (pl.col("forecast") > 0))
        factors = (leaves["real"] / leaves["forecast"]).to_numpy()
        assert np.allclose(factors, factors[0])
        moved |= inside
    still = made.leaves.filter(~moved)
    assert still["real"].to_list() == still["forecast"].to_list()


def test_a_cause_counts_when_it_is_named_exactly() -> None:
    made = case(2, 2)
    one, other = made.causes
    assert causes.score([made], lambda _leaves: set(made.causes))[0] == 1
    assert causes.score([made], lambda _leaves: {one, frozenset(list(other)[:1])})[0] == 0.5


def test_with_little_noise_all_three_find_a_single_cause_of_one_value() -> None:
    made = case(1, 1, 0.01)
    for find in (causes.located, squeeze.located, adtributor.located):
        assert find(made.leaves) == set(made.causes)
