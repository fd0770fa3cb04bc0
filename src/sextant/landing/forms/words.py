"""Words that stand for nothing, for yes and no, for currencies and for large numbers."""

from __future__ import annotations

import re
from functools import cache

NOTHING = ("", "null", "n/a", "#n/a", "(blank)", "select", "无")
NOTHING_IN_VALUES = (
    *NOTHING, "na", "none", "nil", "nan", "-", "--", "—", "–", "#null!", "?", "n.a.", "空", "暂无",
    "nat",
)  # fmt: skip
YES = ("yes", "y", "true", "t", "1", "x", "是", "对", "真", "有", "✓", "√", "on")
NO = ("no", "n", "false", "f", "0", "否", "不是", "假", "✗", "×", "off")

SIGNS = {
    "US$": "USD", "$": "USD", "USD$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "R$": "BRL", "NZ$": "NZD", "MX$": "MXN", "€": "EUR",
    "£": "GBP", "¥": "", "￥": "", "CN¥": "CNY", "JP¥": "JPY", "元": "CNY", "圆": "CNY",
    "人民币": "CNY", "RMB": "CNY", "円": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "zł": "PLN",
    "Kč": "CZK", "₺": "TRY", "₫": "VND", "฿": "THB", "₴": "UAH", "₪": "ILS", "Rs": "INR",
    "Rs.": "INR", "Fr.": "CHF", "kr": "", "美元": "USD", "欧元": "EUR", "日元": "JPY", "港币": "HKD",
}  # fmt: skip
TENS = {
    "k": 3, "K": 3, "千": 3, "m": 6, "M": 6, "mm": 6, "MM": 6, "mn": 6, "Mn": 6, "mio": 6,
    "Mio": 6, "Mio.": 6, "million": 6, "百万": 6, "b": 9, "B": 9, "bn": 9, "Bn": 9, "BN": 9,
    "billion": 9, "万": 4, "萬": 4, "十万": 5, "千万": 7, "亿": 8, "億": 8, "thousand": 3,
}  # fmt: skip
CHINESE_TENS = ("千", "百万", "万", "萬", "十万", "千万", "亿", "億")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


@cache
def codes() -> frozenset[str]:
    """Return the currency codes there are."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def alternatives(words: dict[str, object] | dict[str, str] | dict[str, int]) -> str:
    """Return words as a regular expression, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def month_numbers() -> dict[str, int]:
    """Return each month's names, long and short, with its number."""
    known = {name: number for number, name in enumerate(MONTHS, start=1)}
    known.update({name[:3]: number for name, number in list(known.items())})
    return known | {"sept": 9}
