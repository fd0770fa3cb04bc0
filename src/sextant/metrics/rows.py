"""The rows of an answer: each group with its labels and numbers, in the order people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.metrics import against, buckets, deriving
from sextant.metrics.deriving import Ahead, Moment
from sextant.metrics.figures import PLACES, Figures, Key, places, reckoned
from sextant.metrics.request import PLAN

if TYPE_CHECKING:
    from sextant.metrics.dimensions import Dimension
    from sextant.metrics.measures import Metric
    from sextant.metrics.request import Request

Row = dict[str, Any]
Labels = tuple[Any, ...]
Parts = Mapping[str, tuple[Any, ...]]
NOTHING: Parts = {}


class _Column:
    """What a row calls a dimension, and where its label and its rank are found."""

    def __init__(self, dimension: Dimension, label: int, order: int | None) -> None:
        self.name = dimension.name
        self.key = f"{dimension.name}_id" if dimension.key else ""
        self.unit = dimension.name if dimension.is_time else ""
        self.label, self.order = label, order


@dataclass(frozen=True)
class Table:
    """What was found, beside what it is compared with, and where it may end."""

    request: Request
    found: Figures
    compared: Figures | None
    ahead: Ahead

    def rows(self, keys: Iterable[Key]) -> list[Row]:
        """Return a row for each group."""
        beside = self.compared.labels if self.compared else {}
        labels = {**beside, **self.found.labels} if beside else self.found.labels
        ranks = {key: self._rank(key, labels[key]) for key in keys}
        ranked = sorted(ranks, key=ranks.__getitem__)
        if self.compared is None and not any(metric.of for metric in self.request.metrics):
            return [self._plain(key, labels[key]) for key in ranked]
        return [self._labelled(key, labels[key]) | self._numbers(key) for key in ranked]

    def total(self) -> Row:
        """Return the numbers of all groups together."""
        before = self.compared.total if self.compared else None
        now = Moment(self.request, self.request.period, (), self.ahead.of_all)
        return self._values(self.found.total, before, now)

    def cases(self) -> dict[Key, Parts]:
        """Return the parts numbers were made of, by group as an answer names it."""
        if not self._times:
            return {**self.found.parts, ("total",): self.found.total}
        named = {self._public(key): parts for key, parts in self.found.parts.items()}
        return {**named, ("total",): self.found.total}

    @cached_property
    def _times(self) -> dict[int, str]:
        return {n: each.name for n, each in enumerate(self.request.by) if each.is_time}

    @cached_property
    def _columns(self) -> list[_Column]:
        by = self.request.by
        return [_Column(each, *at) for each, at in zip(by, places(by), strict=True)]

    @cached_property
    def _units(self) -> dict[tuple[str, Any], str | None]:
        """Return how units of time are written, filled as they come."""
        return {}

    @cached_property
    def _reckon(self) -> dict[str, Callable[[tuple[Any, ...] | None], Any]]:
        return {metric.name: reckoned(metric) for metric in self.request.simple}

    def _unit(self, unit: str, number: int | None) -> str | None:
        known = self._units.get((unit, number))
        if known is None:
            known = buckets.name(unit, number, self.request.calendar)
            self._units[unit, number] = known
        return known

    def _public(self, key: Key) -> Key:
        found = list(key)
        for n, unit in self._times.items():
            found[n] = self._unit(unit, key[n])
        return tuple(found)

    def _rank(self, key: Key, labels: Labels) -> tuple[Any, ...]:
        """Order by time, by a dimension's own order, or by label; what is unknown comes last."""
        rank: list[Any] = []
        for column, part in zip(self._columns, key, strict=True):
            if column.unit:
                rank += (part is None, part or 0)
                continue
            label = labels[column.label]
            order = (column.order and labels[column.order]) or 0
            number = (part or 0) if column.key else 0
            rank += (part is None, order, str(label or "").casefold(), str(label), number)
        return tuple(rank)

    def _plain(self, key: Key, labels: Labels) -> Row:
        """Return the row of a group whose numbers stand by themselves."""
        row, parts = self._labelled(key, labels), self.found.parts[key]
        for name, reckon in self._reckon.items():
            row[name] = reckon(parts.get(name))
        return row

    def _labelled(self, key: Key, labels: Labels) -> Row:
        row: Row = {}
        for column, part in zip(self._columns, key, strict=True):
            if column.unit:
                row[column.name] = self._unit(column.unit, part)
                continue
            row[column.name] = labels[column.label]
            if column.key:
                row[column.key] = part
        return row

    def _numbers(self, key: Key) -> Row:
        before = self.compared.parts.get(key, NOTHING) if self.compared else None
        moment = Moment(self.request, self.request.period, key, self.ahead.of(key))
        return self._values(self.found.parts.get(key, NOTHING), before, moment)

    def _values(self, parts: Parts, before: Parts | None, moment: Moment) -> Row:
        request, row = self.request, Row()
        known = self._known(parts)
        if before is None:
            for metric in request.metrics:
                row |= _results(metric, known, moment)
            return row
        then = replace(moment, period=request.compare_period, outlook=None)
        then_known = self._known(before)
        for metric in request.metrics:
            found = _results(metric, known, moment)
            past = _results(metric, then_known, then)[metric.name]
            if request.compare == PLAN and not against.has_plan(metric, before):
                past = None
            row |= found | _compared(metric, found[metric.name], past)
        return row

    def _known(self, parts: Parts) -> dict[str, Any]:
        known = {name: reckon(parts.get(name)) for name, reckon in self._reckon.items()}
        for metric in self.request.metrics:
            if metric.is_cumulative:
                (name,) = metric.of
                known[metric.name] = self._reckon[name](parts.get(metric.name, parts.get(name)))
        return known


def _results(metric: Metric, known: Mapping[str, Any], moment: Moment) -> Row:
    if metric.derive is not None:
        return deriving.derived(metric, known, moment)
    return {metric.name: known[metric.name]}


def _compared(metric: Metric, value: Any, before: Any) -> Row:
    change = None if value is None or before is None else value - before
    rate = None
    if change is not None and before:
        rate = (Decimal(change) / abs(Decimal(before))).quantize(PLACES).normalize() + 0
    return {
        f"{metric.name}_compare": before,
        f"{metric.name}_change": change,
        f"{metric.name}_change_rate": rate,
    }
