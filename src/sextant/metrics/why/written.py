"""How a change is written in a sentence: money, numbers and points, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sextant.config import config
from sextant.metrics.measures import Unit
from sextant.metrics.why.question import Question

LARGE = 1000
HUNDRED = 100


def step(question: Question, change: Decimal, finest: Decimal) -> Decimal:
    """Return what amounts of a sentence are rounded to: whole money for large changes."""
    if question.is_quotient and question.metric.unit is not Unit.MONEY:
        return Decimal("0.001") if question.metric.unit is Unit.RATIO else Decimal("0.01")
    return max(finest, Decimal(1)) if abs(change) >= LARGE else finest


def size(question: Question, change: Decimal) -> str:
    """Write how large a change is, whichever way."""
    value, spoken, unit = abs(change), _locale(), question.metric.unit
    if unit is Unit.MONEY:
        whole = value == value.to_integral_value()
        pattern = spoken.currency_formats["standard"].pattern
        plain = pattern.replace(".00", "") if whole else None
        return format_currency(
            value, config.currency, format=plain, locale=spoken, currency_digits=not whole
        )
    if unit is Unit.RATIO:
        points = format_decimal(value * HUNDRED, format="#,##0.0", locale=spoken)
        return _("%(points)s points") % {"points": points}
    return format_decimal(value, format="#,##0.####", locale=spoken)


def told(question: Question, value: Decimal, *, signed: bool = False) -> str:
    """Write a value, or with its sign a change, as a chart and a table tell it."""
    is_ratio = question.metric.unit is Unit.RATIO
    if is_ratio and not signed:
        return format_percent(value, format="#,##0.0%", locale=_locale())
    rounded = value
    if question.metric.unit is Unit.MONEY and abs(value) >= LARGE:
        rounded = value.quantize(Decimal(1))
    text = size(question, rounded)
    if value < 0:
        return "−" + text
    return "+" + text if signed and value else text


def short(question: Question, value: Decimal, *, signed: bool = False) -> str:
    """Write a value or a change in few characters, beside a bar."""
    if question.metric.unit is Unit.RATIO and signed:
        return format_decimal(value * HUNDRED, format="+#,##0.0;−#,##0.0", locale=_locale())
    if question.metric.unit is not Unit.MONEY or abs(value) < LARGE:
        return told(question, value, signed=signed)
    text = format_compact_currency(abs(value), config.currency, fraction_digits=1, locale=_locale())
    if value < 0:
        return "−" + text
    return "+" + text if signed else text


def level(value: Decimal, unit: Unit) -> str:
    """Write what a factor of a chain is, in its own unit."""
    if unit is Unit.MONEY:
        return format_currency(value, config.currency, locale=_locale())
    if unit is Unit.RATIO:
        return format_percent(value, format="#,##0.0%", locale=_locale())
    return format_decimal(value, format="#,##0.###", locale=_locale())


def rate(value: Decimal) -> str:
    """Write a share, whichever way."""
    return format_percent(abs(value), format="#,##0.#%", locale=_locale())


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")
