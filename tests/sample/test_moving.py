"""Days move by whole weeks until the newest lies in the seven days before today."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sextant.sample.moving import WEEK, weeks_until_yesterday

days = st.dates(date(2015, 1, 1), date(2060, 12, 31))


@given(newest=days, today=days)
def test_the_newest_day_comes_to_lie_in_the_last_seven_days(newest: date, today: date) -> None:
    moved = newest + weeks_until_yesterday(newest, today) * WEEK
    assert today - WEEK <= moved < today
    assert moved.weekday() == newest.weekday()
