"""Causes planted in random data are found, and found first."""

import numpy as np
import polars as pl
import pytest

from sextant.calc.where import insights, segments

VALUES = (6, 5, 4, 8, 3)
DIMS = [f"d{place}" for place in range(len(VALUES))]
CELLS = np.stack([each.ravel() for each in np.meshgrid(*map(np.arange, VALUES))], axis=1)


def planted(seed: int, noise: float, size: float) -> tuple[pl.DataFrame, pl.DataFrame, dict, list]:
    """Return test and control of 2,880 cells that are noisy, and the segment that was moved."""
    rng = np.random.default_rng(seed)
    weights = [rng.dirichlet(np.full(count, 3.0)) for count in VALUES]
    shares = [weights[place][CELLS[:, place]] for place in range(len(VALUES))]
    base = np.prod(shares, axis=0) * rng.lognormal(0, 0.5, len(CELLS))
    moved, keys = _cause(rng, base)
    control = base * rng.lognormal(0, noise, len(CELLS))
    test = base * rng.uniform(0.8, 1.3) * rng.lognormal(0, noise, len(CELLS))
    test[moved] *= 1 + size * rng.choice([-1, 1])
    cells = pl.DataFrame(CELLS, DIMS)
    return cells.with_columns(v=test), cells.with_columns(v=control), keys, moved


def _cause(rng, base):
    while True:
        places = rng.choice(len(VALUES), rng.integers(1, 4), replace=False)
        cell = CELLS[rng.integers(len(CELLS))]
        moved = (CELLS[:, places] == cell[places]).all(axis=1)
        if base[moved].sum() > 0.02 * base.sum():
            return moved, {DIMS[place]: cell[place] for place in places}


def found_first(seeds: range, noise: float, size: float) -> float:
    hits = 0
    for seed in seeds:
        test, control, keys, _ = planted(seed, noise, size)
        found = insights(test, control, dimensions=DIMS, value="v", top=1).insights
        hits += bool(found) and found[0].keys == keys
    return hits / len(seeds)


def test_a_cause_of_one_half_is_found_first() -> None:
    assert found_first(range(20), 0.1, 0.5) >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize(
    ("noise", "size", "least"),
    [(0.05, 0.5, 0.98), (0.1, 0.5, 0.98), (0.2, 0.5, 0.95), (0.1, 0.3, 0.97), (0.2, 0.3, 0.9)],
)
def test_of_two_hundred_causes_nearly_all_are_found_first(noise, size, least) -> None:
    """The noise is that of each cell, in test and in control."""
    assert found_first(range(200), noise, size) >= least


def test_what_was_planted_is_within_the_interval() -> None:
    held = 0
    for seed in range(20):
        test, control, keys, moved = planted(seed, 0.1, 0.5)
        here, before = (frame["v"].to_numpy() for frame in (test, control))
        usual = here[~moved].sum() / before[~moved].sum()
        truly = (
            before[moved].sum()
            * usual
            * (0.5 if here[moved].sum() > before[moved].sum() * usual else -0.5)
        )
        first = insights(test, control, dimensions=DIMS, value="v", top=1).insights[0]
        low, high = first.interval
        held += first.keys == keys and low <= truly <= high
        assert first.is_certain
    assert held >= 19


def test_in_noise_alone_nothing_is_certain() -> None:
    false = 0
    for seed in range(40):
        test, control, *_ = planted(seed, 0.2, 0.0)
        false += insights(test, control, dimensions=DIMS, value="v", top=1).insights[0].is_certain
    assert false <= 4  # two are expected, at one in twenty


def test_orders_that_come_by_chance_are_not_certain_to_have_moved() -> None:
    false = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        test, control = (
            pl.DataFrame({
                "a": rng.integers(5, size=count), "b": rng.integers(8, size=count),
                "c": rng.integers(6, size=count), "v": rng.lognormal(0, 1, count),
            })
            for count in rng.poisson(2000, 2)
        )  # fmt: skip
        false += insights(test, control, dimensions="abc", value="v", top=1).insights[0].is_certain
    assert false <= 4


def test_three_causes_are_told_and_no_more() -> None:
    rng = np.random.default_rng(5)
    _, control, *_ = planted(5, 0.05, 0.0)
    causes = [{"d0": 1, "d1": 2}, {"d0": 2, "d4": 0}, {"d1": 0, "d3": 3}]
    factors = [0.5, 1.6, 0.3]
    here = control["v"].to_numpy() * 1.1 * rng.lognormal(0, 0.05, len(control))
    for keys, factor in zip(causes, factors, strict=True):
        held = np.all([control[name].to_numpy() == code for name, code in keys.items()], axis=0)
        here[held] *= factor
    found = insights(control.with_columns(v=here), control, dimensions=DIMS, value="v").insights
    certain = {tuple(sorted(each.keys.items())) for each in found if each.is_certain}
    assert certain == {tuple(sorted(keys.items())) for keys in causes}
    impacts = [abs(each.impact) for each in found if each.is_certain]
    assert impacts == sorted(impacts, reverse=True)


def test_many_possible_combinations_are_counted_as_few_are(monkeypatch) -> None:
    test, control, *_ = planted(3, 0.1, 0.5)
    few = insights(test, control, dimensions=DIMS, value="v").insights
    monkeypatch.setattr(segments, "DENSE", 10)
    many = insights(test, control, dimensions=DIMS, value="v").insights
    assert [each.keys for each in many] == [each.keys for each in few]
    assert [each.impact for each in many] == pytest.approx([each.impact for each in few])


def test_a_rate_that_fell_in_one_place_is_found_first() -> None:
    hits = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        _, control, keys, moved = planted(seed, 0.1, 0.5)
        cases = rng.integers(20, 200, len(CELLS))
        rate = np.where(moved, 0.2, 0.3)
        now = control.with_columns(of=pl.Series(cases), won=pl.Series(rng.binomial(cases, rate)))
        was = control.with_columns(of=pl.Series(cases), won=pl.Series(rng.binomial(cases, 0.3)))
        found = insights(now, was, dimensions=DIMS, value="won", over="of", top=1).insights
        hits += found[0].keys == keys
    assert hits >= 18
