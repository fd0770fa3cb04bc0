"""Keeps Python's search for cycles from walking again and again through rows being made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Leave the search for cycles for later: an answer of thousands of rows has none.

    Of threads that answer at once the first to end lets it begin again, which costs only time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
