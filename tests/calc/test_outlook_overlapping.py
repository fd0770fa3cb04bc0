"""Stretches that overlap: one company alone has few quarters, but one begins each month."""

from math import nan
from random import Random

from sextant.calc.outlook import Course, Outlooks, outlooks

REMAINING = 2  # months of a quarter that are still to come


def quarters(seed: int, months: int = 40) -> tuple[list[Course], Course, float]:
    """Return quarters that begin a month apart, the present one, and what it comes to."""
    random = Random(seed)
    sales = [sum(random.expovariate(1 / 50) for _ in range(60)) for _ in range(months)]
    rows = [(sales[n], sum(sales[n + 1 : n + 3])) for n in range(months - 2)]
    present = len(rows) - 1
    past = [
        Course(to_date, rest if n + 3 <= present + 1 else nan)
        for n, (to_date, rest) in enumerate(rows[:-1])
    ]
    return past, Course(rows[-1][0], 0.0), sum(rows[-1])


def foreseen(seed: int) -> tuple[Outlooks[str], float]:
    past, now, landing = quarters(seed)
    found = outlooks({"all": now}, {"all": past}, share=1 / 3, cycle=12, lag=REMAINING - 1)
    return found, landing


def test_a_company_alone_has_an_outlook_and_a_back_test() -> None:
    found, _landing = foreseen(1)
    assert found.of["all"] is not None
    assert found.test is not None
    assert found.test.cases > 20


def test_four_in_five_end_within_the_bounds() -> None:
    inside = 0
    for seed in range(200):
        found, landing = foreseen(seed)
        outlook = found.of["all"]
        assert outlook is not None
        inside += float(outlook.low) <= landing <= float(outlook.high)
    assert 0.7 <= inside / 200 <= 0.9


def test_what_was_not_over_then_teaches_nothing() -> None:
    past, now, _landing = quarters(3)
    wild = [*past[:-1], Course(past[-1].to_date, 1e9)]
    sane = outlooks({"all": now}, {"all": past}, share=1 / 3, lag=1).of["all"]
    same = outlooks(
        {"all": now}, {"all": [*wild[:-1], Course(past[-1].to_date, nan)]}, share=1 / 3, lag=1
    ).of["all"]
    assert sane is not None
    assert same is not None
    assert sane.middle == same.middle


def test_an_outlook_moves_with_what_was_there_before() -> None:
    from decimal import Decimal

    found, _landing = foreseen(1)
    outlook = found.of["all"]
    assert outlook is not None
    moved = outlook.moved(Decimal(1000))
    assert moved.middle == outlook.middle + 1000
    assert moved.chance(Decimal(11000)) == outlook.chance(Decimal(10000))
