"""A ratio's change is segments' own ratios and their weights, without a rest."""

from decimal import Decimal as D

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sextant.calc.drivers import Joint, NothingBelowError, Over, inner_and_mix

STEP, FINE = D("0.0001"), D("0.00000001")
SEGMENT = st.builds(Over, st.integers(-1000, 1000), st.integers(0, 1000))
SIDE = st.dictionaries(st.sampled_from("abcdef"), SEGMENT, min_size=1)


def ratio(side: dict[str, Over]) -> float:
    return sum(each.numerator for each in side.values()) / sum(
        each.denominator for each in side.values()
    )


def by_key(found, name: str) -> dict[str, float]:
    return {row.name: float(row.effect) for row in found[name].keys}


def near(published: dict[str, float]):
    return pytest.approx(published, abs=0.0000006)  # published to six digits


def test_the_published_click_rates() -> None:
    """The clicks of icanexplain's tests of its mean explainer, January and February 2018-19."""
    months = [
        (
            {"A": Over(150, 1000), "B": Over(150, 2000)},
            {"A": Over(120, 1100), "B": Over(200, 2150)},
        ),
        (
            {"A": Over(200, 1000), "B": Over(300, 2000)},
            {"A": Over(242, 1100), "B": Over(323, 2150)},
        ),
    ]
    found = [inner_and_mix(*pair, unit=FINE, joint=Joint.IN_RATE) for pair in months]
    assert by_key(found[0], "inner") == near({"A": -0.013846, "B": 0.011923})
    assert by_key(found[0], "mix") == near({"A": 0.000264, "B": 0.000120})
    assert by_key(found[1], "inner") == near({"A": 0.006769, "B": 0.000154})
    assert by_key(found[1], "mix") == near({"A": 0.000134, "B": 0.000122})


def test_the_published_claims() -> None:
    """The yearly claims of the same tests: averages per claim, 2021 against 2022."""
    before = {"dentist": Over(D("614.36"), 5), "psychiatrist": Over(D("697.92"), 4)}
    now = {"dentist": Over(D("393.50"), 4), "psychiatrist": Over(D("282.56"), 2)}
    found = inner_and_mix(before, now, unit=FINE, joint=Joint.IN_RATE)
    assert by_key(found, "inner") == near({"dentist": -16.331333, "psychiatrist": -11.066667})
    assert by_key(found, "mix") == near({"dentist": 1.132815, "psychiatrist": -6.867037})


def test_the_same_rates_and_other_weights_are_all_mix() -> None:
    before = {"good": Over(5, 10), "poor": Over(1, 10)}
    now = {"good": Over(15, 30), "poor": Over(1, 10)}
    found = inner_and_mix(before, now, unit=STEP)
    assert (found.before, found.now) == (D("0.3"), D("0.4"))
    assert (found["inner"].effect, found["mix"].effect) == (0, D("0.1"))
    assert all(row.effect > 0 for row in found["mix"].keys)


def test_a_new_segment_is_all_mix() -> None:
    found = inner_and_mix({"a": Over(1, 10)}, {"a": Over(1, 10), "b": Over(9, 10)}, unit=STEP)
    assert (found["inner"].effect, found["mix"].effect) == (0, D("0.4"))


def test_simpson_is_taken_apart() -> None:
    """Both segments got better, and the whole got worse."""
    before = {"easy": Over(60, 100), "hard": Over(2, 10)}
    now = {"easy": Over(7, 10), "hard": Over(30, 100)}
    found = inner_and_mix(before, now, unit=STEP)
    assert found.change < 0 < found["inner"].effect
    assert found["mix"].effect < found.change


@given(SIDE, SIDE, st.sampled_from(Joint))
def test_parts_and_their_segments_add_up(before: dict, now: dict, joint: Joint) -> None:
    assume(all(sum(each.denominator for each in side.values()) for side in (before, now)))
    found = inner_and_mix(before, now, unit=STEP, joint=joint)
    assert found.before + sum(part.effect for part in found.parts) == found.now
    assert float(found.now) == pytest.approx(ratio(now), abs=0.0001)
    for part in found.parts:
        assert sum(row.effect for row in part.keys) == part.effect


@given(SIDE, SIDE)
def test_shared_evenly_the_way_back_undoes_the_way_there(before: dict, now: dict) -> None:
    assume(all(sum(each.denominator for each in side.values()) for side in (before, now)))
    there, back = inner_and_mix(before, now, unit=STEP), inner_and_mix(now, before, unit=STEP)
    assert abs(there["mix"].effect + back["mix"].effect) <= 2 * STEP


@pytest.mark.parametrize("side", [{}, {"a": Over(1, 0)}, {"a": Over(1, 5), "b": Over(1, -5)}])
def test_without_a_denominator_there_is_no_ratio(side: dict) -> None:
    with pytest.raises(NothingBelowError):
        inner_and_mix(side, {"a": Over(1, 2)}, unit=STEP)
