"""Shapes rows into facts with SQL over Arrow tables, in a database that lives for one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def shaped(sql: str, tables: Mapping[str, Any], values: Mapping[str, Any], schema: Any) -> Any:
    """Return the rows of a query over named Arrow tables, in a fact's columns and their order."""
    import duckdb

    with duckdb.connect(config={"threads": "2", "memory_limit": "1GB"}) as database:
        for name, table in tables.items():
            database.register(name, table)
        found: Any = database.sql(sql, params=dict(values)).to_arrow_table()
    return found.select(schema.names).cast(schema)
