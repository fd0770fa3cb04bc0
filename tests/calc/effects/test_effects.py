"""Effects that were put in are found again, as surely as is said, and none that were not."""

import numpy as np
import pytest
from numpy.random import default_rng

from sextant.calc.effects import Effect, Effects, Lack, LeftOut, Panel, effects
from tests.calc.effects.made import NAMES, TOTAL, drawn, one


def found(panel: Panel, **given: int) -> Effects:
    result = effects(panel, **given)
    assert isinstance(result, Effects)
    return result


def of(panel: Panel, name: str = "visits") -> Effect:
    return next(each for each in found(panel).effects if each.name == name)


def holds(effect: Effect, truth: float) -> bool:
    low, high = effect.before.bounds
    return low <= truth <= high


def test_what_visits_bring_is_found_and_nothing_else() -> None:
    visits, *others = found(one(people=40, steps=30)).effects
    assert visits.is_sure
    assert holds(visits, TOTAL)
    assert not any(each.is_sure for each in others)


def test_the_whole_is_the_sum_of_its_steps() -> None:
    visits = of(one())
    assert visits.before.value == pytest.approx(sum(each.value for each in visits.lags))
    assert len(visits.lags) == 3


def test_it_is_what_dummies_written_out_give() -> None:
    panel = one(people=9, steps=14)
    table = [(p, t) for p in range(9) for t in range(1, 14)]
    columns = np.array([
        [*(panel.done[p, t - lag, k] for k in range(4) for lag in (0, 1)),
         *(p == each for each in range(9)), *(t == each for each in range(2, 14))]
        for p, t in table
    ], dtype=float)  # fmt: skip
    slopes = np.linalg.lstsq(columns, np.array([panel.outcome[at] for at in table]))[0]
    assert found(panel, lags=1).effects[0].before.value == pytest.approx(slopes[1])


def test_people_who_have_it_easier_do_not_make_an_effect() -> None:
    chance = default_rng(4)
    ease = chance.gamma(2, 3, (30, 1))
    done = chance.poisson(ease, (30, 20)).astype(float)[:, :, None]
    effect = of(Panel(("visits",), 5 * ease + chance.normal(size=(30, 20)), done))
    assert effect.plain is not None
    assert effect.plain.value > 0.5
    assert not effect.is_sure


def test_effort_that_follows_results_is_said() -> None:
    assert of(drawn(default_rng(2), people=40, steps=24, follows=0.5)).follows


def test_the_standard_effect_has_no_unit() -> None:
    panel = one()
    other = Panel(NAMES, panel.outcome * 100, panel.done * np.array([60, 1, 1, 1]))
    assert of(other).standard.value == pytest.approx(of(panel).standard.value)
    assert of(other).before.value == pytest.approx(of(panel).before.value * 100 / 60)


def test_gaps_are_borne() -> None:
    panel = one(people=30, steps=24)
    panel.outcome[:5, :10] = np.nan
    panel.done[:5, :10] = np.nan
    assert holds(of(panel), TOTAL)


@pytest.mark.parametrize(("people", "steps"), [(7, 30), (30, 8)])
def test_too_few_people_or_steps_are_said(people: int, steps: int) -> None:
    lack = effects(one(people=people, steps=steps))
    assert isinstance(lack, Lack)
    assert (lack.people, lack.steps) == (people, steps - 3)
    assert lack.people < lack.needs_people or lack.steps < lack.needs_steps


def test_more_columns_than_the_rows_bear_are_said() -> None:
    lack = effects(one(people=8, steps=10))
    assert isinstance(lack, Lack)
    assert lack.needs_steps > lack.steps


def test_nothing_at_all_is_too_little() -> None:
    nothing = Panel(("visits",), np.zeros((0, 0)), np.zeros((0, 0, 1)))
    assert effects(nothing) == Lack(0, 0)


def test_an_outcome_that_never_moves_has_no_effects() -> None:
    panel = one()
    assert found(Panel(NAMES, np.zeros_like(panel.outcome), panel.done)).effects == ()


def test_what_says_the_same_twice_is_told_once() -> None:
    panel = one()
    done = np.concatenate([panel.done, panel.done[:, :, :1] * 3], axis=2)
    result = found(Panel((*NAMES, "again"), panel.outcome, done))
    assert result.left_out == (("again", LeftOut.ENTANGLED),)
    assert result.effects[0].before.value == pytest.approx(of(panel).before.value)


def test_only_what_is_wanted_is_told_and_the_others_held() -> None:
    result = effects(one(), told=("visits",))
    assert isinstance(result, Effects)
    (visits,) = result.effects
    assert visits.before.value == pytest.approx(of(one()).before.value)
    assert visits.held_by_many == pytest.approx(visits.before.chance)


@pytest.mark.slow
@pytest.mark.parametrize(("people", "steps"), [(30, 18), (12, 20), (8, 24)])
def test_nineteen_of_twenty_intervals_hold_the_truth(people: int, steps: int) -> None:
    chance = default_rng(people)
    runs = 300
    cases = [found(drawn(chance, people=people, steps=steps)) for _run in range(runs)]
    true = sum(holds(case.effects[0], TOTAL) for case in cases)
    none = sum(holds(each, 0) for case in cases for each in case.effects[1:])
    wrong = sum(any(each.is_sure for each in case.effects[1:]) for case in cases)
    assert 0.92 <= true / runs <= 0.99
    assert 0.94 <= none / (3 * runs) <= 0.99
    assert wrong / runs <= 0.06
