"""Time at each step adds up to the whole way."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.stays import days_at

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_visits_to_the_same_step_add_up() -> None:
    steps = [("a", START), ("b", START + timedelta(days=3)), ("a", START + timedelta(days=4))]
    assert days_at(steps, START + timedelta(days=10)) == {"a": 9.0, "b": 1.0}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10**6)), min_size=1))
def test_all_steps_together_last_from_the_first_until_the_end(
    moves: list[tuple[str, int]],
) -> None:
    moves = sorted(moves, key=lambda move: move[1])
    steps = [(step, START + timedelta(minutes=minute)) for step, minute in moves]
    until = steps[-1][1] + timedelta(days=1)
    whole = (until - steps[0][1]).total_seconds() / 86400
    assert abs(sum(days_at(steps, until).values()) - whole) < 1e-6
