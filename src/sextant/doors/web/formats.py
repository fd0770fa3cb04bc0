"""How figures, money and moments are written in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)
from django.utils import timezone
from django.utils.translation import get_language

from sextant.config import config
from sextant.kernel.money import Money

if TYPE_CHECKING:
    from datetime import tzinfo

NOTHING = "–"

Figure = Decimal | int | float
Length = Literal["full", "long", "medium", "short"]


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def locale() -> Locale:
    """Return the reader's locale."""
    return _locale(get_language() or "en")


def number(value: Figure | None, decimals: int | None = None) -> str:
    """Write a number with its thousands marked, to at most some decimals."""
    if value is None:
        return NOTHING
    pattern = None if decimals is None else "#,##0" + ("." + "#" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=locale())


def number_short(value: Figure | None) -> str:
    """Write a large number in few characters: 1.2M, 120万."""
    if value is None:
        return NOTHING
    if abs(Decimal(value)) < 10 ** _step():
        return number(value, 1)
    digits = 1 if _leading(value) else 0
    return format_compact_decimal(value, fraction_digits=digits, locale=locale())


def _leading(value: Figure) -> bool:
    # 1.2M says more than 1M, while 120.4M says no more than 120M
    digits = len(str(int(abs(Decimal(value)))))
    return (digits - 1) % _step() < 2  # noqa: PLR2004 - one or two leading digits


def _step() -> int:
    # large numbers are counted in thousands, or in ten thousands: 1.2M is 120万
    return 4 if locale().language in {"zh", "ja", "ko"} else 3


def percent(value: Figure | None, decimals: int = 1) -> str:
    """Write a ratio as a percentage: 0.6315 is 63.2%."""
    if value is None:
        return NOTHING
    pattern = "#,##0." + "0" * decimals + "%" if decimals else "#,##0%"
    return format_percent(value, format=pattern, locale=locale())


def as_money(value: Money | Figure, currency: str = "") -> Money:
    """Return what is written as money, in the reporting currency unless another is named."""
    if isinstance(value, Money):
        return value
    return Money(Decimal(str(value)), currency or config.currency)


def money(value: Money | Figure | None, currency: str = "") -> str:
    """Write an amount to the smallest unit of its currency."""
    if value is None:
        return NOTHING
    amount = as_money(value, currency)
    return format_currency(amount.amount, amount.currency, locale=locale())


def money_whole(value: Money | Figure | None, currency: str = "") -> str:
    """Write an amount without the part behind the point, for tables of large sums."""
    if value is None:
        return NOTHING
    amount = as_money(value, currency)
    pattern = locale().currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(
        amount.amount, amount.currency, format=pattern, currency_digits=False, locale=locale()
    )


def money_short(value: Money | Figure | None, currency: str = "") -> str:
    """Write an amount in few characters: $1.2M, ¥120万."""
    if value is None:
        return NOTHING
    amount = as_money(value, currency)
    if abs(amount.amount) < 10 ** _step():
        return money_whole(amount)
    digits = 1 if _leading(amount.amount) else 0
    return format_compact_currency(
        amount.amount, amount.currency, fraction_digits=digits, locale=locale()
    )


def day(value: date | None, length: Length = "medium") -> str:
    """Write a day the way the reader's language does."""
    return NOTHING if value is None else format_date(value, format=length, locale=locale())


def instant(value: datetime | None, length: Length = "medium") -> str:
    """Write a moment in the reader's time zone, to the minute."""
    if value is None:
        return NOTHING
    when = timezone.localtime(value if value.tzinfo else value.replace(tzinfo=UTC), _zone())
    joined = str(locale().datetime_formats[length])
    return joined.format(when.strftime("%H:%M"), format_date(when, format=length, locale=locale()))


def clock(value: datetime | None) -> str:
    """Write the time of day of a moment, in the reader's time zone."""
    if value is None:
        return NOTHING
    return timezone.localtime(value if value.tzinfo else value.replace(tzinfo=UTC)).strftime(
        "%H:%M"
    )


def _zone() -> tzinfo:
    return timezone.get_current_timezone()


def ago(value: datetime | date | None, now: datetime) -> str:
    """Write how long before now a moment or a day was."""
    if value is None:
        return NOTHING
    if not isinstance(value, datetime):
        gap = value - timezone.localtime(now).date()
        return format_timedelta(gap, granularity="day", add_direction=True, locale=locale())
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return format_timedelta(moment - now, add_direction=True, format="short", locale=locale())
