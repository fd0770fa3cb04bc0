"""Periods in the forms people write them; a plain day stands for what the days are apart by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

import polars as pl

from sextant.kernel.calendar import add_months, installed
from sextant.kernel.period import MONTHS, Period
from sextant.kernel.unable import Unable
from sextant.landing.forms.dates import PIVOT, SHORT, DateForm
from sextant.landing.forms.words import alternatives, month_numbers

CHINESE = {word: number for number, word in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11, "十二": 12,
}  # fmt: skip
YEAR = r"(?P<y>[0-9]{4}|'?[0-9]{2})"
LONG_YEAR = r"(?P<y>[0-9]{4})"
NAMED = rf"(?P<name>{alternatives(dict(month_numbers()))})\.?"
NUMBER = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
QUARTER = r"(?P<q>[1-4一二三四])"
GAP = r"[\s\-/,._]*"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:fy{GAP})?{LONG_YEAR}(?:年度?)?",
        rf"fy{GAP}{YEAR}",
        rf"(?:fy)?{LONG_YEAR}年?{GAP}(?:q{QUARTER}|第?(?P<q2>[1-4一二三四])季度?)",
        rf"fy{GAP}{YEAR}{GAP}q{QUARTER}",
        rf"(?:q{QUARTER}|(?P<q2>[1-4])q){GAP}(?:fy)?{YEAR}",
        rf"{LONG_YEAR}年?{GAP}(?:h(?P<h>[12])|(?P<half>[上下])半年)",
        rf"h(?P<h>[12]){GAP}{YEAR}",
        rf"{LONG_YEAR}[\s\-/.]+{NUMBER}",
        rf"{LONG_YEAR}(?P<m>0[1-9]|1[0-2])",
        rf"(?P<y>[0-9]{{4}}|[0-9]{{2}})年{GAP}{NUMBER}月份?",
        rf"(?P<m>1[0-2]|0?[1-9])[\-/.]{LONG_YEAR}",
        rf"{NAMED}{GAP}{YEAR}",
        rf"{LONG_YEAR}{GAP}{NAMED}",
    )
)
BARE = tuple(
    re.compile(pattern)
    for pattern in (
        NAMED, rf"{NUMBER}月份?", rf"q{QUARTER}", r"(?P<q>[1-4])q", rf"第?{QUARTER}季度?",
        r"h(?P<h>[12])", r"(?P<half>[上下])半年",
    )
)  # fmt: skip
KERNEL = re.compile(r"[0-9]{4}-?w[0-9]{1,2}|[0-9q\-w\s]+\.\.[0-9q\-w\s]+")
APART = {"day": (1, 1), "week": (6, 8), "month": (28, 32), "quarter": (84, 98), "year": (350, 380)}
ANY_DAY = date(2000, 1, 1)  # nothing here is read from today
COVERS = ("month", "quarter", "year", "week", "day", "quarter_of", "year_of")


@dataclass(frozen=True)
class PeriodForm:
    """How a column writes periods: what a plain day stands for, and the year of bare months."""

    dates: DateForm = field(default_factory=DateForm)
    covers: str = ""
    year: int = 0

    def plain(self) -> dict[str, Any]:
        """Return the form as JSON can hold it; the year is each file's own."""
        order = {"order": self.dates.order} if self.dates.order else {}
        return {"form": "period"} | order | ({"covers": self.covers} if self.covers else {})

    def read(self, column: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Return the first days of the periods, and the days after their last; null for none."""
        texts = column.drop_nulls().unique()
        days = dict(zip(texts.to_list(), self.dates.read_days(texts).to_list(), strict=True))
        found = {text: self._one(text, day) for text, day in days.items()}
        known = {text: period for text, period in found.items() if period is not None}

        def column_of(pick: Callable[[Period], date]) -> pl.Series:
            values = {text: pick(period) for text, period in known.items()}
            return column.replace_strict(values, default=None, return_dtype=pl.Date)

        return column_of(lambda period: period.start), column_of(lambda period: period.end)

    def _one(self, text: str, day: date | None) -> Period | None:
        named = period_named(text, self.year)
        if named is not None or day is None or not self.covers:
            return named
        return spanned(day, self.covers)


def spanned(day: date, covers: str) -> Period:
    """Return what a plain day stands for: the month it lies in, or three or twelve from it on."""
    calendar = installed()
    if covers in {"quarter", "year"}:
        return Period(day, add_months(day, MONTHS[covers]), calendar=calendar)
    return Period.holding(day, covers.removesuffix("_of"), calendar)


def period_named(text: str, year: int = 0) -> Period | None:
    """Return the period a text names, or None; one without a year is of the year given."""
    words = unicodedata.normalize("NFKC", text).casefold().strip()
    if KERNEL.fullmatch(words):
        return _parsed(words)
    for pattern in PATTERNS:
        if match := pattern.fullmatch(words):
            return _period(match.groupdict(), 0)
    if year and (bare := _bare(words)):
        return _period(bare, year)
    return None


def needs_year(text: str) -> bool:
    """Tell whether a text names a month or quarter of any year."""
    words = unicodedata.normalize("NFKC", text).casefold().strip()
    return _bare(words) is not None and period_named(text) is None


def is_named(text: str) -> bool:
    """Tell whether a text is a period's name, with its year or without."""
    return period_named(text) is not None or needs_year(text)


def usual_cover(groups: Iterable[Sequence[date]]) -> str:
    """Return what days stand for by how far they lie apart, or nothing where that does not tell."""
    gaps = [
        (later - earlier).days for days in groups for earlier, later in pairwise(sorted(set(days)))
    ]
    middle = median(gaps) if gaps else 0
    return next((unit for unit, (least, most) in APART.items() if least <= middle <= most), "")


def _bare(words: str) -> Mapping[str, str | None] | None:
    return next((found.groupdict() for each in BARE if (found := each.fullmatch(words))), None)


def _period(found: Mapping[str, str | None], year: int) -> Period | None:
    of = _year(found.get("y") or "") or year
    quarter = _number(found.get("q") or found.get("q2") or "")
    half = _number(found.get("h") or "") or {"上": 1, "下": 2}.get(found.get("half") or "", 0)
    month = month_numbers().get(found.get("name") or "") or _number(found.get("m") or "")
    if half:
        return _parsed(f"{of}-q{2 * half - 1}..{of}-q{2 * half}")
    if quarter:
        return _parsed(f"{of}-q{quarter}")
    return _parsed(f"{of}-{month:02}" if month else str(of))


def _year(text: str) -> int:
    digits = text.strip("'")
    if not digits:
        return 0
    short = int(digits)
    if len(digits) > SHORT:
        return short
    return short + (2000 if short < PIVOT else 1900)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else CHINESE.get(text, 0)


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text, installed(), ANY_DAY)
    except Unable:
        return None
