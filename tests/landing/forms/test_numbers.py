"""Numbers and money read back exactly from every form, judged as a column."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.landing.forms import Profile, judge


def read(*values, answers=None, usual="USD", native=False, places=4):
    profile = Profile("x", native=native)
    column = pl.Series("x", values, dtype=pl.String)
    profile.add(column)
    found = judge(profile, "money", answers or {}, usual)
    frame = found.form.read(column, places)
    exact = [None if n is None else Decimal(n).scaleb(-places) for n in frame["value"].to_list()]
    return found, exact, frame["currency"].to_list()


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$1,117.10K", "1117100", "USD"), ("1052,75元", "1052.75", "CNY"), ("11.5万", "115000", None),
        ("(1,234.00)", "-1234", None), ("€ 3.5", "3.5", "EUR"), ("US$5", "5", "USD"),
        ("-$5.25", "-5.25", "USD"), ("$-5.25", "-5.25", "USD"), ("5.25-", "-5.25", None),
        ("CHF 1'234.50", "1234.5", "CHF"), ("1\u00a0234,50 €", "1234.5", "EUR"),
        ("3.2亿元", "320000000", "CNY"), ("12,34,567.5", "1234567.5", None),
        ("1.5E+05", "150000", None), ("1.234.567", "1234567", None), ("$1.2bn", "1200000000", "USD"),
        ("$1,234", "1234", "USD"), (".5", "0.5", None), ("0", "0", None),
    ],
)  # fmt: skip
def test_money_is_read_in_the_forms_people_use(text, amount, currency):
    _found, exact, currencies = read(text)
    assert exact == [Decimal(amount)]
    assert currencies == [currency]


@given(
    numbers=st.lists(
        st.decimals(min_value=-(10**11), max_value=10**11, places=4), min_size=1, max_size=8
    ),
    form=st.sampled_from(["plain", "english", "german", "swiss", "french", "dollar", "brackets"]),
)
def test_any_decimal_in_any_form_reads_back_exactly(numbers, form):
    written = [_write(number, form) for number in numbers]
    answers = {"decimal": "," if form in {"german", "french"} else "."}
    _found, exact, _currencies = read(*written, answers=answers)
    assert exact == numbers


def _write(number, form):
    english = f"{number:,.4f}"
    swapped = english.replace(",", "_").replace(".", ",")
    return {
        "plain": f"{number:f}",
        "english": english,
        "german": swapped.replace("_", "."),
        "swiss": english.replace(",", "'"),
        "french": swapped.replace("_", "\u202f") + " €",
        "dollar": english.replace("-", "-$") if number < 0 else f"${english}",
        "brackets": f"({english[1:]})" if english.startswith("-") else english,
    }[form]


def test_one_number_settles_the_separator_of_all():
    found, exact, _currencies = read("1.234", "1.234,56")
    assert found.question is None
    assert exact == [Decimal(1234), Decimal("1234.56")]


def test_a_column_that_leaves_doubt_is_asked_about():
    found, _exact, _currencies = read("1.234", "2.345")
    assert found.question.options == (".", ",")
    assert read("1.234", answers={"decimal": ","})[1] == [Decimal(1234)]


def test_numbers_the_file_itself_marks_leave_no_doubt():
    assert read("1.234", "2.345", native=True)[1] == [Decimal("1.234"), Decimal("2.345")]


def test_a_leading_nought_proves_decimals():
    assert read("0.123", "1.234")[1] == [Decimal("0.123"), Decimal("1.234")]


def test_the_yen_sign_is_asked_about_unless_the_column_or_the_house_says():
    assert read("¥100")[0].question.options == ("CNY", "JPY")
    assert read("¥100", usual="CNY")[2] == ["CNY"]
    assert read("¥100", "5元")[2] == ["CNY", "CNY"]
    assert read("¥100", answers={"currency": "JPY"})[2] == ["JPY"]


def test_what_is_no_number_or_too_long_is_none():
    assert read("12.5", "abc", "1,2,3", "1.23456", "9" * 30)[1] == [
        Decimal("12.5"),
        None,
        None,
        None,
        None,
    ]
