"""Targets are brought to a common chance, within limits, and add up to the total."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.recalibrate import Proposal, TotalOutOfReachError, recalibrated


@dataclass
class Bell:
    """An outlook whose landing is normal."""

    mean: float
    spread: float

    def chance(self, target: Decimal) -> float:
        return 1 - NormalDist(self.mean, self.spread).cdf(float(target))

    def at(self, chance: float) -> Decimal:
        edge = min(max(chance, 1e-6), 1 - 1e-6)
        return Decimal(NormalDist(self.mean, self.spread).inv_cdf(1 - edge))


@dataclass
class Landed:
    """A finished period."""

    value: int

    def chance(self, target: Decimal) -> float:
        return float(self.value >= target)

    def at(self, chance: float) -> Decimal:
        return Decimal(self.value)


def node(target: int, mean: float, spread: float) -> tuple[int, Bell]:
    return target, Bell(target * mean, max(target * spread, 1.0))


targets = st.integers(0, 10**7) | st.integers(200, 2000)
nodes = st.builds(node, targets, st.floats(0.3, 2), st.floats(0.05, 0.5))
many = st.lists(nodes, min_size=1, max_size=12)
changes, bands = st.floats(0, 1.5), st.floats(0, 0.3)


def proposed(given: list[tuple[int, Any]], **more: Any) -> Proposal:
    old, outlooks = [each[0] for each in given], [each[1] for each in given]
    more = {"total": sum(old), "most_change": 0.5, "band": 0.0, **more}
    return recalibrated(old, outlooks, **more)


def test_the_one_who_has_it_easy_takes_from_the_one_who_has_it_hard() -> None:
    found = proposed([node(1000, 1.2, 0.2), node(1000, 0.8, 0.2)])
    assert found.amounts == (1200, 800)
    assert found.after == pytest.approx((0.5, 0.5), abs=0.01)
    assert found.common == pytest.approx(0.5)
    assert found.before == pytest.approx((0.841, 0.159), abs=0.001)


def test_a_wide_band_needs_smaller_changes() -> None:
    found = proposed([node(1000, 1.2, 0.2), node(1000, 0.8, 0.2)], band=0.2)
    assert found.amounts == (1095, 905)


def test_the_band_keeps_who_is_inside_where_they_were() -> None:
    found = proposed([node(1000, 1.3, 0.2), node(1000, 0.9, 0.2), node(1000, 0.8, 0.2)], band=0.1)
    assert found.amounts == (1249, 900, 851)


def test_who_is_at_the_limit_and_still_outside_is_named() -> None:
    found = proposed([node(1000, 2, 0.1), node(1000, 1, 0.1)], most_change=0.1, band=0.05)
    assert found.amounts == (1100, 900)
    assert found.limited == (0,)


def test_held_and_unknown_stay_as_they_are() -> None:
    found = proposed(
        [node(1000, 1.2, 0.2), (500, None), node(1000, 0.8, 0.2), node(700, 2, 0.1)], held=[3]
    )
    assert found.amounts == (1200, 500, 800, 700)
    assert found.kept == (1, 3)
    assert found.after[1] is None


def test_a_total_beyond_the_limits_is_refused_with_numbers() -> None:
    with pytest.raises(TotalOutOfReachError) as refused:
        proposed([node(1000, 1, 0.2), (500, None)], total=1700, most_change=0.1)
    assert (refused.value.least, refused.value.most) == (1400, 1600)


def test_where_nobody_may_change_only_the_old_total_will_do() -> None:
    assert proposed([(500, None)]).common is None
    with pytest.raises(TotalOutOfReachError):
        proposed([(500, None)], total=501)


def test_a_limit_means_the_decimal_that_was_written() -> None:
    assert proposed([node(100, 1, 0.2)], total=129, most_change=0.29).amounts == (129,)


def test_changes_are_in_whole_units() -> None:
    found = proposed([node(1050, 1.2, 0.2), node(1000, 0.8, 0.2), node(950, 1, 0.1)], unit=50)
    assert all(amount % 50 == 0 for amount in found.amounts)
    assert sum(found.amounts) == 3000


def test_a_finished_period_is_targeted_where_it_landed() -> None:
    found = proposed([(1000, Landed(1200)), node(1000, 0.9, 0.1)])
    assert found.amounts == (1200, 800)


@pytest.mark.parametrize("wrong", [{"most_change": -1}, {"band": -1}, {"unit": 0}])
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="below"):
        proposed([node(1000, 1, 0.2)], **wrong)
    with pytest.raises(ValueError, match="2 targets"):
        recalibrated([1, 2], [None], total=3, most_change=0.1, band=0)


@given(many, st.floats(0, 1), changes, bands, st.sampled_from([1, 7, 100]))
def test_total_and_limits_hold(
    given: list[tuple[int, Bell]], place: float, most: float, band: float, unit: int
) -> None:
    with pytest.raises(TotalOutOfReachError) as refused:
        proposed(given, total=-1, most_change=most)
    least, highest = refused.value.least, refused.value.most
    total = least + round(place * (highest - least))
    found = proposed(given, total=total, most_change=most, band=band, unit=unit)
    assert sum(found.amounts) == total
    assert min(found.amounts) >= 0
    assert all(
        abs(new - old) <= most * old + 1e-6
        for new, (old, _) in zip(found.amounts, given, strict=True)
    )


@given(many, changes, bands)
def test_chances_do_not_spread_where_the_total_is_kept(
    given: list[tuple[int, Bell]], most: float, band: float
) -> None:
    found = proposed(given, most_change=most, band=band)
    rounding = max(0.4 / bell.spread for _, bell in given)  # one unit at the steepest
    before, after = (
        [each for each in side if each is not None] for side in (found.before, found.after)
    )
    assert max(after) - min(after) <= max(before) - min(before) + 2 * rounding + 1e-6


@given(many, changes, bands)
def test_who_is_not_limited_comes_within_the_band(
    given: list[tuple[int, Bell]], most: float, band: float
) -> None:
    found = proposed(given, most_change=most, band=band)
    assert found.common is not None
    for place, (_, bell) in enumerate(given):
        after = found.after[place]
        assert after is not None
        assert (
            place in found.limited or abs(after - found.common) <= band + 0.8 / bell.spread + 1e-6
        )


@given(many, st.floats(0.2, 0.8), changes, bands)
def test_nothing_changes_where_all_are_inside_the_band(
    given: list[tuple[int, Bell]], chance: float, most: float, band: float
) -> None:
    fair = [(round(bell.at(chance)), bell) for _, bell in given if bell.at(chance) > 0]
    fair = fair or [node(1000, 1, 0.1)]
    reach = max(0.5 / bell.spread for _, bell in fair)
    found = proposed(fair, most_change=most, band=band + 2 * reach)
    assert found.amounts == tuple(old for old, _ in fair)
    assert found.before == found.after


@given(many, changes)
def test_a_second_proposal_changes_nothing_more_than_rounding(
    given: list[tuple[int, Bell]], most: float
) -> None:
    once = proposed(given, most_change=most)
    calm = [(new, bell) for new, (_, bell) in zip(once.amounts, given, strict=True)]
    again = proposed(calm, most_change=most)
    assert once.limited or all(
        abs(one - other) <= 2 for one, other in zip(again.amounts, once.amounts, strict=True)
    )
