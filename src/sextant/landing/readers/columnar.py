"""Reads Parquet and JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing.readers.encodings import encoding_of
from sextant.landing.readers.table import (
    BATCH,
    LINE,
    Batch,
    Ragged,
    Table,
    UnableToRead,
    gathered,
    named,
)


def open_parquet(path: Path, name: str) -> Table:
    """Return the table of a Parquet file; its lines are its rows, from one."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise UnableToRead(
            _("“%(name)s” is damaged: copy or export it again.") % {"name": name}
        ) from error
    names = list(file.schema_arrow.names)
    if file.metadata.num_rows == 0:
        raise UnableToRead(_("“%(name)s” has no rows: nothing was landed.") % {"name": name})
    table = Table(name, named(names), lambda: iter(()), {"kind": "Parquet"})
    for column, field in zip(table.header, file.schema_arrow, strict=True):
        kind = field.type
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            table.native.add(column)
        if pa.types.is_temporal(kind):
            table.dated.add(column)
    table.read = partial(_parquet_batches, path, table)
    return table


def _parquet_batches(path: Path, table: Table) -> Iterator[Batch]:
    import pyarrow.parquet as pq

    line = 1
    for found in pq.ParquetFile(path).iter_batches(batch_size=BATCH):
        frame = pl.DataFrame(pl.from_arrow(found))
        frame.columns = list(table.header)
        text = frame.select(_as_text(frame[name]) for name in frame.columns)
        lines = pl.Series(LINE, range(line, line + len(text)), dtype=pl.Int64)
        line += len(text)
        yield Batch(text.with_columns(lines))


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column.fill_null("")
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.to_string("%Y-%m-%d %H:%M:%S").fill_null("")
    if column.dtype == pl.Binary:  # a picture is no text, and no field takes one
        return pl.Series(column.name, [""], dtype=pl.String).new_from_index(0, len(column))
    if column.dtype.is_nested():
        texts = [
            None if item is None else json.dumps(item, default=str) for item in column.to_list()
        ]
        return pl.Series(column.name, texts, dtype=pl.String).fill_null("")
    return column.cast(pl.String).fill_null("")


def open_json_lines(path: Path, name: str) -> Table:
    """Return the table of a JSON Lines file: one object on each line, all keys together."""
    encoding = encoding_of(path, name).name
    keys: dict[str, None] = {}
    native: set[str] = set()
    for _line, row in _objects(path, encoding):
        if isinstance(row, dict):
            keys.update(dict.fromkeys(row))
            native.update(key for key, value in row.items() if isinstance(value, _Number))
    if not keys:
        raise UnableToRead(
            _("“%(name)s” is not JSON Lines: each line must be one object.") % {"name": name}
        )
    header = named(list(keys))
    known = dict(zip(keys, header, strict=True))
    read = partial(_json_batches, path, encoding, known)
    return Table(name, header, read, {"kind": "JSON Lines"}, native={known[key] for key in native})


class _Number(str):
    """A number as written, kept exactly."""

    __slots__ = ()


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, Any]]:
    with path.open(encoding=encoding) as file:
        for line, text in enumerate(file, start=1):
            if not text.strip("\ufeff \t\r\n"):
                yield line, None
                continue
            try:
                yield (
                    line,
                    json.loads(text.lstrip("\ufeff"), parse_int=_Number, parse_float=_Number),
                )
            except ValueError:
                yield line, text.rstrip("\r\n")


def _json_batches(path: Path, encoding: str, known: dict[str, str]) -> Iterator[Batch]:
    return gathered(tuple(known.values()), _json_records(path, encoding, list(known)))


def _json_records(
    path: Path, encoding: str, keys: list[str]
) -> Iterator[tuple[int, list[str] | Ragged | None]]:
    for line, row in _objects(path, encoding):
        if row is None:
            yield line, None
        elif isinstance(row, dict):
            yield line, [_plain(row.get(key)) for key in keys]
        else:
            text = row if isinstance(row, str) else json.dumps(row)
            yield line, Ragged(line, (text,), _("The line is not a JSON object."))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value).replace("\x00", "")
    return json.dumps(value, ensure_ascii=False)
