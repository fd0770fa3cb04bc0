"""Holding a record as it stands now until the transaction ends, and writing its next version."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model

Held = TypeVar("Held", bound=Model)


def locked(record: Held) -> Held:
    """Return a record as it stands now, held until the transaction ends.

    What it refers to is not read by the same query: PostgreSQL would join the row with what it
    referred to before someone else changed it, and find nothing, or an empty reference.
    """
    held: Held = type(record)._default_manager.select_for_update().get(pk=record.pk)  # noqa: SLF001 - Django's own name
    return held


def save(record: Any) -> None:
    """Write a record as its next version."""
    record.version += 1
    record.save()
