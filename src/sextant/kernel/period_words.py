"""Reads a period as people write it, and refuses what it cannot read with the nearest forms."""

from __future__ import annotations

import re
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.kernel.calendar import DAY, WEEK, FiscalCalendar, add_months
from sextant.kernel.period import MONTHS, UNITS, Period
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterator

TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year"}
SHORT = {"today": "this-day", "yesterday": "last-day", "tomorrow": "next-day"}
FIRST_YEAR, LAST_YEAR = 1900, 9990
MOST = 1000
PATTERNS = {
    unit: re.compile(pattern)
    for unit, pattern in {
        "year": r"(\d{4})",
        "quarter": r"(\d{4})-?q([1-4])",
        "month": r"(\d{4})-(0?[1-9]|1[0-2])",
        "week": r"(\d{4})-?w(\d{1,2})",
        "day": r"(\d{4})-(\d{1,2})-(\d{1,2})",
    }.items()
}
RELATIVE = re.compile(r"(this|last|next)-(day|week|month|quarter|year)(-to-date)?")
SEVERAL = re.compile(r"(last|next)-(\d{1,4})-(day|week|month|quarter|year)s?")


class UnableToRead(Unable):
    """The text is no period."""

    def __init__(self, text: str, near: list[str]) -> None:
        """Say what was read and which forms come nearest."""
        super().__init__(
            _(
                "“%(text)s” is no period. Did you mean %(near)s? Periods are written 2026, "
                "2026-Q3, 2026-07, 2026-W31, 2026-07-15, 2026-01..2026-06, this-month, "
                "last-quarter, last-12-months, year-to-date."
            )
            % {"text": text, "near": ", ".join(near)}
        )
        self.near = near


def read(text: str, calendar: FiscalCalendar, today: date) -> Period:
    """Read a period, or refuse with the nearest forms."""
    words = re.sub(r"[\s_]+", "-", text.strip().lower())
    try:
        found = _range(words, calendar, today) if ".." in words else _one(words, calendar, today)
    except (ValueError, OverflowError):  # such as the 30th of February
        found = None
    if found is None:
        raise UnableToRead(text.strip(), nearest(words, calendar, today))
    return found


def nearest(words: str, calendar: FiscalCalendar, today: date) -> list[str]:
    """Return up to three forms that look like the text."""
    year = re.search(r"(19|20)\d\d", words)
    forms = [*_words(), *_dated(int(year[0]) if year else calendar.year_of(today))]
    known = {form.lower(): form for form in forms}
    close = get_close_matches(words, known, n=3, cutoff=0.5)
    return [known[form] for form in close] or ["this-month", str(calendar.year_of(today))]


def _words() -> Iterator[str]:
    yield from SHORT
    yield from TO_DATE
    for unit in UNITS[1:]:
        yield from (f"{which}-{unit}" for which in ("this", "last", "next"))
        yield f"{unit}-to-date"
        yield f"last-12-{unit}s"


def _dated(year: int) -> Iterator[str]:
    yield str(year)
    yield from (f"{year}-Q{number}" for number in range(1, 5))
    yield from (f"{year}-{number:02}" for number in range(1, 13))
    yield from (f"{year}-W{number:02}" for number in range(1, 53))


def _range(words: str, calendar: FiscalCalendar, today: date) -> Period | None:
    left, _dots, right = words.partition("..")
    first, last = _one(left, calendar, today), _one(right, calendar, today)
    if first is None or last is None or first.start >= last.end:
        return None
    return Period(first.start, last.end, calendar=calendar)


def _one(words: str, calendar: FiscalCalendar, today: date) -> Period | None:
    for unit, pattern in PATTERNS.items():
        if match := pattern.fullmatch(words):
            return _named(unit, [int(part) for part in match.groups()], calendar)
    words = SHORT.get(words, words)
    short = TO_DATE.get(words) or words.removesuffix("-to-date")
    if short in MONTHS or short == "week":
        return None if short == words else _to_date(short, calendar, today)
    if match := RELATIVE.fullmatch(words):
        return _relative(match, calendar, today)
    if match := SEVERAL.fullmatch(words):
        return _several(
            match[1], int(match[2]), match[3], Period.holding(today, match[3], calendar)
        )
    return None


def _named(unit: str, numbers: list[int], calendar: FiscalCalendar) -> Period | None:
    year = numbers[0]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if unit == "week":
        if not 1 <= numbers[1] <= calendar.weeks_in(year):
            return None
        start = calendar.first_week(year) + (numbers[1] - 1) * WEEK
    elif unit == "quarter":
        start = calendar.quarter_start(year, numbers[1])
    elif unit == "year":
        start = calendar.year_start(year)
    else:
        start = date(*[*numbers, 1][:3])
    return Period.holding(start, unit, calendar)


def _relative(match: re.Match[str], calendar: FiscalCalendar, today: date) -> Period | None:
    which, unit, until_now = match.groups()
    if until_now:
        return _to_date(unit, calendar, today) if which == "this" and unit != "day" else None
    here = Period.holding(today, unit, calendar)
    if which == "this":
        return here
    return here.previous() if which == "last" else Period.holding(here.end, unit, calendar)


def _to_date(unit: str, calendar: FiscalCalendar, today: date) -> Period:
    start = Period.holding(today, unit, calendar).start
    return Period(start, today + DAY, unit, to_date=True, calendar=calendar)


def _several(which: str, count: int, unit: str, here: Period) -> Period | None:
    """Several whole units before or after the one that holds today; days include today."""
    if not 1 <= count <= MOST:
        return None
    edge = here.end if which == "next" or unit == "day" else here.start
    if unit in MONTHS:
        other = add_months(edge, MONTHS[unit] * (count if which == "next" else -count))
    else:
        step = timedelta(days=count * (7 if unit == "week" else 1))
        other = edge + step if which == "next" else edge - step
    start, end = min(edge, other), max(edge, other)
    return Period(start, end, calendar=here.calendar)
