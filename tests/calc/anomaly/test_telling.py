"""Of many findings few that are told are false."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.anomaly import Dependence, bounded

# Y. Benjamini, Y. Hochberg, JRSS B 57, 1995, section 4.1: fifteen tests of thrombolysis
PUBLISHED = (
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
)


def test_the_published_example_tells_four() -> None:
    assert bounded(dict(enumerate(PUBLISHED)), 0.05) == {0, 1, 2, 3}


def test_under_any_dependence_fewer_are_told() -> None:
    chances = dict(enumerate(PUBLISHED))
    assert bounded(chances, 0.05, dependence=Dependence.ANY) == {0, 1, 2}


def test_of_nothing_but_noise_hardly_anything_is_told() -> None:
    chance = random.Random(3)
    days = [bounded({at: chance.random() for at in range(500)}, 0.1) for _ in range(200)]
    assert sum(map(bool, days)) <= 30


def test_among_noise_what_is_off_is_told_and_little_else() -> None:
    chance = random.Random(4)
    told = [
        bounded({at: 1e-5 if at < 50 else chance.random() for at in range(500)}, 0.1)
        for _ in range(50)
    ]
    assert all(set(range(50)) <= each for each in told)
    assert sum(len(each) - 50 for each in told) / sum(map(len, told)) <= 0.11


@given(st.dictionaries(st.text(), st.floats(0, 1)), st.floats(0, 1))
def test_a_finding_is_told_wherever_a_less_sure_one_is(
    chances: dict[str, float], rate: float
) -> None:
    told = bounded(chances, rate)
    assert bounded(chances, rate, dependence=Dependence.ANY) <= told
    edge = max((chances[key] for key in told), default=-1.0)
    assert {key for key, chance in chances.items() if chance <= edge} == told


def test_nothing_to_tell_is_nothing() -> None:
    assert bounded({}, 0.05) == set()


@pytest.mark.parametrize(("chances", "rate"), [({"a": 1.5}, 0.1), ({"a": 0.5}, 1.5)])
def test_what_is_no_chance_is_refused(chances: dict[str, float], rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        bounded(chances, rate)
