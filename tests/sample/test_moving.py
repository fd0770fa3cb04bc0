"""Days move by whole weeks until the newest lies in last week."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sextant.sample.moving import WEEK, weeks_to_last_week

days = st.dates(date(2015, 1, 1), date(2060, 12, 31))


@given(newest=days, today=days)
def test_the_newest_day_comes_to_lie_in_last_week(newest: date, today: date) -> None:
    moved = newest + weeks_to_last_week(newest, today) * WEEK
    this_monday = today - timedelta(days=today.weekday())
    assert this_monday - WEEK <= moved < this_monday
    assert moved.weekday() == newest.weekday()
