"""Writes typed rows into a table in bulk, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Model

CHUNK = 5000


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return connection.ops.quote_name(name)


def insert(
    table: str,
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    constants: Mapping[str, int | str] | None = None,
) -> None:
    """Write many rows at once; constants are the same in each."""
    same = constants or {}
    columns = ", ".join(quoted(name) for name in (*names, *same))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quoted(table)} ({columns}) FROM STDIN") as copy:
                rest = tuple(same.values())
                for row in rows:
                    copy.write_row((*row, *rest))
            return
        literals = ["''" if value == "" else str(int(value)) for value in same.values()]
        marks = ", ".join(["%s"] * len(names) + literals)
        cursor.executemany(
            f"INSERT INTO {quoted(table)} ({columns}) VALUES ({marks})",  # noqa: S608 - names from models
            rows if isinstance(rows, list) else list(rows),
        )


def fresh_ids(model: type[Model], count: int) -> range | list[int]:
    """Return numbers for new rows, which nobody else can be given."""
    table = quoted(model._meta.db_table)  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, 'id')"
            cursor.execute(
                f"SELECT nextval({sequence}) FROM generate_series(1, %s)",  # noqa: S608 - constant
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # the transaction holds the only write lock; AUTOINCREMENT's own count may be higher
        cursor.execute(
            f"SELECT max(coalesce((SELECT max(id) FROM {table}), 0),"  # noqa: S608 - name from a model
            " coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
            [model._meta.db_table],  # noqa: SLF001
        )
        start = cursor.fetchone()[0] + 1
    return range(start, start + count)


@dataclass
class Writer:
    """Writes the rows of one model: what is mapped, and defaults for the rest."""

    model: type[Model]
    at: datetime
    defaults: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        """Find the defaults once."""
        self.defaults = {}
        for column in self.model._meta.concrete_fields:  # noqa: SLF001
            if not column.primary_key:
                self.defaults[column.attname] = self._default(column)

    def _default(self, column: Any) -> Any:
        if getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False):
            return self.at.astimezone(UTC).replace(tzinfo=None)
        if column.get_internal_type() == "JSONField":
            return json.dumps(column.get_default())  # as text, which both databases read
        return column.get_db_prep_save(column.get_default(), connection)

    def filled(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with nothing where the table allows none: an empty text, a default."""
        empty = []
        for name in frame.columns:
            column = self.model._meta.get_field(name.removesuffix("_id") or name)  # noqa: SLF001
            if not getattr(column, "null", True):
                default = self.defaults[name]
                if default is not None:
                    empty.append(pl.col(name).fill_null(pl.lit(default)))
        return frame.with_columns(empty)

    def insert(self, frame: pl.DataFrame) -> list[int]:
        """Write new rows and return their numbers."""
        numbers = fresh_ids(self.model, len(frame))
        rest = {name: value for name, value in self.defaults.items() if name not in frame.columns}
        short = {name: value for name, value in rest.items() if _is_short(value)}
        whole = frame.with_columns(
            pl.Series("id", list(numbers), dtype=pl.Int64),
            *(pl.lit(value).alias(name) for name, value in rest.items()
              if value is not None and name not in short),
        )  # fmt: skip
        insert(self.model._meta.db_table, whole.columns, plain_rows(whole), short)  # noqa: SLF001
        return list(numbers)

    def update(self, frame: pl.DataFrame) -> None:
        """Change rows by their numbers; each gets a new version."""
        names = [name for name in frame.columns if name != "id"]
        sets = ", ".join(f"{quoted(name)} = %s" for name in names)
        moment = pl.lit(self.at.astimezone(UTC).replace(tzinfo=None)).alias("updated_at")
        ordered = frame.select(*names, moment, "id")
        table = quoted(self.model._meta.db_table)  # noqa: SLF001
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {sets}, updated_at = %s, version = version + 1 WHERE id = %s",  # noqa: S608 - names from models
                plain_rows(ordered),
            )

    def update_quietly(self, frame: pl.DataFrame) -> None:
        """Complete rows this landing has written already: no new version."""
        names = [name for name in frame.columns if name != "id"]
        sets = ", ".join(f"{quoted(name)} = %s" for name in names)
        table = quoted(self.model._meta.db_table)  # noqa: SLF001
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE id = %s",  # noqa: S608 - names from models
                plain_rows(frame.select(*names, "id")),
            )

    def existing(
        self, where: str, values: Sequence[Any], names: Sequence[str], schema: Any
    ) -> pl.DataFrame:
        """Return current rows whose column is among some values, typed like the new ones."""
        rows: list[Any] = []
        columns = ", ".join(quoted(name) for name in ("id", "version", *names))
        table = quoted(self.model._meta.db_table)  # noqa: SLF001
        with connection.cursor() as cursor:
            for start in range(0, len(values), CHUNK):
                part = list(values[start : start + CHUNK])
                given: Any = part
                among = "= ANY(%s)"
                if connection.vendor != "postgresql":
                    among, given = "IN (SELECT value FROM json_each(%s))", json.dumps(part)
                cursor.execute(f"SELECT {columns} FROM {table} WHERE {where} {among}", [given])  # noqa: S608 - names from models
                rows.extend(cursor.fetchall())
        kinds = {"id": pl.Int64, "version": pl.Int64} | {name: schema[name] for name in names}
        data = [[_typed(row[place]) for row in rows] for place in range(len(kinds))]
        return pl.DataFrame(
            [pl.Series(name, column, dtype=kind, strict=False)
             for (name, kind), column in zip(kinds.items(), data, strict=True)]
        )  # fmt: skip


def plain_rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return rows as the database takes them."""
    if connection.vendor == "postgresql":
        return [tuple(_zoned(cell) for cell in row) for row in frame.rows()]
    texts = []
    for name, kind in frame.schema.items():
        if kind == pl.Date:
            texts.append(pl.col(name).dt.to_string("%Y-%m-%d"))
        elif isinstance(kind, pl.Datetime):
            texts.append(pl.col(name).dt.to_string("%Y-%m-%d %H:%M:%S%.6f"))
    return frame.with_columns(texts).rows()


def _zoned(cell: Any) -> Any:
    return cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell


def _typed(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).replace(tzinfo=None) if cell.tzinfo else cell
    return cell


def _is_short(value: Any) -> bool:
    """Tell whether a constant can stand in the statement itself."""
    return isinstance(value, bool | int) or value == ""
