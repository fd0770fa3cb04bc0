"""Makes room for very many rows: indexes are built once at the end, not row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

MANY = 50_000
CACHE = -64_000  # kibibytes, negative as SQLite wants it


@contextmanager
def room_for(models: Iterable[type[Model]], rows: int) -> Iterator[None]:
    """Take plain indexes away inside the transaction and build them again at its end.

    Only where more rows come than are there, and only on SQLite, whose transactions hold changes
    of the schema too: a kill brings rows and indexes back as they were.
    """
    tables = [
        model._meta.db_table  # noqa: SLF001
        for model in dict.fromkeys(models)
        if rows >= MANY and model._default_manager.count() < rows  # noqa: SLF001
    ]
    if connection.vendor != "sqlite" or not tables:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        usual = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA cache_size={CACHE}")
        cursor.execute("PRAGMA threads=2")  # sorting for the indexes uses another processor
        marks = ", ".join(["%s"] * len(tables))
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ({marks})"  # noqa: S608 - marks only
            " AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%%'",
            tables,
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _name, sql in indexes:
            cursor.execute(sql.replace("%", "%%") if "%" in sql else sql)
        cursor.execute(f"PRAGMA cache_size={usual}")
        cursor.execute("PRAGMA threads=0")
