"""The rows of an answer: each group with its labels and numbers, in the order people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.metrics import against, buckets, deriving
from sextant.metrics.deriving import Ahead, Moment
from sextant.metrics.figures import PLACES, Figures, Key, places, reckoned
from sextant.metrics.ranking import Ranked, in_order
from sextant.metrics.request import PLAN
from sextant.metrics.undisturbed import undisturbed

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

    @cached_property
    def keys(self) -> list[Key]:
        """Return the groups of both sides, in the order people read them."""
        labels, found = self._labels, list(self._labels)
        columns = []
        for n, column in enumerate(self._columns):
            parts = [key[n] for key in found]
            if column.unit:
                columns.append(Ranked(parts))
                continue
            told = [labels[key][column.label] for key in found]
            order = column.order
            orders = None if order is None else [labels[key][order] for key in found]
            columns.append(Ranked(parts, told, orders, is_keyed=bool(column.key)))
        return in_order(columns, found)

    @property
    def size(self) -> int:
        """Return how many rows there are."""
        return len(self._labels)

    def rows(self) -> list[Row]:
        """Return a row for each group, to be changed at will."""
        with undisturbed():
            if not self._is_plain:
                return [dict(row) for row in self._rows]
            names = list(self._values_of)
            values = zip(*self._values_of.values(), strict=True)
            return [dict(zip(names, each, strict=True)) for each in values]

    def row(self, key: Key) -> Row:
        """Return the row of one group, as an answer names it."""
        return self._row(self._within[key] if self._times else key)

    @cached_property
    def _within(self) -> dict[Key, Key]:
        """Return what groups are called in here, by what an answer calls them."""
        return {self._public(each): each for each in self._labels}

    @cached_property
    def groups(self) -> Mapping[Key, Parts]:
        """Return the parts of each group that was found, as an answer names it, in any order."""
        if not self._times:
            return self.found.parts
        return {self._public(key): parts for key, parts in self.found.parts.items()}

    def ranked(self) -> list[Key]:
        """Return the groups of both sides as an answer names them, in the order of rows."""
        return [self._public(key) for key in self.keys]

    @cached_property
    def _rows(self) -> list[Row]:
        return [self._row(key) for key in self.keys]

    @cached_property
    def _is_plain(self) -> bool:
        """Tell whether all numbers stand by themselves."""
        return self.compared is None and not any(metric.of for metric in self.request.metrics)

    def _row(self, key: Key) -> Row:
        return self._plain(key) if self._is_plain else self._labelled(key) | self._numbers(key)

    @cached_property
    def _values_of(self) -> dict[str, list[Any]]:
        """Return the columns of rows whose numbers stand by themselves."""
        keys, found = self.keys, dict[str, list[Any]]()
        labels = [self._labels[key] for key in keys]
        for n, column in enumerate(self._columns):
            if column.unit:
                found[column.name] = [self._unit(column.unit, key[n]) for key in keys]
                continue
            found[column.name] = [each[column.label] for each in labels]
            if column.key:
                found[column.key] = [key[n] for key in keys]
        parts = [self.found.parts[key] for key in keys]
        for name, reckon in self._reckon.items():
            found[name] = [reckon(each.get(name)) for each in parts]
        return found

    @cached_property
    def _labels(self) -> dict[Key, Labels]:
        """Return what was said of each group of either side."""
        beside = self.compared.labels if self.compared else {}
        return {**beside, **self.found.labels} if beside else self.found.labels

    def total(self) -> Row:
        """Return the numbers of all groups together."""
        before = self.compared.total if self.compared else None
        now = Moment(self.request, self.request.period, (), self.ahead.of_all)
        return self._values(self.found.total, before, now)

    @cached_property
    def cases(self) -> dict[Key, Parts]:
        """Return the parts numbers were made of, by group as an answer names it."""
        return {**self.groups, ("total",): self.found.total}

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
        if not self._times:
            return key
        found = list(key)
        for n, unit in self._times.items():
            found[n] = self._unit(unit, key[n])
        return tuple(found)

    def _plain(self, key: Key) -> Row:
        """Return the row of a group whose numbers stand by themselves."""
        row, parts = self._labelled(key), self.found.parts[key]
        for name, reckon in self._reckon.items():
            row[name] = reckon(parts.get(name))
        return row

    def _labelled(self, key: Key) -> Row:
        row, labels = Row(), self._labels[key]
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
