"""What is derived from other numbers: attainment, gap, required run rate, where a period ends."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING, Any

from sextant.config import config
from sextant.kernel.money import rounded
from sextant.metrics import buckets, courses
from sextant.metrics.courses import Standing
from sextant.metrics.measures import Metric, Unit

if TYPE_CHECKING:
    from sextant.calc.outlook import Outlook, Outlooks
    from sextant.kernel.period import Period
    from sextant.metrics.figures import Figures, Key
    from sextant.metrics.manifest import Manifest
    from sextant.metrics.request import Request

PLACES = Decimal("0.0001")
KEPT = 64

_wholes: OrderedDict[Any, Outlooks[Any]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Moment:
    """When a number is derived, over which days, and where they may end."""

    request: Request
    period: Period | None
    key: Key = ()
    outlook: Outlook | None = None

    @property
    def days_left(self) -> int:
        """Return the working days still to come, today among them."""
        span = self._span
        if span is None:
            return 0
        start = max(self.request.today, span[0])
        return self.request.calendar.working_days(start, span[1]) if start < span[1] else 0

    @property
    def is_over(self) -> bool:
        """Tell whether the days have passed."""
        return self._span is not None and self._span[1] <= self.request.today

    @property
    def _span(self) -> tuple[date, date] | None:
        """Return the days of the group: those of the period that lie in its unit of time."""
        if self.period is None:
            return None
        start, end = self.period.start, self.period.end
        for dimension, part in zip(self.request.by, self.key, strict=False):
            if dimension.is_time and part is not None:
                unit = buckets.span(dimension.name, part, self.request.calendar)
                start, end = max(start, unit.start), min(end, unit.end)
        return start, end


@dataclass(frozen=True)
class Ahead:
    """Where the period may end: for each group, and for all."""

    groups: Outlooks[Any] | None = None
    whole: Outlooks[Any] | None = None

    def of(self, key: Key) -> Outlook | None:
        """Return where the period may end for a group, if that can be said."""
        return self.groups.of.get(key) if self.groups else None

    @property
    def of_all(self) -> Outlook | None:
        """Return where the period may end for all together, if that can be said."""
        return self.whole.of.get(()) if self.whole else None


def ahead(request: Request, found: Figures, publication: Manifest) -> Ahead:
    """Find where the period may end, if a metric asks for it."""
    if not request.looks_ahead:
        return Ahead()
    by = tuple(dimension.name for dimension in request.by)
    whole = _whole(request, _standing(request, {(): found.total}), publication)
    if not by:
        return Ahead(whole, whole)
    groups = courses.foreseen(request, by, _standing(request, found.parts), publication)
    return Ahead(groups, whole)


def _whole(request: Request, standing: dict[Key, Standing], publication: Manifest) -> Outlooks[Any]:
    """Return where all together may end; kept, since every question about parts asks for it too."""
    asked = replace(request, metrics=(), by=(), compare=None)
    key = (*publication.mark, asked, request.by_lines, standing[()] if standing else None)
    known = _wholes.get(key)
    if known is None:
        known = courses.foreseen(request, (), standing, publication)
        with _lock:
            _wholes[key] = known
            while len(_wholes) > KEPT:
                _wholes.popitem(last=False)
    return known


def forget() -> None:
    """Drop what is kept, so that it is reckoned anew."""
    with _lock:
        _wholes.clear()


def derived(metric: Metric, known: Mapping[str, Any], moment: Moment) -> dict[str, Any]:
    """Return the values of a derived metric, in the columns of an answer."""
    assert metric.derive is not None
    request = moment.request
    names = {name: request.measure.name if name == "measure" and request.measure else name
             for name in metric.of}  # fmt: skip
    found = metric.derive({name: known.get(of) for name, of in names.items()}, moment)
    values = found if isinstance(found, tuple) else (found,)
    shown = [_tidy(metric, value) for value in values]
    return dict(zip(metric.columns, shown, strict=True))


def _tidy(metric: Metric, value: Any) -> Any:
    if value is None or not isinstance(value, Decimal):
        return value
    if metric.unit is Unit.MONEY:
        return rounded(value, config.currency)
    return value.quantize(PLACES).normalize() + 0


def _standing(
    request: Request, found: Mapping[Key, Mapping[str, tuple[Any, ...]]]
) -> dict[Key, Standing]:
    """Return what each group has taken, and how much of its plan has passed, where it has one."""
    assert request.measure is not None
    standing = {}
    for key, parts in found.items():
        target, pace, taken = (
            parts.get(name, (None,))[0] for name in ("target", "pace", request.measure.name)
        )
        share = float((pace or 0) / target) if target else None
        standing[key] = Standing(share, Decimal(taken or 0))
    return standing
