"""VUS-PR is that of its authors: the figures are what their package, vus 0.0.6, gives."""

import numpy as np
import pytest

from benchmarks.injected import injected
from benchmarks.vus import vus_pr

ODD = [at == 10 or 25 <= at < 28 for at in range(40)]
SCORES = [at * 7 % 13 / 13 for at in range(40)]
HIGHER = [{11: 2.0, 26: 1.5}.get(at, score) for at, score in enumerate(SCORES)]


@pytest.mark.parametrize(
    ("scores", "window", "published"),
    [
        (SCORES, 0, 0.10634920634920635),
        (SCORES, 4, 0.2504929511988596),
        (SCORES, 7, 0.33573564375207465),
        (SCORES, 12, 0.43345415763080763),
        (HIGHER, 0, 0.19270334928229665),
        (HIGHER, 4, 0.4278410565607632),
        (HIGHER, 7, 0.5330581996388197),
        (HIGHER, 12, 0.6317493449204932),
    ],
)
def test_it_gives_the_authors_figures(scores: list[float], window: int, published: float) -> None:
    assert vus_pr(ODD, scores, window) == pytest.approx(published, abs=1e-12)


def test_scores_that_say_it_all_give_one() -> None:
    assert vus_pr(ODD, [float(odd) for odd in ODD], 0) == pytest.approx(1.0)


def test_without_anything_odd_there_is_no_figure() -> None:
    with pytest.raises(ValueError, match="Nothing is odd"):
        vus_pr([False] * 5, [1.0] * 5, 0)


def test_what_is_put_in_is_marked_and_far_enough_off() -> None:
    dice = np.random.default_rng(1)
    values, weights = dice.normal(100, 5, 300), np.ones(300)
    weights[::7] = 0
    changed, odd = injected(values, weights, 7, dice)
    assert odd.sum() == 5
    assert not odd[:100].any()
    assert not (odd & (weights == 0)).any()
    assert (changed == values)[~odd].all()
    assert (np.abs(changed - values)[odd] > 3 * 4).all()
