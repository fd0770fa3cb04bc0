"""A Spark cluster: the same expressions over the same Parquet files, which all its machines must see."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from threading import RLock
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.metrics import store
from sextant.metrics.engines import StalePublication, UnableToReach
from sextant.metrics.schemas import EVERY, Schema
from sextant.metrics.statements import TABLES

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from sextant.metrics.manifest import Manifest
    from sextant.metrics.statements import Statement

SETTINGS = {
    "spark.app.name": "Sextant",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",  # days are days, wherever the cluster stands
    "spark.sql.ansi.enabled": "true",  # a number too large is an error, not null
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
}
WORDS = {"int64": "BIGINT", "int32": "INT", "string": "STRING"}
WHOLE = ("person_id", "number")
GONE = ("PATH_NOT_FOUND", "FILE_NOT_EXIST", "TABLE_OR_VIEW_NOT_FOUND")
KEPT_VIEWS = 64
LONGEST_WHY = 200


class Spark:
    """Runs statements over the published files on a cluster."""

    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        self.master = master
        self._lock = RLock()
        self._process = 0
        self._session: SparkSession | None = None
        self._views: dict[tuple[str, ...], str] = {}
        self._count = 0

    def rows(
        self, statement: Statement, values: Mapping[str, Any], manifest: Manifest
    ) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a statement over the facts of a publication."""
        session = self._opened()
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            view = self._view(session, EVERY[statement.fact], manifest)
            sql = _bind(statement.sql, statement.fact, view, _table, ":")
            found = session.sql(sql, args=_arguments(sql, values))
            return [tuple(row) for row in found.collect()]
        except (PySparkException, Py4JError) as error:
            self._explain(error, session)
            raise

    def sql(self, statement: Statement, manifest: Manifest) -> str:
        """Return a statement as anyone can run it over the files of a publication."""
        schema = EVERY[statement.fact]
        files = [
            f"SELECT * FROM parquet.`{path}`"  # noqa: S608 - our own files
            for path in store.absolute(manifest.paths(schema.name))
        ]
        source = " UNION ALL ".join(files or [_nothing(schema)])
        return _bind(statement.sql, schema.name, f"({source})", _zipped, "$")

    def _explain(self, error: Exception, session: SparkSession) -> None:
        """Raise what an error means, where that is known: files are gone, or the cluster is."""
        if any(each in str(error) for each in GONE):
            with self._lock:
                self._views.clear()
            raise StalePublication from error
        if session.sparkContext._jsc.sc().isStopped():  # noqa: SLF001 - there is no other way to know
            self._session = None
            raise _unreachable(self.master, error) from error

    def close(self) -> None:
        """Leave the cluster."""
        with self._lock:
            if self._session is not None:
                self._session.stop()
            self._session = None

    def _opened(self) -> SparkSession:
        with self._lock:
            if self._session is None or self._process != os.getpid():
                self._session = _connected(self.master)
                self._process, self._views = os.getpid(), {}
            return self._session

    def _view(self, session: SparkSession, schema: Schema, manifest: Manifest) -> str:
        """Name a view over the current files, so that they are looked up once."""
        paths = store.absolute(manifest.paths(schema.name))
        key = (schema.name, *paths)
        with self._lock:
            view = self._views.get(key)
            if view is None:
                self._count += 1
                view = f"{schema.name}_{self._count}"
                reader = session.read.schema(_columns(schema))
                rows = reader.parquet(*paths) if paths else session.sql(_nothing(schema))
                rows.createOrReplaceTempView(view)
                self._views[key] = view
            while len(self._views) > KEPT_VIEWS:
                session.catalog.dropTempView(self._views.pop(next(iter(self._views))))
        return view


def _connected(master: str) -> SparkSession:
    """Start a session of a cluster, or say in a sentence what is missing."""
    if find_spec("pyspark") is None:
        raise UnableToReach(
            _(
                "SEXTANT_ENGINE is %(engine)s, but Spark’s library is missing: install it with"
                " pip install 'sextant[spark]'."
            )
            % {"engine": master}
        )
    home = os.environ.get("JAVA_HOME")
    if which("java", path=str(Path(home, "bin")) if home else None) is None:
        raise UnableToReach(
            _("SEXTANT_ENGINE is %(engine)s, but Java is missing: install Java 17 or newer.")
            % {"engine": master}
        )
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError, RuntimeError) as error:
        raise _unreachable(master, error) from error


def _unreachable(master: str, error: Exception) -> UnableToReach:
    return UnableToReach(
        _("The Spark cluster at %(engine)s cannot be reached: see whether it runs (%(why)s).")
        % {"engine": master, "why": str(error).split("\n", 1)[0][:LONGEST_WHY]}
    )


def _bind(sql: str, fact: str, source: str, table: Callable[[str, str], str], mark: str) -> str:
    for name in TABLES:
        sql = sql.replace(f"`{name}`", table(name, mark))
    sql = sql.replace(f"`{fact}`", source)
    return re.sub(
        r"\basked_(\w+)\(\)", lambda found: mark + found[1].lower(), sql, flags=re.IGNORECASE
    )


def _table(name: str, mark: str) -> str:
    """Return rows asked about as one text: however many they are, the statement stays short."""
    kinds = ", ".join(f"{column}: {_kind(column)}" for column in TABLES[name])
    return f"(SELECT inline(from_json({mark}{name}, 'ARRAY<STRUCT<{kinds}>>')))"


def _zipped(name: str, mark: str) -> str:
    """Return rows asked about as lists side by side, for those who read the statement."""
    lists = ", ".join(
        f"CAST({mark}{values} AS ARRAY<{_kind(column)}>)" for column, values in TABLES[name].items()
    )
    return f"(SELECT inline(arrays_zip({lists})) AS ({', '.join(TABLES[name])}))"


def _kind(column: str) -> str:
    return "BIGINT" if column in WHOLE else "DATE"


def _arguments(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values a statement names, lists of rows as one text."""
    listed = {each for columns in TABLES.values() for each in columns.values()}
    found = {name: value for name, value in values.items() if name not in listed}
    for name, columns in TABLES.items():
        if f":{name}" in sql:
            found[name] = json.dumps(list(_rows(columns, values)), default=date.isoformat)
    return found


def _rows(columns: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in zip(*(values[each] for each in columns.values()), strict=True):
        yield dict(zip(columns, row, strict=True))


def _columns(schema: Schema) -> str:
    return ", ".join(f"`{name}` {WORDS.get(kind, kind)}" for name, kind in schema.columns.items())


def _nothing(schema: Schema) -> str:
    columns = ", ".join(
        f"CAST(NULL AS {WORDS.get(kind, kind)}) AS `{name}`"
        for name, kind in schema.columns.items()
    )
    return f"SELECT {columns} WHERE false"
