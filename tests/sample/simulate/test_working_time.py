"""Working minutes count weekdays from eight to six without gaps."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sextant.sample.simulate.working_time import instant, opening

days = st.dates(date(2015, 1, 1), date(2060, 12, 31))


@given(moment=st.integers(min_value=1, max_value=400_000_000))
def test_people_work_on_weekdays_from_eight_to_six_in_order(moment: int) -> None:
    day, minute = instant(moment)
    assert day.weekday() < 5
    assert 8 * 60 <= minute < 18 * 60
    assert instant(moment - 1) < (day, minute)


@given(day=days)
def test_a_day_opens_at_eight_and_a_weekend_with_its_monday(day: date) -> None:
    opened, minute = instant(opening(day))
    assert minute == 8 * 60
    assert (opened - day).days == max(0, 7 - day.weekday()) % 7 * (day.weekday() > 4)
