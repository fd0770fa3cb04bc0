"""Shapes rows into facts with SQL over Arrow tables, in a database that lives for one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

SETTINGS: dict[str, Any] = {"threads": "2", "memory_limit": "1GB"}
# Many rows stream past what they are joined with, which is small and stands on the right. DuckDB,
# which cannot know the sizes of what is handed in, would rather keep all rows at every join.
STREAMING = {"disabled_optimizers": "join_order,build_side_probe_side"}


def shaped(sql: str, tables: Mapping[str, Any], values: Mapping[str, Any], schema: Any) -> Any:
    """Return the rows of a query over named Arrow tables, in a fact's columns and their order."""
    import duckdb

    with duckdb.connect(config=SETTINGS) as database:
        for name, table in tables.items():
            database.register(name, table)
        found: Any = database.sql(sql, params=dict(values)).to_arrow_table()
    return found.select(schema.names).cast(schema)


def each_shaped(
    sql: str,
    known: Mapping[str, Any],
    tables: Iterable[tuple[str, str, Any]],
    values: Mapping[str, Any],
    schema: Any,
) -> Iterator[tuple[str, Any]]:
    """Yield a query's rows over each of several tables, given with a mark and the name they bear.

    What they are joined with is known once for all of them.
    """
    import duckdb

    with duckdb.connect(config=SETTINGS | STREAMING) as database:
        for name, table in known.items():
            database.register(f"{name}_given", table)
            database.execute(f"CREATE TABLE {name} AS FROM {name}_given")
        for mark, name, table in tables:
            database.register(name, table)
            found: Any = database.sql(sql, params=dict(values)).to_arrow_table()
            yield mark, found.select(schema.names).cast(schema)
            database.unregister(name)
