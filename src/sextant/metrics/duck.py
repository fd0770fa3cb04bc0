"""DuckDB in the process: one database, a cursor for each thread, opened at the first question."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sextant.config import config
from sextant.metrics import store
from sextant.metrics.engines import StalePublication
from sextant.metrics.schemas import EVERY, Schema

if TYPE_CHECKING:
    import duckdb

    from sextant.metrics.manifest import Manifest
    from sextant.metrics.statements import Statement

SETTINGS = {
    "threads": str(min(os.cpu_count() or 1, 4)),
    "memory_limit": "512MB",
    "enable_external_file_cache": "false",  # the system's own cache holds them already
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "false",
}
SPANS = (
    "(SELECT unnest($persons::BIGINT[]) AS person_id, unnest($starts::DATE[]) AS start,"
    " unnest($ends::DATE[]) AS stop)"
)
WINDOWS = (
    "(SELECT unnest($numbers::BIGINT[]) AS number, unnest($opens::DATE[]) AS start,"
    " unnest($cuts::DATE[]) AS cut, unnest($closes::DATE[]) AS stop)"
)
KEPT = 512
KEPT_VIEWS = 64


class DuckDB:
    """Runs statements over the published files in this process."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._process = 0
        self._database: duckdb.DuckDBPyConnection | None = None
        self._here = threading.local()
        self._bound: dict[tuple[Any, ...], str] = {}
        self._views: dict[str, str] = {}
        self._count = 0

    def rows(
        self, statement: Statement, values: Mapping[str, Any], manifest: Manifest
    ) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a statement over the facts of a publication."""
        return self.run(self._sql(statement, manifest), values)

    def run(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows of any SQL over published files."""
        import duckdb

        try:
            return self._cursor().execute(sql, dict(values)).fetchall()
        except (duckdb.IOException, duckdb.CatalogException) as error:
            self._bound, self._views = {}, {}
            raise StalePublication from error

    def sql(self, statement: Statement, manifest: Manifest) -> str:
        """Return a statement as anyone can run it over the files of a publication."""
        files = _source(EVERY[statement.fact], store.absolute(manifest.paths(statement.fact)))
        return _bind(statement.sql, statement.fact, files)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._process != os.getpid():
            self._open()
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._here, "cursor", None)
        if cursor is None or self._here.process != self._process:
            assert self._database is not None
            cursor = self._database.cursor()
            self._here.cursor, self._here.process = cursor, self._process
        return cursor

    def _open(self) -> None:
        import duckdb

        with self._lock:
            if self._process != os.getpid():  # a forked child must not use its parent's threads
                spill = config.home / "tmp"
                spill.mkdir(parents=True, exist_ok=True)
                database = duckdb.connect(config={**SETTINGS, "temp_directory": str(spill)})
                database.execute("SET parquet_metadata_cache = true")  # the files never change
                self._database = database
                self._bound, self._views = {}, {}
                self._process = os.getpid()

    def _sql(self, statement: Statement, manifest: Manifest) -> str:
        key = (statement.sql, *manifest.mark)
        bound = self._bound.get(key)
        if bound is None:
            if len(self._bound) >= KEPT:
                self._bound.clear()
            view = self._view(EVERY[statement.fact], manifest)
            bound = self._bound[key] = _bind(statement.sql, statement.fact, view)
        return bound

    def _view(self, schema: Schema, manifest: Manifest) -> str:
        """Name a view over the current files, so that their list is read once."""
        source = _source(schema, store.absolute(manifest.paths(schema.name)))
        with self._lock:
            view = self._views.get(source)
            if view is None:
                self._count += 1
                view = f"{schema.name}_{self._count}"
                make = f"CREATE VIEW {view} AS SELECT * FROM {source}"  # noqa: S608 - our own files
                self.run(make, {})
                self._views[source] = view
            while len(self._views) > KEPT_VIEWS:
                self.run(f"DROP VIEW IF EXISTS {self._views.pop(next(iter(self._views)))}", {})
        return view


def months_holding(months: Mapping[str, str], column: str, values: list[Any]) -> set[str]:
    """Return the months, given by their files, whose rows hold one of some values in a column."""
    place = dict(zip(store.absolute(list(months)), months.values(), strict=True))
    sql = (
        f"SELECT DISTINCT filename FROM read_parquet({list(place)!r}, filename=true)"  # noqa: S608 - a column of a schema
        f' WHERE list_contains($values, "{column}")'
    )
    return {place[row[0]] for row in ENGINE.run(sql, {"values": values})}


def _bind(sql: str, fact: str, source: str) -> str:
    sql = sql.replace('"asked_spans"', SPANS).replace('"asked_windows"', WINDOWS)
    sql = sql.replace(f'"{fact}"', source)
    return re.sub(
        r"\basked_(\w+)\(\)", lambda found: f"${found[1].lower()}", sql, flags=re.IGNORECASE
    )


def _source(schema: Schema, paths: list[str]) -> str:
    if paths:
        names = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        return f"read_parquet([{names}])"
    columns = ", ".join(
        f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in _sql_types(schema).items()
    )
    return f"(SELECT {columns} WHERE false)"


def _sql_types(schema: Schema) -> dict[str, str]:
    words = {"int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR"}
    return {name: words.get(kind, kind) for name, kind in schema.columns.items()}


ENGINE = DuckDB()
