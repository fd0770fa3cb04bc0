"""The rows of a fact behind a number, where they are no records: a page at a time, within scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics import engines, figures, manifest, statements
from sextant.metrics.request import Group, Request, resolve
from sextant.metrics.schemas import EVERY

AT_ONCE = 20_000
ORDERS = {"order_lines": "ordered_on DESC, order_key, line_number"}


@dataclass(frozen=True)
class Listing:
    """The rows behind a number; who may not see margins gets none."""

    request: Request
    hidden: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Return the names of a row's values."""
        return [name for name in EVERY[self._group.fact].columns if name not in self.hidden]

    def __len__(self) -> int:
        """Count the rows."""
        found = self._run("SELECT count(*) FROM ({sql}) AS behind")
        return int(found[0][0])

    def __getitem__(self, span: slice) -> list[dict[str, Any]]:
        """Return some rows, the latest first."""
        start, stop = span.start or 0, span.stop if span.stop is not None else AT_ONCE
        names = ", ".join(f'"{name}"' for name in self.columns)
        rows = self._run(
            f"SELECT {names} FROM ({{sql}}) AS behind ORDER BY {ORDERS[self._group.fact]}"  # noqa: S608 - our own names
            f" LIMIT {int(stop) - int(start)} OFFSET {int(start)}"
        )
        return [dict(zip(self.columns, row, strict=True)) for row in rows]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Give every row, some at a time."""
        start = 0
        while rows := self[start : start + AT_ONCE]:
            yield from rows
            start += AT_ONCE

    @property
    def _group(self) -> Group:
        """Return the metric with the fact that holds its rows one by one."""
        (group,) = self.request.groups()
        return replace(group, fact=group.metrics[0].fact.name)

    def _run(self, sql: str) -> list[tuple[Any, ...]]:
        group = self._group
        shape = statements.shape_of(self.request, group, by=(), rows=True)
        engine = engines.current()
        known = statements.statement(shape, engine.dialect)
        whole = replace(known, sql=sql.format(sql=known.sql))
        values = figures.values(self.request, group, known, period=self.request.period)
        return list(engine.rows(whole, values, manifest.current()))


def listing(
    metric: str,
    *,
    where: Mapping[str, Any],
    period: Period | str | None,
    scope: Scope,
    today: date,
) -> Listing:
    """Return the rows behind a metric for those who stand inside a scope, or refuse."""
    request = resolve(
        metric, by=(), where=where, period=period, compare=None, scope=scope, today=today
    )
    hidden = () if scope.permits("margin.see") else ("cost", "margin")
    return Listing(request, hidden)
