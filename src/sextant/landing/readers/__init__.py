"""Readers: a file of any supported kind becomes tables of text with line numbers, in batches."""

from sextant.landing.readers.opening import open_tables
from sextant.landing.readers.table import BATCH, LINE, Batch, Ragged, Table, UnableToRead

__all__ = ["BATCH", "LINE", "Batch", "Ragged", "Table", "UnableToRead", "open_tables"]
