"""Indexes by which PostgreSQL finds words within names: one of trigrams for each searched table.

Where the database's owner may not have `pg_trgm`, searches read the tables instead.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction

from sextant.workspace import columns as place
from sextant.workspace import declare

if TYPE_CHECKING:
    from sextant.workspace.declare import Workspace


def ensure() -> bool:
    """Make the indexes that are not there yet; tell whether words are found by them."""
    if connection.vendor != "postgresql" or not _has_trigrams():
        return False
    for workspace in declare.every():
        names = [name for name in workspace.search if "__" not in name]
        if names:
            _index(workspace, names)
    return True


def _has_trigrams() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:  # not installed on the server, or not this person's to make
        return False
    return True


def _index(workspace: Workspace, names: list[str]) -> None:
    table = workspace.model._meta.db_table  # noqa: SLF001 - Django's own name
    columns = [str(place.model_field(workspace, name).column) for name in names]
    quote = connection.ops.quote_name
    # as Django asks: UPPER("name"::text) LIKE UPPER(...)
    parts = ", ".join(f"UPPER({quote(column)}::text) gin_trgm_ops" for column in columns)
    mark = blake2b(" ".join([table, *columns]).encode(), digest_size=4).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS {quote(f'words_{table[:40]}_{mark}')}"
            f" ON {quote(table)} USING gin ({parts})"
        )
