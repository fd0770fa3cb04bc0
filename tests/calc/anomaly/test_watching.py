"""What is off is found, what is not is left alone."""

import random
from collections.abc import Callable
from math import nan
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from benchmarks import noise
from sextant.calc.anomaly import Finding, FindingKind, Kind, Series, Watched, watch

WEEK = (1.2, 1.0, 0.9, 1.0, 1.3, 0.5, 0.4)


def sales(days: int = 300, seed: int = 1, scatter: float = 0.1) -> list[float]:
    chance = random.Random(seed)
    return [1000 * WEEK[at % 7] * chance.lognormvariate(0, scatter) for at in range(days)]


def series(values: list[float | None], **more: object) -> Series:
    return Series(values, [1.0] * len(values), 7, **more)  # type: ignore[arg-type]


def found(watched: Watched, kind: FindingKind = FindingKind.POINT) -> dict[int, Finding]:
    return {each.at: each for each in watched.findings if each.kind is kind}


def changed(values: list[float], at: int, by: Callable[[float], float]) -> list[float | None]:
    return [by(value) if step == at else value for step, value in enumerate(values)]


@pytest.mark.parametrize("at", [60, 150, 299])
@pytest.mark.parametrize("factor", [0.0, 0.3, 2.0, 10.0])
def test_a_step_that_is_off_is_found_the_newest_too(at: int, factor: float) -> None:
    point = found(watch(series(changed(sales(), at, lambda value: value * factor))))[at]
    assert point.score * (factor - 1) > 0
    assert 0 < point.p <= 0.01
    assert point.expected.low < point.expected.middle < point.expected.high
    assert point.expected.middle == pytest.approx(1000 * WEEK[at % 7], rel=0.1)
    assert not point.expected.low <= point.value <= point.expected.high


@pytest.mark.parametrize("factor", [0.0, 10.0])
def test_one_odd_step_does_not_make_the_next_look_odd(factor: float) -> None:
    for seed in range(10):
        odd = watch(series(changed(sales(seed=seed), 200, lambda value: value * factor)))
        assert 200 in found(odd)
        assert not {201, 202, 207} & found(odd).keys()
        plain = watch(series(list(sales(seed=seed))))
        for at in (201, 202, 207):
            one, other = odd.expected[at], plain.expected[at]
            assert one is not None
            assert other is not None
            assert one.middle == pytest.approx(other.middle, rel=0.1)


@pytest.mark.parametrize("factor", [0.6, 1.5])
def test_a_level_that_shifts_is_confirmed_after_a_few_steps(factor: float) -> None:
    values: list[float | None] = [v * (factor if at >= 200 else 1) for at, v in enumerate(sales())]
    assert not found(watch(series(values[:203])), FindingKind.LEVEL)
    for days in (210, 300):
        levels = found(watch(series(values[:days])), FindingKind.LEVEL)
        assert len(levels) == 1
        (at, level), *_ = levels.items()
        assert abs(at - 200) <= 1
        assert level.expected.low < level.expected.middle < level.expected.high
        assert level.value / level.expected.middle == pytest.approx(factor, rel=0.1)
        assert not level.expected.low <= level.value <= level.expected.high
    assert not [at for at in found(watch(series(values))) if at > 210]


def test_what_lasts_is_told_once_not_each_day() -> None:
    values: list[float | None] = [v * (3 if at >= 200 else 1) for at, v in enumerate(sales())]
    assert len([at for at in found(watch(series(values))) if at >= 200]) <= 2


def test_what_is_known_is_neither_found_nor_learned_from() -> None:
    values = changed(sales(), 200, lambda value: value * 4)
    watched, plain = watch(series(values), known={200}), watch(series(values))
    assert 200 in found(plain)
    assert 200 not in found(watched)
    gap = [None if at == 200 else value for at, value in enumerate(values)]
    assert watched.expected[201:] == watch(series(gap)).expected[201:]


def test_a_step_that_is_not_known_is_expected_but_never_found() -> None:
    values: list[float | None] = list(sales())
    values[100] = values[250] = None
    watched = watch(series(values))
    assert not {100, 250} & found(watched).keys()
    assert watched.enough


@pytest.mark.parametrize("kind", noise.KINDS)
def test_noise_alarms_no_more_often_than_alpha(kind: str) -> None:
    dice = np.random.default_rng(5)
    watched = [watch(noise.made_up(kind, dice), alpha=0.02) for _ in range(12)]
    assert fmean(each.false_alarms or 0.0 for each in watched) <= 0.02
    assert sum(bool(found(each, FindingKind.LEVEL)) for each in watched) <= 1


@pytest.mark.parametrize("kind", noise.KINDS)
def test_bounds_hold_95_times_in_a_hundred(kind: str) -> None:
    dice = np.random.default_rng(6)
    inside = []
    for _ in range(12):
        made = noise.made_up(kind, dice)
        rows = zip(made.values, made.weights, watch(made).expected, strict=True)
        inside += [
            expected.low <= value <= expected.high
            for value, weight, expected in rows
            if weight and expected and value is not None
        ]
    assert fmean(inside) >= 0.93


def test_days_off_are_expected_to_be_empty_and_never_alarm() -> None:
    made = noise.made_up("counts of 50 a day", np.random.default_rng(2))
    watched = watch(made)
    off = {at for at, weight in enumerate(made.weights) if not weight}
    assert off
    assert not off & {each.at for each in watched.findings}
    nothing = {watched.expected[at] for at in off}
    assert {(each.middle, each.low, each.high) for each in nothing if each} == {(0.0, 0.0, 0.0)}


def test_a_make_up_day_is_expected_to_be_like_any_working_day() -> None:
    made = noise.made_up("counts of 50 a day", np.random.default_rng(2))
    saturday = next(at for at in range(300, 320) if at % 7 == 5)
    values, weights = list(made.values), list(made.weights)
    weights[saturday], values[saturday] = 1.0, 20.0
    expected = watch(Series(values, weights, 7)).expected[saturday]
    assert expected is not None
    assert expected.middle > 20


def test_a_shop_that_always_opens_on_days_off_is_watched_on_them() -> None:
    weights = [1.0 if at % 7 < 5 else 0.0 for at in range(300)]
    values = changed(sales(), 201, lambda value: value * 5)
    assert 201 % 7 == 5
    assert 201 in found(watch(Series(values, weights, 7)))


def test_a_long_month_is_no_riser() -> None:
    days = [(20, 23, 18, 22)[at % 4] for at in range(60)]
    chance = random.Random(4)
    values = [count * 100 * chance.lognormvariate(0, 0.02) for count in days]
    watched = watch(Series(values, [float(count) for count in days], 12))
    rows = zip(values, watched.expected, strict=True)
    off = [abs(value / each.middle - 1) for value, each in rows if each]
    assert max(off[-24:]) < 0.1


def test_a_day_without_a_sale_is_off_only_where_there_hardly_was_one() -> None:
    dice = np.random.default_rng(3)
    busy = [float(dice.lognormal(5, 1, dice.poisson(8) + 1).sum()) for _ in range(300)]
    assert 299 in found(watch(series([*busy[:-1], 0.0])))
    often = [value if dice.random() > 0.1 else 0.0 for value in busy]
    assert 299 not in found(watch(series([*often[:-1], 0.0])))


@pytest.mark.parametrize("count", [0, 5, 23])
def test_too_short_a_series_says_nothing(count: int) -> None:
    watched = watch(series(list(sales(count))))
    assert watched == Watched([], [None] * count, None, enough=False)


def test_a_constant_series_alarms_on_any_change_only() -> None:
    watched = watch(series([100.0] * 99 + [90.0]))
    assert [each.at for each in watched.findings] == [99]
    assert not watch(series([100.0] * 100)).findings
    assert not watch(series([0.0] * 100)).findings


@pytest.mark.parametrize("kind", list(Kind))
@given(power=st.integers(-8, 8), seed=st.integers(0, 50))
@examples(max_examples=15)
def test_the_unit_of_a_series_does_not_matter(kind: Kind, power: int, seed: int) -> None:
    values = changed(sales(120, seed), 100, lambda value: value * 3)
    scaled: list[float | None] = [value and value * 4.0**power for value in values]
    one, other = (watch(series(each, kind=kind)) for each in (values, scaled))
    assert [(each.at, each.kind) for each in one.findings] == [
        (each.at, each.kind) for each in other.findings
    ]
    for this, that in zip(one.findings, other.findings, strict=True):
        assert this.p == pytest.approx(that.p)
        assert this.expected.low * 4.0**power == pytest.approx(that.expected.low)


@given(
    st.lists(st.none() | st.floats(-1e9, 1e9), max_size=90),
    st.sampled_from([1, 7, 12, 52]),
    st.sampled_from(list(Kind)),
    st.integers(0, 9),
)
@examples(max_examples=60)
def test_whatever_came_what_is_told_is_in_order(
    values: list[float | None], season: int, kind: Kind, closed: int
) -> None:
    weights = [float(at % 10 >= closed) for at in range(len(values))]
    watched = watch(Series(values, weights, season, kind))
    assert len(watched.expected) == len(values)
    assert all(0 < each.p <= 0.01 and each.at < len(values) for each in watched.findings)
    for each in watched.expected:
        assert each is None or each.low <= each.middle <= each.high


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1])
def test_an_alpha_that_is_no_chance_is_refused(alpha: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        watch(series([1.0] * 30), alpha=alpha)


@pytest.mark.parametrize(
    ("values", "weights", "season", "says"),
    [
        ([1.0], [1.0, 1.0], 7, "1 values have 2 weights"),
        ([1.0], [-1.0], 7, "weight of step 0 is -1.0"),
        ([1.0, nan], [1.0, 1.0], 7, "value of step 1 is nan"),
        ([1.0], [1.0], 0, "one step or more"),
    ],
)
def test_a_series_that_cannot_be_is_refused(
    values: list[float | None], weights: list[float], season: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        Series(values, weights, season)
