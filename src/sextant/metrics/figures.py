"""Runs a question's statements and brings what they find together, group by group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from sextant.config import config
from sextant.kernel.money import rounded, smallest_unit
from sextant.kernel.period import Period
from sextant.metrics import buckets, engines, statements, stretches
from sextant.metrics.dimensions import LINES, Dimension
from sextant.metrics.manifest import Manifest
from sextant.metrics.measures import Metric, Unit
from sextant.metrics.request import Group, Request
from sextant.metrics.schemas import DEAL_LINES, DEALS, EVERY
from sextant.metrics.statements import Shape, Statement

PLACES = Decimal("0.0000000001")

Key = tuple[Any, ...]
Parts = tuple[Any, ...]
Counts = tuple[int, int, int]
Window = tuple[date, date, date]


@dataclass
class Figures:
    """What was found: parts of metrics for each group and for all, and what was missing."""

    parts: dict[Key, dict[str, Parts]] = field(default_factory=dict)
    labels: dict[Key, tuple[Any, ...]] = field(default_factory=dict)
    """What a statement said of each group beside its numbers: see `places`."""
    total: dict[str, Parts] = field(default_factory=dict)
    missing: dict[str, Counts] = field(default_factory=dict)
    """For each kind: how many had no amount, no rate to convert it, and no known cost."""


def figures(request: Request, period: Period | None, publication: Manifest) -> Figures:
    """Ask the engine for everything a request needs over one period."""
    found = Figures()
    by = tuple(dimension.name for dimension in request.by)
    for group in request.groups():
        shape = statements.shape_of(request, group, by=by)
        part = _found(request, group, shape, period, publication)
        if request.is_of_groups:
            _merge(found, part)
            continue
        part.total = part.parts.get((), {}) if not by else _total(part, group, shape)
        if not part.total or (by and any(map(any, part.missing.values()))):
            # what groups do not add up to, or do not tell, is asked again over all rows
            whole = _whole(request, group, period, publication)
            part.total, part.missing = whole.parts[()], whole.missing
        _merge(found, part)
    return found


def _whole(request: Request, group: Group, period: Period | None, publication: Manifest) -> Figures:
    """Ask over all rows at once: of deals rather than of their lines, where lines do not matter."""
    by_lines = any(choice.dimension.name in LINES for choice in group.where)
    if group.fact == DEAL_LINES.name and not by_lines:
        group = replace(group, fact=DEALS.name)
    shape = statements.shape_of(request, group, by=())
    return _found(request, group, shape, period, publication)


def run(
    shape: Shape, request: Request, group: Group, publication: Manifest, *, period: Period | None
) -> list[tuple[Any, ...]]:
    """Return the rows of a shape filled with a request's values."""
    engine = engines.current()
    statement = statements.statement(shape, engine.dialect)
    windows = stretches_of(shape, request, group, publication, period=period)
    given = values(request, group, statement, period=period, windows=windows)
    return list(engine.rows(statement, given, publication))


def stretches_of(
    shape: Shape, request: Request, group: Group, publication: Manifest, *, period: Period | None
) -> Sequence[Window]:
    """Return the stretches of time that a shape looks at, where it gathers rows by a key."""
    return (
        stretches.windows(request, group, shape.by, period, publication) if shape.gathered else ()
    )


def values(
    request: Request,
    group: Group,
    statement: Statement,
    *,
    period: Period | None,
    windows: Sequence[Window] = (),
) -> dict[str, Any]:
    """Return what a statement leaves open, taken from a request."""
    known: dict[str, Any] = {"today": request.today}
    if period is not None:
        known |= {"start": period.start, "stop": period.end}
    if windows:
        names = ("opens", "cuts", "closes")
        known |= dict(zip(names, map(list, zip(*windows, strict=True)), strict=True))
        known["numbers"] = list(range(len(windows)))
        known["since"], known["until"] = min(known["opens"]), max(known["closes"])
    for choice in group.where:
        name = choice.dimension.name
        known |= {f"{name}_key_{n}": key for n, key in enumerate(choice.keys)}
        known |= {f"{name}_label_{n}": label.lower() for n, label in enumerate(choice.labels)}
        known |= {f"{name}_exact_{n}": label for n, label in enumerate(choice.exact)}
    spans = request.scope.spans(EVERY[statement.fact].kind) or ()
    known["persons"] = [span.person_id for span in spans]
    known["starts"] = [span.start for span in spans]
    known["ends"] = [span.end for span in spans]
    return {name: known[name] for name in statement.asks}


def reckoned(metric: Metric) -> Callable[[Parts | None], Any]:
    """Return what makes a metric's number of its parts: `result` of it, made ready for many rows."""
    if len(metric.parts) == 1 and metric.unit is Unit.MONEY:
        return partial(_money, _unit(config.currency))
    return partial(result, metric)


def _money(unit: Decimal, parts: Parts | None) -> Decimal:
    value = parts[0] if parts else None
    return _tidy(unit, value if value.__class__ is Decimal else Decimal(value or 0))


def result(metric: Metric, parts: Parts | None) -> Any:
    """Return a metric's number from its parts: money and shares exact, None where undefined."""
    parts = parts or tuple(0 if part.is_additive else None for part in metric.parts)
    if len(metric.parts) == 1:
        return _single(metric, parts[0])
    above, below = Decimal(parts[0] or 0), Decimal(parts[1] or 0)
    if not below:
        return None
    if metric.unit is Unit.MONEY:
        return rounded(above / below, config.currency)
    return (above / below).quantize(PLACES).normalize() + 0


def _single(metric: Metric, value: Any) -> Any:
    if metric.unit is Unit.MONEY:
        return _money(_unit(config.currency), (value,))
    if metric.unit is Unit.COUNT:
        number = Decimal(value or 0)  # what is sold by weight need not be whole
        return int(number) if number == int(number) else number.normalize()
    return None if value is None else Decimal(str(value)).quantize(PLACES).normalize() + 0


_unit = cache(smallest_unit)


def tidy(amount: Decimal) -> Decimal:
    """Return an amount with the decimals of its currency, and more only where they count."""
    return _tidy(_unit(config.currency), amount)


def _tidy(unit: Decimal, amount: Decimal) -> Decimal:
    short = amount.quantize(unit)
    return short if short == amount else amount.normalize()


def _found(
    request: Request, group: Group, shape: Shape, period: Period | None, publication: Manifest
) -> Figures:
    found = Figures()
    layout = _Layout(request, group, shape)
    for row in run(shape, request, group, publication, period=period):
        layout.place(row, found)
    return found


def _merge(found: Figures, part: Figures) -> None:
    if not found.parts:
        found.parts, found.labels = part.parts, part.labels
        part = replace(part, parts={})
    for key, parts in part.parts.items():
        found.parts.setdefault(key, {}).update(parts)
        found.labels.setdefault(key, part.labels[key])
    found.total.update(part.total)
    for kind, counts in part.missing.items():
        found.missing[kind] = _added(found.missing.get(kind, (0, 0, 0)), counts)


def _added(one: Counts, other: Counts) -> Counts:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _total(part: Figures, group: Group, shape: Shape) -> dict[str, Parts]:
    """Add groups up where that is exact."""
    total: dict[str, Parts] = {}
    if shape.is_additive:
        for metric in group.metrics:
            rows = [parts[metric.name] for parts in part.parts.values()]
            columns = zip(*rows, strict=True) if rows else [()] * len(metric.parts)
            total[metric.name] = tuple(sum(filter(None, column)) for column in columns)
    return total


def places(by: Sequence[Dimension]) -> list[tuple[int, int | None]]:
    """Return where each dimension has its label, and its rank among others if it has one."""
    found: list[tuple[int, int | None]] = []
    place = len(by)
    for n, dimension in enumerate(by):
        label, order = n, None
        if dimension.key:
            label, place = place, place + 1
        if dimension.order:
            order, place = place, place + 1
        found.append((label, order))
    return found


class _Layout:
    """Which column of a statement's rows holds what."""

    def __init__(self, request: Request, group: Group, shape: Shape) -> None:
        self.calendar = request.calendar
        by = request.by if shape.by else ()
        self.width = len(by)
        self.times = [(n, dimension.name) for n, dimension in enumerate(by) if dimension.is_time]
        self.kind = statements.kind_of(shape)
        place = len(by) + sum(bool(each.key) + bool(each.order) for each in by)
        self.head = slice(0, place)
        self.spans: list[tuple[str, slice]] = []
        for metric in group.metrics:
            self.spans.append((metric.name, slice(place, place + len(metric.parts))))
            place += len(metric.parts)
        self.notes = slice(place, place + 3)
        self.has_notes = any(metric.reads_value for metric in group.metrics)

    def place(self, row: tuple[Any, ...], found: Figures) -> None:
        """Add one row to what was found."""
        key = self._timed(row[: self.width]) if self.times else row[: self.width]
        if key not in found.labels:
            found.labels[key] = row[self.head]
        here = found.parts.setdefault(key, {})
        for name, span in self.spans:
            here[name] = row[span]
        if self.has_notes and any(row[self.notes]):
            first, second, third = (*row[self.notes], 0, 0)[:3]
            known = found.missing.get(self.kind, (0, 0, 0))
            found.missing[self.kind] = _added(known, (first, second, third))

    def _timed(self, key: Key) -> Key:
        """Return a key whose units of time are numbers."""
        found = list(key)
        for n, name in self.times:
            found[n] = buckets.index(name, key[n], self.calendar)
        return tuple(found)
