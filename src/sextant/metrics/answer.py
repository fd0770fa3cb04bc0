"""An answer: rows, their total, how fresh it is, what it leaves out, and what is behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.calc.intervals import wilson
from sextant.config import config
from sextant.kernel.period import Period
from sextant.metrics import drill, explain
from sextant.metrics.explain import Definition
from sextant.metrics.manifest import Manifest
from sextant.metrics.measures import Metric, Unit
from sextant.metrics.notes import Note
from sextant.metrics.request import Request

if TYPE_CHECKING:
    from sextant.calc.outlook import Outlook
    from sextant.metrics.deriving import Ahead
    from sextant.metrics.figures import Key
    from sextant.metrics.rows import Parts, Table

__all__ = ["Answer", "Note", "Row"]

Row = dict[str, Any]
FEW = 30
COUNTED = ("count", "keys", "firsts")


@dataclass(frozen=True)
class Answer:
    """What was asked and what was found; rows are yours to change, the rest is shared."""

    request: Request
    table: Table
    total: Row
    publication: Manifest
    notes: tuple[Note, ...] = ()
    ahead: Ahead | None = None
    """Where the period may end, where a metric asked for it."""
    given: list[Row] | None = None
    """Rows that are shown in place of those that were found."""

    @cached_property
    def rows(self) -> list[Row]:
        """Return a row for each group, made when they are looked at for the first time."""
        return self.table.rows() if self.given is None else self.given

    def showing(self, rows: list[Row]) -> Answer:
        """Return the same answer with other rows."""
        return replace(self, given=rows)

    @property
    def groups(self) -> Mapping[Key, Parts]:
        """Return the parts numbers were made of, for each group, in any order."""
        return self.table.groups

    def row(self, key: Key) -> Row:
        """Return the row of one group, without making those of others."""
        return self.table.row(key)

    @property
    def cases(self) -> Mapping[Key, Parts]:
        """Return the parts numbers were made of, for each group; the total's are under `total`."""
        return self.table.cases

    @property
    def period(self) -> Period | None:
        """Return the period asked about; None is all time."""
        return self.request.period

    @property
    def compare_period(self) -> Period | None:
        """Return the period compared with."""
        return self.request.compare_period

    @property
    def published_at(self) -> datetime | None:
        """Return when the facts were published."""
        return self.publication.published_at

    @property
    def currency(self) -> str:
        """Return the currency of its money."""
        return config.currency

    @property
    def columns(self) -> list[str]:
        """Return the names of a row's values in order."""
        return list(self.total_columns(with_keys=True))

    def total_columns(self, *, with_keys: bool) -> Iterator[str]:
        """Name the columns, dimensions first."""
        for dimension in self.request.by if with_keys else ():
            yield dimension.name
            if dimension.key:
                yield f"{dimension.name}_id"
        for metric in self.request.metrics:
            yield from metric.columns
            if self.request.compare:
                yield from (f"{metric.name}_{part}" for part in ("compare", "change"))
                yield f"{metric.name}_change_rate"

    def definition(self, metric: str) -> Definition:
        """Return what a metric means, how it is computed and how it must not be read."""
        return explain.definition(self._metric(metric))

    @property
    def query(self) -> str:
        """Return the SQL behind the numbers, with its values, ready to be run by anyone."""
        return explain.query(self.request, self.publication)

    def records(self, metric: str, row: Row | None = None) -> drill.Records | None:
        """Return the list page that shows the records behind a number, if one can."""
        return drill.records(self.request, self._metric(metric), row)

    def record_ids(self, metric: str, row: Row | None = None) -> list[int]:
        """Return the numbers of the records behind a number, as published."""
        return drill.record_ids(self.request, self._metric(metric), row, self.publication)

    def interval(self, metric: str, row: Row | None = None) -> tuple[float, float] | None:
        """Return where a share by count may truly lie (95 %), None where that makes no sense."""
        parts = self.parts(metric, row)
        if self._metric(metric).unit is not Unit.RATIO or len(parts) < 2:  # noqa: PLR2004 - a quotient
            return None
        if any(part.kind not in COUNTED for part in self._metric(metric).parts):
            return None
        return wilson(int(parts[0] or 0), int(parts[1] or 0))

    def outlook(self, row: Row | None = None) -> Outlook | None:
        """Return where the period may end, with the chances of any target; None if nobody can say."""
        if self.ahead is None:
            return None
        return self.ahead.of_all if row is None else self.ahead.of(self._key(row))

    def _key(self, row: Row) -> tuple[Any, ...]:
        return drill.key_of(self.request, row)

    def size(self, metric: str, row: Row | None = None) -> int | None:
        """Return how many cases a quotient rests on, None for other metrics."""
        parts, definition = self.parts(metric, row), self._metric(metric)
        if len(parts) < 2 or definition.parts[1].kind not in COUNTED:  # noqa: PLR2004 - a quotient
            return None
        return int(parts[1] or 0)

    def is_thin(self, metric: str, row: Row | None = None) -> bool:
        """Tell whether a quotient rests on too few cases to be read."""
        size = self.size(metric, row)
        return size is not None and size < FEW

    def parts(self, metric: str, row: Row | None = None) -> tuple[Any, ...]:
        """Return what a number was made of: for a quotient, what is above and below the line."""
        key = ("total",) if row is None else drill.key_of(self.request, row)
        return self.cases.get(key, {}).get(metric, ())

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON can hold it; money is decimal text."""
        period = self.period
        return {
            "metrics": [metric.name for metric in self.request.metrics],
            "by": [dimension.name for dimension in self.request.by],
            "period": period and {"start": str(period.start), "end": str(period.end)},
            "rows": [self._plain(row) for row in self.rows],
            "total": self._plain(self.total),
            "published_at": self.published_at and self.published_at.isoformat(),
            "currency": self.currency,
            "notes": [note.text for note in self.notes],
        }

    def as_csv(self) -> str:
        """Return the rows as CSV; money is exact, without currency signs."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow([_written(row.get(name)) for name in self.columns])
        return text.getvalue()

    def _plain(self, row: Row) -> Row:
        money = {name for metric in self.request.metrics if metric.unit is Unit.MONEY
                 for name in metric.columns}  # fmt: skip
        return {name: _plain(name, value, money) for name, value in row.items()}

    def _metric(self, name: str) -> Metric:
        found = next((each for each in self.request.metrics if each.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


def _plain(name: str, value: Any, money: set[str]) -> Any:
    if not isinstance(value, Decimal):
        return value
    base = name.removesuffix("_compare").removesuffix("_change")
    if base in money:
        return f"{value:f}"
    return int(value) if value == value.to_integral_value() else float(value)


def _written(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value
