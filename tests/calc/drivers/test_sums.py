"""A sum's change is what its segments contributed, and who came, went, grew and shrank."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.drivers import MOVEMENTS, by_movement, by_segment

CENT = D("0.01")
AMOUNT = st.decimals(-(10**9), 10**9, places=2)
SIDE = st.dictionaries(st.sampled_from("abcdefgh"), AMOUNT)
ODD = st.dictionaries(st.sampled_from("abcdefgh"), st.fractions(-1000, 1000))


def test_segments_contribute_their_now_less_their_before() -> None:
    found = by_segment(
        {"north": D(100), "south": D(80)}, {"north": D(90), "west": D(40)}, unit=CENT
    )
    assert [(part.name, part.effect) for part in found.parts] == [
        ("south", -80),
        ("west", 40),
        ("north", -10),
    ]
    assert [part.share for part in found.parts] == [D("1.6"), D("-0.8"), D("0.2")]


def test_customers_come_go_grow_and_shrink() -> None:
    before = {"a": D(100), "b": D(50), "c": D(70), "d": D(0)}
    found = by_movement(before, {"b": D(65), "c": D(60), "d": D(20), "e": D(5)}, unit=CENT)
    assert {part.name: part.effect for part in found.parts} == {
        "new": 25,
        "lost": -100,
        "grown": 15,
        "shrunk": -10,
    }
    assert [row.name for row in found["new"].keys] == ["d", "e"]


@given(SIDE, SIDE)
def test_segments_add_up_to_the_change(before: dict[str, D], now: dict[str, D]) -> None:
    found = by_segment(before, now, unit=CENT)
    assert sum(part.effect for part in found.parts) == found.change
    assert found.change == sum(now.values()) - sum(before.values())
    assert all(
        part.effect == now.get(part.name, 0) - before.get(part.name, 0) for part in found.parts
    )


@given(SIDE, SIDE)
def test_movements_and_their_customers_add_up(before: dict[str, D], now: dict[str, D]) -> None:
    found = by_movement(before, now, unit=CENT)
    assert tuple(part.name for part in found.parts) == MOVEMENTS
    assert sum(part.effect for part in found.parts) == sum(now.values()) - sum(before.values())
    for part in found.parts:
        assert sum(row.effect for row in part.keys) == part.effect


@given(ODD, ODD)
def test_what_cannot_be_written_in_cents_adds_up_all_the_same(before: dict, now: dict) -> None:
    found = by_movement(before, now, unit=CENT)
    assert found.before + sum(part.effect for part in found.parts) == found.now
    for part in found.parts:
        assert sum(row.effect for row in part.keys) == part.effect


@given(SIDE, SIDE)
def test_shares_add_up_to_one(before: dict[str, D], now: dict[str, D]) -> None:
    found = by_segment(before, now, unit=CENT)
    shares = [part.share for part in found.parts]
    assert sum(shares) == 1 if found.change else not any(shares)


def test_nothing_before_and_now_is_no_change() -> None:
    found = by_movement({}, {}, unit=CENT)
    assert (found.change, [part.share for part in found.parts]) == (0, [None] * 4)


def test_a_unit_is_above_zero() -> None:
    with pytest.raises(ValueError, match="above zero"):
        by_segment({}, {}, unit=D(0))
