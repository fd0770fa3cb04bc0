"""Figures, money and moments in the reader's language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from sextant.doors.web import formats
from sextant.kernel.money import Money

NOW = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)
USD = Money(Decimal("1234567.50"), "USD")


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "$1,234,567.50"), ("zh-hans", "US$1,234,567.50"), ("zh-hant", "US$1,234,567.50")],
)
def test_money_is_written_as_the_language_does(language: str, text: str) -> None:
    with translation.override(language):
        assert formats.money(USD) == text


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        ("950", "CN¥950", "¥950"),
        ("1200000", "CN¥1.2M", "¥120万"),
        ("115000", "CN¥115K", "¥11.5万"),
        ("-2500000", "-CN¥2.5M", "-¥250万"),
    ],
)
def test_large_sums_are_short(amount: str, english: str, chinese: str) -> None:
    money = Money(Decimal(amount), "CNY")
    with translation.override("en"):
        assert formats.money_short(money) == english
    with translation.override("zh-hans"):
        assert formats.money_short(money) == chinese


def test_whole_money_has_no_cents() -> None:
    assert formats.money_whole(USD) == "$1,234,568"


def test_a_bare_amount_is_in_the_reporting_currency() -> None:
    assert formats.money(Decimal(5)) == "$5.00"
    assert formats.money(Decimal(5), "JPY") == "¥5"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234567, None, "1,234,567"), (Decimal("1.50"), 2, "1.5"), (Decimal("1.55"), 1, "1.6")],
)
def test_numbers_are_marked_and_cut(value: Decimal, decimals: int | None, text: str) -> None:
    assert formats.number(value, decimals) == text


def test_a_ratio_is_written_in_percent() -> None:
    assert formats.percent(Decimal("0.6315")) == "63.2%"
    assert formats.percent(Decimal("0.6315"), 0) == "63%"


def test_what_is_missing_is_a_dash() -> None:
    for write in (formats.money, formats.money_short, formats.number, formats.percent, formats.day):
        assert write(None) == "–"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Jul 15, 2026"), ("zh-hans", "2026年7月15日")]
)
def test_days_are_written_as_the_language_does(language: str, text: str) -> None:
    with translation.override(language):
        assert formats.day(date(2026, 7, 15)) == text


def test_a_moment_ago_counts_from_now() -> None:
    assert formats.ago(datetime(2026, 7, 15, 8, 59, 56, tzinfo=UTC), NOW) == "4 sec. ago"
    assert formats.ago(date(2026, 7, 12), NOW) == "3 days ago"


def test_the_time_of_day_is_short() -> None:
    assert formats.clock(NOW) == "09:00"
