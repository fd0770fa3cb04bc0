"""Facts made for tests, published without any record behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from sextant.kernel.scope import operator
from sextant.metrics import gathering, manifest, schemas, store
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask
from sextant.metrics.facts import arrow_schema, month_of
from sextant.metrics.manifest import FactFiles

TODAY = date(2026, 8, 12)
Row = Mapping[str, Any]
USUAL = {"part": 0}
MONTH = {"deals": "created_on", "deal_lines": "created_on"}


def publish(at: datetime = datetime(2026, 8, 12, 9, tzinfo=UTC), **facts: Sequence[Row]) -> None:
    """Make rows the current facts; deals without given lines get one line each.

    Orders are what their lines come to.
    """
    rows = {name: [*facts.get(name, ())] for name in schemas.EVERY}
    if "deal_lines" not in facts:
        rows["deal_lines"] = [{**deal, "line": 0} for deal in rows["deals"]]
    lines = _table(schemas.ORDER_LINES, rows["order_lines"])
    rows["orders"] = gathering.orders(lines).to_pylist()
    before = manifest.current()
    files = {name: _files(schemas.EVERY[name], rows[name]) for name in schemas.EVERY}
    manifest.replace(
        replace(before, version=before.version + 1, published_at=at, day=TODAY, facts=files)
    )


def _files(schema: schemas.Schema, rows: Sequence[Row]) -> FactFiles:
    months: dict[str, list[Row]] = {}
    for row in rows:
        months.setdefault(month_of(row.get(MONTH.get(schema.name, "on"))), []).append(row)
    tables = {month: _table(schema, found) for month, found in months.items()}
    return FactFiles(
        schema.digest,
        {month: store.keep(schema.name, month, table) for month, table in tables.items()},
        {month: table.num_rows for month, table in tables.items()},
    )


def _table(schema: schemas.Schema, rows: Sequence[Row]) -> pa.Table:
    shape = arrow_schema(schema)
    return pa.Table.from_pylist(
        [{name: row.get(name, USUAL.get(name)) for name in shape.names} for row in rows], shape
    )


def asked(metrics: str | Sequence[str], **question: Any) -> Answer:
    """Ask as the operator, on the day of the tests."""
    question.setdefault("scope", operator(TODAY))
    return ask(metrics, today=TODAY, **question)
