"""Who looks at which days: a period, as much of it as has passed, and what they are laid beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.kernel.calendar import DAY, installed
from sextant.kernel.period import Period
from sextant.kernel.unable import Unable
from sextant.workspace import asking

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from sextant.kernel.scope import Scope

USUAL = "this-quarter"
COMPARISONS = ("previous", "year-ago")


@dataclass(frozen=True)
class Look:
    """What a page of figures is asked for: a scope, a day, a period, and what to compare with."""

    scope: Scope
    today: date
    period: Period
    asked: str = USUAL
    compare: str = "previous"
    refusal: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Look:
        """Read the look from an address; a period nobody can read is said and replaced."""
        today, calendar, refusal = asking.today(), installed(), ""
        asked = request.GET.get("period", "").strip() or USUAL
        try:
            period = Period.parse(asked, calendar, today)
        except Unable as unable:
            period, refusal, asked = Period.parse(USUAL, calendar, today), str(unable), USUAL
        compare = request.GET.get("compare", "")
        compare = compare if compare in COMPARISONS else COMPARISONS[0]
        return cls(asking.scope_for(request), today, period, asked, compare, refusal)

    @property
    def is_running(self) -> bool:
        """Tell whether the period has begun and not ended."""
        return self.today in self.period

    @property
    def is_ahead(self) -> bool:
        """Tell whether the period has not begun."""
        return self.period.start > self.today

    @property
    def elapsed(self) -> Period:
        """Return as much of the period as has passed; it compares to the same day of others."""
        return self.period.elapsed(self.today)

    @property
    def is_a_year(self) -> bool:
        """Tell whether the period before is the one a year ago, so that one comparison serves."""
        return self.elapsed.previous() == self.elapsed.year_ago()

    @property
    def working_days(self) -> tuple[int, int]:
        """Return the working days passed and those of the whole period."""
        calendar, period = self.period.calendar, self.period
        whole = calendar.working_days(period.start, period.end)
        return calendar.working_days(period.start, min(self.today + DAY, period.end)), whole

    @property
    def days_left(self) -> int:
        """Return the working days still to come, today among them."""
        calendar, start = self.period.calendar, max(self.period.start, self.today)
        return calendar.working_days(start, self.period.end) if start < self.period.end else 0
