"""What is said about where a period ends proves true as often as it says."""

from collections import defaultdict
from decimal import Decimal
from functools import cache
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.outlook import Course, Outlook, Outlooks, outlooks

SEASON = (0.8, 1.0, 0.9, 1.3)
Courses = dict[int, list[Course]]


def simulated(nodes: int, share: float, seed: int, *, pipeline: bool = False) -> Courses:
    """Thirteen periods of compound Poisson nodes with season, common shocks and own drift."""
    chance = np.random.default_rng(seed)
    usual, drift = np.exp(chance.normal(2.5, 1.2, nodes)), np.zeros(nodes)
    size = np.exp(chance.normal(8, 0.7, nodes))
    found: Courses = {node: [] for node in range(nodes)}

    def taken(rates: Any) -> list[float]:
        counts = chance.poisson(rates)
        return [
            float(each * chance.lognormal(-0.32, 0.8, count).sum())
            for each, count in zip(size, counts, strict=True)
        ]

    for period in range(13):
        drift += chance.normal(0, 0.1, nodes)
        season = SEASON[(period + seed) % 4]
        rates = usual * np.exp(drift + chance.normal(0, 0.1)) * season
        to_date, new = taken(rates * share), taken(rates * (1 - share) * (0.4 if pipeline else 1))
        won, lost = taken(rates * (1 - share) * 0.6), taken(rates * (1 - share) * 1.4)
        for node in range(nodes):
            if pipeline:
                opened, came = won[node] + lost[node], won[node]
                course = Course(to_date[node], came + new[node], opened, came)
            else:
                course = Course(to_date[node], new[node])
            found[node].append(course)
    return found


def outlook_of(courses: Courses, share: float) -> Outlooks[int]:
    now = {node: Course(each[-1].to_date, 0, each[-1].open) for node, each in courses.items()}
    return outlooks(now, {node: each[:-1] for node, each in courses.items()}, share=share, cycle=4)


def landing(courses: list[Course]) -> Decimal:
    return Decimal(repr(courses[-1].to_date + courses[-1].rest))


@cache
def judged(share: float, pipeline: bool) -> list[tuple[Outlook, Decimal]]:
    """Outlooks of many worlds, each with where the period landed: one world has one shock."""
    found = []
    for seed in range(24):
        courses = simulated(100, share, seed, pipeline=pipeline)
        for node, outlook in outlook_of(courses, share).of.items():
            if outlook is not None:
                found.append((outlook, landing(courses[node])))
    return found


worlds = pytest.mark.parametrize(
    ("share", "pipeline"), [(0.2, False), (0.5, False), (0.8, False), (0.5, True)]
)


@worlds
def test_four_in_five_land_within_the_interval(share: float, pipeline: bool) -> None:
    cases = judged(share, pipeline)
    inside = sum(outlook.low <= landed <= outlook.high for outlook, landed in cases)
    assert inside / len(cases) == pytest.approx(0.8, abs=0.05)


@worlds
def test_as_many_reach_a_target_as_were_said_to(share: float, pipeline: bool) -> None:
    chance = np.random.default_rng(5)
    said = defaultdict(list)
    for outlook, landed in judged(share, pipeline):
        target = outlook.middle * Decimal(chance.uniform(0.6, 1.6))
        expected = outlook.chance(target)
        if expected < 1:
            said[int(expected * 5)].append((expected, landed >= target))
    for cases in said.values():
        expected, reached = np.mean(cases, axis=0)
        assert reached == pytest.approx(expected, abs=0.08)


@pytest.mark.parametrize("place", [0, 1])
def test_small_and_large_nodes_are_both_covered(place: int) -> None:
    cases = sorted(judged(0.5, False), key=lambda case: case[0].middle)
    half = cases[: len(cases) // 2] if place == 0 else cases[len(cases) // 2 :]
    inside = sum(outlook.low <= landed <= outlook.high for outlook, landed in half)
    assert inside / len(half) == pytest.approx(0.8, abs=0.06)


def test_the_back_test_tells_what_the_present_bears_out() -> None:
    found = outlook_of(simulated(300, 0.5, 3, pipeline=True), 0.5)
    assert found.test is not None
    assert found.test.coverage == pytest.approx(0.8, abs=0.03)
    assert found.test.cases > 2500
    assert abs(found.test.bias) < 0.05
    assert max(found.weights, key=lambda way: found.weights[way]) == "pipeline"
    assert sum(found.weights.values()) == pytest.approx(1)


def test_a_mixture_errs_less_than_the_plans_pace_alone() -> None:
    courses = simulated(300, 0.2, 3)
    found = outlook_of(courses, 0.2).test
    assert found is not None
    past = [course for each in courses.values() for course in each[3:-1]]
    alone = sum(abs(4 * course.to_date - course.rest) for course in past)
    assert found.error < 0.75 * alone / sum(course.to_date + course.rest for course in past)


def test_a_season_of_periods_is_followed() -> None:
    courses = simulated(300, 0.2, 4)  # the period now is of the low season
    now = {node: Course(each[-1].to_date, 0) for node, each in courses.items()}
    past = {node: each[:-1] for node, each in courses.items()}
    landed = sum(each[-1].to_date + each[-1].rest for each in courses.values())
    off = [
        abs(float(sum(each.middle for each in found.of.values() if each)) - landed)
        for found in (outlooks(now, past, share=0.2, cycle=cycle) for cycle in (4, None))
    ]
    assert off[0] < 0.6 * off[1]


def test_two_thousand_nodes_are_quick() -> None:
    courses = simulated(2000, 0.5, 1)
    start = perf_counter()
    outlook_of(courses, 0.5)
    assert perf_counter() - start < 2  # measured 0.08 s; a busy machine takes longer


def steady(periods: int, rest: float = 50) -> list[Course]:
    return [Course(40 + at % 3, rest + at % 5) for at in range(periods)]


def test_too_little_is_said_and_not_made_up() -> None:
    now = dict.fromkeys("abcdef", Course(40, 0))
    past = dict.fromkeys("bcde", steady(6)) | {"a": steady(2)}
    found = outlooks(now, past, share=0.5)
    assert found.of["a"] is None
    assert found.of["f"] is None
    assert found.of["b"] is not None
    few = outlooks({"b": Course(40, 0)}, {"b": steady(6)}, share=0.5)
    assert few == Outlooks({"b": None}, None)


def test_empty_periods_teach_nothing() -> None:
    now, empty = dict.fromkeys("abcde", Course(40, 0)), [Course(0, 0)] * 9
    past = dict.fromkeys("abcd", steady(8)) | {"e": [*empty, *steady(2)]}
    assert outlooks(now, past, share=0.5).of["e"] is None


def test_one_back_tested_period_is_tested_over_nodes() -> None:
    keys = range(12)
    found = outlooks(
        dict.fromkeys(keys, Course(40, 0)), {key: steady(4, 40 + key) for key in keys}, share=0.5
    )
    assert found.test is not None
    assert found.test.cases == 12


def test_a_finished_period_lands_at_itself() -> None:
    found = outlooks({"a": Course(70, 0)}, {}, share={"a": 1.0}).of["a"]
    assert found is not None
    assert found.low == found.middle == found.high == found.at(0.3) == 70
    assert (found.chance(Decimal(70)), found.chance(Decimal(71))) == (1, 0)


def test_where_nothing_ever_comes_late_the_period_has_landed() -> None:
    past = {key: [Course(40 + at, 0) for at in range(8)] for key in "abcd"}
    found = outlooks(dict.fromkeys("abcd", Course(45, 0)), past, share=0.9).of["a"]
    assert found is not None
    assert found.low == found.high == 45


def test_what_is_there_is_only_certain_where_nothing_is_ever_lost() -> None:
    now = dict.fromkeys("abcd", Course(90, 0))
    safe = outlooks(now, dict.fromkeys("abcd", steady(8)), share=0.5).of["a"]
    losing = {key: [*steady(7), Course(40, -30)] for key in "abcd"}
    unsafe = outlooks(now, losing, share=0.5).of["a"]
    assert safe is not None
    assert unsafe is not None
    assert safe.chance(Decimal(90)) == 1
    assert safe.low >= 90
    assert 0.5 < unsafe.chance(Decimal(90)) < 1


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_chance_and_target_undo_each_other(one: float, other: float) -> None:
    outlook = judged(0.5, False)[7][0]
    low, high = sorted([one, other])
    assert outlook.at(high) <= outlook.at(low)
    target = outlook.at(one)
    assert outlook.floor is not None
    if target > Decimal(outlook.floor):
        assert outlook.chance(target) == pytest.approx(one, abs=1e-6)
    assert outlook.chance(outlook.at(high)) >= outlook.chance(outlook.at(low)) - 1e-9


def resellers(directory: Any, months: int) -> Courses:
    """Quarters of AdventureWorks' sales force, seen after so many of their three order days."""
    import polars as pl

    sales = pl.read_parquet(
        next(directory.rglob("FactResellerSales.parquet")),
        columns=["EmployeeKey", "OrderDate", "SalesAmount"],
    ).with_columns(pl.col("OrderDate").cast(pl.Date), pl.col("SalesAmount").cast(float))
    month: dict[Any, int] = {}
    for day in sales["OrderDate"].unique().sort():
        last = max(month, default=None)
        new = last is None or (day - last).days > 5  # orders of a month are booked on a day or two
        month[day] = max(month.values(), default=-1) + new
    sums: dict[int, Any] = defaultdict(lambda: np.zeros(36))
    for employee, day, amount in sales.iter_rows():
        sums[employee][month[day]] += amount
    courses: Courses = {}
    for employee, series in sums.items():
        quarters = series.reshape(12, 3)
        begun = int(np.argmax(quarters.sum(axis=1) > 0))
        courses[employee] = [
            Course(float(each[:months].sum()), float(each[months:].sum()))
            for each in quarters[begun:]
        ]
    return courses


@pytest.mark.parametrize(("months", "error"), [(1, 0.21), (2, 0.11)])
def test_a_real_sales_force_is_foreseen(shared_data: Any, months: int, error: float) -> None:
    courses = resellers(shared_data("adventureworks_dw_parquet"), months)
    found = outlook_of(courses, months / 3)
    assert found.test is not None
    # measured: error 0.192 and 0.100, coverage 0.80 and 0.79 in 95 cases
    assert found.test.error < error
    assert found.test.coverage == pytest.approx(0.8, abs=0.05)
    inside = [
        outlook.low <= landing(courses[key]) <= outlook.high
        for key, outlook in found.of.items()
        if outlook is not None
    ]
    assert sum(inside) / len(inside) > 0.7
