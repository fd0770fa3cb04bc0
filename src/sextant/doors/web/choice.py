"""The period and the unit a person looks at: both live in the address and stay across pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_interval
from django.utils.translation import gettext_lazy as _

from sextant.doors.web.formats import locale
from sextant.kernel.numbers import whole_number

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

DEFAULT_PERIOD = "this-quarter"
PERIODS: dict[str, _StrPromise] = {
    "this-month": _("This month"),
    "this-quarter": _("This quarter"),
    "this-year": _("This year"),
    "last-12-months": _("Last 12 months"),
    "last-month": _("Last month"),
    "last-quarter": _("Last quarter"),
    "last-year": _("Last year"),
}


@dataclass(frozen=True)
class Choice:
    """What the address asks for: a period as `Period.parse` reads it, and perhaps a unit."""

    period: str = DEFAULT_PERIOD
    unit_id: int | None = None

    @property
    def label(self) -> _StrPromise | str:
        """Return the period in words, or as it was typed."""
        return PERIODS.get(self.period) or _days(self.period)


def _days(period: str) -> str:
    # two days typed into the picker are written as the reader's language does
    try:
        first, last = (date.fromisoformat(day) for day in period.split(".."))
    except ValueError:
        return period
    return format_interval(first, last, skeleton="yMMMd", locale=locale())


def chosen(request: HttpRequest) -> Choice:
    """Read the choice from the address; what is no unit number is left out."""
    unit = request.GET.get("scope", "")
    return Choice(
        period=request.GET.get("period", "").strip() or DEFAULT_PERIOD,
        unit_id=whole_number(unit),
    )
