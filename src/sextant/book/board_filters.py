"""What a person narrows the deal board to; all of it lives in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.kernel.calendar import installed
from sextant.kernel.models import EVER, FOREVER
from sextant.kernel.numbers import whole_number
from sextant.kernel.period import Period

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from sextant.book.questions import DealQuerySet

LATE, UNDATED = "late", "undated"
CLOSES: dict[str, _StrPromise] = {
    "": _("Any day"),
    LATE: _("Past the expected day"),
    "this-month": _("This month"),
    "this-quarter": _("This quarter"),
    "next-quarter": _("Next quarter"),
    UNDATED: _("No day set"),
}
LONGEST = 80


@dataclass(frozen=True)
class BoardFilter:
    """Which open deals the board shows: of an owner, with some words, expected in some days."""

    owner_id: int | None = None
    words: str = ""
    closes: str = ""
    pipeline_id: int | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> BoardFilter:
        """Read the filter from an address; what makes no sense is left out."""
        closes = request.GET.get("closes", "")
        return cls(
            owner_id=whole_number(request.GET.get("owner", "")),
            words=request.GET.get("q", "").strip()[:LONGEST],
            closes=closes if closes in CLOSES else "",
            pipeline_id=whole_number(request.GET.get("pipeline", "")),
        )

    @property
    def is_set(self) -> bool:
        """Tell whether anything narrows the board."""
        return bool(self.owner_id or self.words or self.closes)

    def apply(self, deals: DealQuerySet, today: date) -> DealQuerySet:
        """Keep the deals that fit."""
        if self.owner_id is not None:
            deals = deals.sold_by(self.owner_id)
        if self.closes == LATE:
            deals = deals.past_close_date(today)
        elif self.closes == UNDATED:
            deals = deals.without_close_date()
        elif self.closes:
            span = closing_span(self.closes, today)
            deals = deals.expected_between(span.start, span.end)
        return deals.called(self.words) if self.words else deals

    def periods(self, today: date) -> list[tuple[Period | None, bool]]:
        """Return the periods of expected close to ask for; those marked false are taken away."""
        if self.closes == LATE:
            return [(Period(EVER, today), True)]
        if self.closes == UNDATED:
            return [(None, True), (Period(EVER, FOREVER), False)]
        return [(closing_span(self.closes, today) if self.closes else None, True)]

    def choices(self) -> list[dict[str, Any]]:
        """Return the periods of expected close to choose from."""
        return [
            {"key": key, "label": label, "current": key == self.closes}
            for key, label in CLOSES.items()
        ]


def closing_span(closes: str, today: date) -> Period:
    """Return the days that a choice of expected close means."""
    calendar = installed()
    if closes == "next-quarter":
        quarter = Period.holding(today, "quarter", calendar)
        return Period.holding(quarter.end, "quarter", calendar)
    return Period.parse(closes, calendar, today)
