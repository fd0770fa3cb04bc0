"""How values are written on lists and records, in the reader's language; fast for many rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = "–"
MANY = 50_000


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"


def money(amount: Decimal | None, currency: str, spoken: str = "") -> str:
    """Write an amount with its currency, to the smallest unit of that currency."""
    return NOTHING if amount is None else _money(amount, currency, spoken or language())


@lru_cache(MANY)
def _money(amount: Decimal, currency: str, language: str) -> str:
    # -0 equals 0, so the cache would write the one for the other
    return format_currency(amount or 0, currency, locale=_locale(language))


def number(value: Decimal | int | None, spoken: str = "") -> str:
    """Write a number with its thousands marked."""
    return NOTHING if value is None else _number(value, spoken or language())


@lru_cache(MANY)
def _number(value: Decimal | int, language: str) -> str:
    plain = value.normalize() if isinstance(value, Decimal) else value
    return format_decimal(plain or 0, format="#,##0.####", locale=_locale(language))  # never -0


def day(value: date | None, spoken: str = "") -> str:
    """Write a day."""
    return NOTHING if value is None else _day(value, spoken or language())


@lru_cache(MANY)
def _day(value: date, language: str) -> str:
    return format_date(value, format="medium", locale=_locale(language))


def instant(value: datetime | None, spoken: str = "") -> str:
    """Write a moment in the reader's time zone."""
    if value is None:
        return NOTHING
    return _instant(timezone.localtime(value).replace(tzinfo=None), spoken or language())


@lru_cache(MANY)
def _instant(value: datetime, language: str) -> str:
    # day and time joined as the language does, no seconds
    locale = _locale(language)
    time = format_datetime(value, format="HH:mm", locale=locale)
    on = format_date(value.date(), format="medium", locale=locale)
    return str(locale.datetime_formats["medium"]).format(time, on)


def listed(names: Iterable[str]) -> str:
    """Write names one after another, joined as the reader's language does."""
    return format_list([str(name) for name in names], locale=_locale(language()))


def plain(value: Decimal) -> str:
    """Write an exact decimal for programs: no grouping, no needless zeros behind cents."""
    text = f"{value:f}"
    if "." not in text:
        return text
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"
