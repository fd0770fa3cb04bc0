"""A panel is laid out so that what was done lies before what came of it."""

import numpy as np
import pytest

from sextant.calc.effects import LeftOut
from sextant.calc.effects.panel import Panel, inflation, rows, told_apart, within


def small() -> Panel:
    done = np.arange(15.0).reshape(3, 5, 1)
    return Panel(("visits",), np.arange(100.0, 115).reshape(3, 5), done)


def test_each_outcome_stands_beside_what_was_done_before_it() -> None:
    found = rows(small(), range(3))
    assert found.outcome[0] == 102
    assert found.around[0, :, 0].tolist() == [2, 1, 0]
    assert len(found.outcome) == 9


def test_a_step_ahead_is_what_was_done_after() -> None:
    found = rows(small(), range(-1, 1))
    assert found.around[0, :, 0].tolist() == [1, 0]
    assert len(found.outcome) == 12


def test_rows_with_anything_unknown_are_left_out() -> None:
    panel = small()
    panel.done[1, 2, 0] = np.nan
    found = rows(panel, range(2))
    assert [(each, step) for each, step in zip(found.people, found.steps, strict=True)
            if each == 1] == [(1, 1), (1, 4)]  # fmt: skip


def test_who_has_a_single_row_is_left_out() -> None:
    panel = small()
    panel.outcome[2, :4] = np.nan
    assert 2 not in rows(panel, range(2)).people


def test_nothing_of_people_and_steps_is_left() -> None:
    who, when = np.nonzero(np.random.default_rng(1).random((9, 12)) < 0.7)
    values = np.random.default_rng(2).normal(size=len(who)) + 5 * who + 3 * when
    found = within(values, who, when)
    for groups in (who, when):
        assert np.allclose([found[groups == each].mean() for each in np.unique(groups)], 0)


def test_what_all_did_alike_cannot_be_told_of() -> None:
    around = np.random.default_rng(1).normal(size=(60, 1, 3))
    who, when = np.repeat(np.arange(6), 10), np.tile(np.arange(10), 6)
    around[:, 0, 0] = when
    around[:, 0, 2] = 2 * around[:, 0, 1]
    kept, left = told_apart(around, within(around, who, when))
    assert kept == [1]
    assert left == {0: LeftOut.UNVARIED, 2: LeftOut.ENTANGLED}


def test_inflation_is_one_over_what_others_leave() -> None:
    one = np.random.default_rng(1).normal(size=(500, 2))
    one[:, 1] += one[:, 0]
    one -= one.mean(axis=0)
    shared = np.corrcoef(one.T)[0, 1] ** 2
    assert inflation(one) == pytest.approx([1 / (1 - shared)] * 2)
