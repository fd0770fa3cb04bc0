"""The journal: one row for everything that changed, written last in the verb's transaction."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.kernel.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet

    from sextant.kernel.models import Person


def record(
    name: str,
    subject: Model | str,
    *,
    by: Person | None,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Write that an event happened to a record (or, given a word, to that kind as a whole)."""
    kind = subject if isinstance(subject, str) else (subject._meta.model_name or "")  # noqa: SLF001
    return Event.objects.create(
        name=name,
        record_type=kind,
        record_id=None if isinstance(subject, str) else subject.pk,
        by=by,
        at=at,
        data=plain(data or {}),
    )


def of(subject: Model) -> QuerySet[Event]:
    """Return the events of one record, newest first."""
    kind = subject._meta.model_name or ""  # noqa: SLF001
    return (
        Event.objects.filter(record_type=kind, record_id=subject.pk)
        .select_related("by")
        .order_by("-id")
    )


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it; decimals and dates become text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return getattr(value, "pk", None) or str(value)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the fields that differ, each with its old and new value."""
    return {
        key: [plain(before.get(key)), plain(value)]
        for key, value in after.items()
        if before.get(key) != value
    }
