"""Keeps the records' database choosing its indexes well as it grows.

SQLite chooses by statistics that it never gathers by itself, and without them takes the wrong
index for the questions of a page once there are many records. Publishing knows when they have
multiplied; looking again then costs milliseconds. PostgreSQL looks by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import OperationalError, connection

if TYPE_CHECKING:
    from sextant.metrics.manifest import Manifest

GROWTH = 2
ROWS_LOOKED_AT = 400  # of each index


def look_again(before: Manifest, after: Manifest) -> None:
    """Gather statistics if what is published has doubled since the last publication."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    if _rows(after) < max(GROWTH * _rows(before), 1):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        try:
            cursor.execute("ANALYZE")
        except OperationalError:  # someone writes for long: the next doubling looks
            return


def _rows(publication: Manifest) -> int:
    return sum(count for files in publication.facts.values() for count in files.rows.values())
