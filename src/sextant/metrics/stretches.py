"""The stretches of time that questions about who came back look at, each beside the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.kernel.calendar import DAY, add_months
from sextant.kernel.period import UNITS, Period
from sextant.metrics.choices import UnableToAsk
from sextant.metrics.facts import NO_MONTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.kernel.calendar import FiscalCalendar
    from sextant.metrics.dimensions import Dimension
    from sextant.metrics.manifest import Manifest
    from sextant.metrics.measures import Metric
    from sextant.metrics.request import Group, Request

    Window = tuple[date, date, date]

ALWAYS = date(1900, 1, 1)
NEVER = date(3000, 1, 1)


def windows(
    request: Request,
    group: Group,
    by: Sequence[str],
    period: Period | None,
    publication: Manifest,
) -> list[Window]:
    """Return each stretch and the one before it, marked by the first day of the former."""
    unit = next((name for name in by if name in UNITS), None)
    if period is None and unit is None:
        return [(ALWAYS, ALWAYS, NEVER), (ALWAYS, ALWAYS, ALWAYS)]
    whole = period or _published(request, group, publication)
    found: list[Window] = []
    for piece in whole.split(unit) if unit else [whole]:
        before = _before(piece, unit, whole)
        found += [(piece.start, piece.start, piece.end), (before.start, piece.start, before.end)]
    return found


def same_working_days(period: Period, today: date, calendar: FiscalCalendar) -> Period:
    """Return the first days of the period before, as many working days as have passed of this one."""
    whole = Period.holding(period.start, period.unit, calendar) if period.to_date else period
    before = whole.previous()
    until = min(max(today + DAY, period.start), period.end)
    days = calendar.working_days(period.start, until)
    last = calendar.add_working_days(before.start - DAY, days) if days else before.start - DAY
    return Period(before.start, min(last + DAY, before.end), calendar=calendar)


def refuse_two_units(metrics: Sequence[Metric], by: Sequence[Dimension]) -> None:
    """Refuse to ask by two units of time at once who came back: the one before would be two."""
    units = [each.name for each in by if each.is_time]
    for metric in metrics:
        if metric.gathered and len(units) > 1:
            raise UnableToAsk(
                _("%(metric)s is asked by one unit of time at once: leave out %(dimension)s.")
                % {"metric": metric.name, "dimension": units[-1]}
            )


def _before(piece: Period, unit: str | None, whole: Period) -> Period:
    """Return the stretch before; a unit that still runs is laid beside as much of the one before."""
    if unit and piece.unit != unit and piece.end == whole.end:
        is_begun = piece.start == Period.holding(piece.start, unit, piece.calendar).start
        if is_begun:
            return replace(piece, unit=unit, to_date=True).previous()
    return piece.previous()


def _published(request: Request, group: Group, publication: Manifest) -> Period:
    """Return the months that hold published rows."""
    firsts = sorted(_months(group.fact, publication)) or [request.today.replace(day=1)]
    end = max(add_months(firsts[-1], 1), request.today + DAY)
    return Period(firsts[0], end, calendar=request.calendar)


def _months(fact: str, publication: Manifest) -> Iterator[date]:
    for name, files in publication.facts.items():
        if name.partition(".")[0] == fact:
            yield from (date.fromisoformat(f"{month}-01") for month in files.rows
                        if month != NO_MONTH)  # fmt: skip
