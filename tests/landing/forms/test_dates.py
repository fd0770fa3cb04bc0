"""Days are read in the forms people use, judged as a column."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from sextant.landing.forms import Profile, judge


def read(*values, answers=None):
    profile = Profile("x")
    column = pl.Series("x", values, dtype=pl.String)
    profile.add(column)
    found = judge(profile, "date", answers or {}, "USD")
    return found, found.form.read_days(column).to_list(), column


@pytest.mark.parametrize(
    "text",
    ["2021-04-15", "2021-04-15 10:11:12", "2021-04-15T10:11:12Z", "2021/4/15", "20210415",
     "2021年4月15日", "April 15, 2021", "15-Apr-21", "15 April 2021", "Apr 15 2021", "15/04/2021",
     "04/15/2021 3:05 PM", "15.4.2021", "44301", "2021.04.15", "Thursday, April 15, 2021",
     "15/04/21"],
)  # fmt: skip
def test_a_day_is_read_in_the_forms_people_use(text):
    assert read(text)[1] == [date(2021, 4, 15)]


def test_one_day_settles_the_order_of_all():
    assert read("01/02/2021", "15/04/2021")[1] == [date(2021, 2, 1), date(2021, 4, 15)]
    assert read("01/02/2021", "04/15/2021")[1] == [date(2021, 1, 2), date(2021, 4, 15)]


def test_an_order_in_doubt_is_asked_about():
    found, _days, _column = read("01/02/2021", "03/04/2021")
    assert found.question.options == ("dmy", "mdy")
    assert read("01/02/2021", answers={"order": "mdy"})[1] == [date(2021, 1, 2)]


def test_what_is_no_day_is_none():
    assert read("2021-02-30", "soon", "2021-02-28")[1] == [None, None, date(2021, 2, 28)]


def test_instants_keep_their_zone_or_take_the_houses():
    found, _days, column = read("2021-04-15 10:11", "2021-04-15T10:11:12+02:00", "2021-04-15")
    assert found.form.read_instants(column, "Asia/Shanghai").to_list() == [
        datetime(2021, 4, 15, 2, 11, tzinfo=UTC),
        datetime(2021, 4, 15, 8, 11, 12, tzinfo=UTC),
        datetime(2021, 4, 14, 16, tzinfo=UTC),
    ]
