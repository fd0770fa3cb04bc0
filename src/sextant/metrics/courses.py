"""How earlier periods went from the same point on, and so where the present one may end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from math import nan
from typing import TYPE_CHECKING, Any

from sextant.kernel.calendar import DAY, FiscalCalendar, add_months
from sextant.kernel.period import Period
from sextant.metrics import engines, figures, statements
from sextant.metrics.schemas import EVERY

if TYPE_CHECKING:
    from sextant.calc.outlook import Course, Outlooks
    from sextant.metrics.figures import Key, Window
    from sextant.metrics.manifest import Manifest
    from sextant.metrics.request import Group, Request

EARLIER = {"week": 26, "month": 24, "quarter": 36, "year": 36}
OTHERWISE = 12  # earlier stretches of as many days
CYCLE = {"month": 12, "quarter": 12, "year": 12}  # after how many stretches a season returns
MONTHS = ("quarter", "year")  # longer stretches are few: others begin each month before
LOOK_BACK = 3  # months
MONTH = 30.4
TAKEN, OPEN = "taken", "open"


@dataclass(frozen=True)
class Standing:
    """How a group stands: how much of its plan has passed, if it has one, and what was taken."""

    share: float | None
    taken: Decimal


@dataclass
class Courses:
    """The course of the present period and of earlier ones, for each group."""

    now: dict[Key, Course] = field(default_factory=dict)
    past: dict[Key, list[Course]] = field(default_factory=dict)


def foreseen(
    request: Request, by: tuple[str, ...], standing: Mapping[Key, Standing], manifest: Manifest
) -> Outlooks[Any]:
    """Return where the period of a question may end for each group, by how earlier ones went."""
    from sextant.calc.outlook import outlooks

    assert request.period is not None
    survey = _Survey(request, _group(request), by, _windows(request), manifest)
    found = _courses(survey)
    usual = _share(survey.windows[0], request.calendar)
    is_whole = survey.windows[0][0] == request.period.start
    shares = {
        key: (standing[key].share if is_whole and key in standing else None) or usual
        for key in found.now
    }
    ahead = outlooks(
        found.now, found.past, share=shares, cycle=CYCLE.get(request.period.unit),
        lag=_lag(survey.windows),
    )  # fmt: skip
    return ahead if is_whole else _moved(ahead, found, standing)


def _moved(ahead: Outlooks[Any], found: Courses, standing: Mapping[Key, Standing]) -> Outlooks[Any]:
    """Add what was taken before the stretch that was looked at."""
    of = {
        key: outlook and outlook.moved(
            (standing[key].taken if key in standing else Decimal(0))
            - Decimal(repr(found.now[key].to_date))
        )
        for key, outlook in ahead.of.items()
    }  # fmt: skip
    return replace(ahead, of=of)


def passed(period: Period, today: date, calendar: FiscalCalendar) -> tuple[int, int]:
    """Return the working days of a period until today, today among them, and all of them."""
    whole = calendar.working_days(period.start, period.end)
    until = min(max(today + DAY, period.start), period.end)
    return calendar.working_days(period.start, until), whole


def _share(window: Window, calendar: FiscalCalendar) -> float:
    start, cut, end = window
    whole = calendar.working_days(start, end)
    return calendar.working_days(start, cut) / whole if whole else 1.0


def _windows(request: Request) -> list[Window]:
    """Return the present period first, then earlier ones, each cut where as much had passed.

    Of a year that has run for long the last three months until today tell enough.
    """
    assert request.period is not None
    calendar, here = request.calendar, _whole(request.period)
    cut = min(max(request.today + DAY, here.start), here.end)
    if here.unit == "year":
        here = replace(here, start=max(here.start, add_months(cut, -LOOK_BACK)))
    done = calendar.working_days(here.start, cut)
    whole = calendar.working_days(here.start, here.end)
    found = [(here.start, cut, here.end)]
    for _n in range(EARLIER.get(here.unit, OTHERWISE)):
        here = _before(here)
        if here.start.year <= 1900:  # noqa: PLR2004 - there is nothing before
            break
        days = round(done / whole * calendar.working_days(here.start, here.end)) if whole else 0
        end = calendar.add_working_days(here.start - DAY, days) + DAY if days else here.start
        found.append((here.start, here.end if done == whole else min(end, here.end), here.end))
    return found


def _before(period: Period) -> Period:
    """Return the stretch before; of quarters and years, which are few, that which began a month before."""
    if period.unit not in MONTHS:
        return period.previous()
    start, end = (add_months(day, -1) for day in (period.start, period.end))
    return Period(start, end, period.unit, calendar=period.calendar)


def _lag(windows: list[Window]) -> int:
    """Return how many stretches before the present one were not over when it is looked at."""
    cut = windows[0][1]
    return sum(end > cut for _start, _cut, end in windows[1:])


def _whole(period: Period) -> Period:
    if period.to_date:
        return Period.holding(period.start, period.unit, period.calendar)
    return period


@dataclass(frozen=True)
class _Survey:
    """How several periods are asked about at once."""

    request: Request
    group: Group
    by: tuple[str, ...]
    windows: list[Window]
    manifest: Manifest

    def asked(self, course: str) -> dict[Key, tuple[Any, ...]]:
        """Return what was found of each group in each period, the period's number last."""
        shape = statements.shape_of(self.request, self.group, by=self.by, course=course)
        engine = engines.current()
        statement = statements.statement(shape, engine.dialect)
        values = figures.values(
            self.request, self.group, statement, period=None, windows=self.windows
        )
        width = len(self.by) + 1
        return {row[:width]: row[width:] for row in engine.rows(statement, values, self.manifest)}


def _courses(survey: _Survey) -> Courses:
    opened = EVERY[survey.group.fact].opened
    taken = survey.asked(TAKEN)
    still = survey.asked(OPEN) if opened else {}
    last = max((key[-1] for key in taken), default=0)  # before it nothing was ever taken
    assert survey.request.period is not None
    # the stretches that began before anything was taken are not whole
    start, _cut, end = survey.windows[0]
    months = round((end - start).days / MONTH) if survey.request.period.unit in MONTHS else 1
    last = max(last - months + 1, 0)
    lag, found = _lag(survey.windows), Courses()
    for key in {key[:-1] for key in (*taken, *still)}:
        rows = [
            _course(taken.get((*key, n)), still.get((*key, n)), has_open=bool(opened),
                    is_over=n == 0 or n > lag)
            for n in range(last + 1)
        ]  # fmt: skip
        found.now[key], found.past[key] = rows[0], rows[:0:-1]
    return found


def _group(request: Request) -> Group:
    assert request.measure is not None
    for group in request.groups():
        for metric in group.metrics:
            if metric.name == request.measure.name:
                return replace(group, metrics=(metric,))
    raise AssertionError  # whatever looks ahead is derived from the measure


def _course(
    taken: tuple[Any, ...] | None,
    still: tuple[Any, ...] | None,
    *,
    has_open: bool,
    is_over: bool,
) -> Course:
    from sextant.calc.outlook import Course

    before, after, *of_open = [float(each or 0) for each in taken or (0, 0, 0)]
    known = after if is_over else nan
    if not has_open:
        return Course(before, known)
    opened = float(still[0] or 0) if still else 0.0
    return Course(before, known, opened, of_open[0] if is_over else nan)
