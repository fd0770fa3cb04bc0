"""Publishing: the journal says what changed; only the months it touches are written again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from sextant.config import config
from sextant.kernel import following
from sextant.kernel.following import Place
from sextant.metrics import facts, manifest, planner, store
from sextant.metrics.engines import StalePublication
from sextant.metrics.manifest import FactFiles, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any

    from sextant.metrics.facts import Changes, Months, Source


def publish_pending(now: datetime | None = None) -> Manifest:
    """Publish what the journal says has changed; do nothing where nothing has."""
    now = now or timezone.now()
    if not _is_pending(manifest.current(), now):
        return manifest.current()
    with store.lock():
        before = manifest.current()
        return _publish(before, now) if _is_pending(before, now) else before


def fit_to_code(now: datetime | None = None) -> bool:
    """Publish anew what was published by code that knew other columns; tell whether it was."""
    before = manifest.current()
    if not before.version or not any(_has_other_shape(before, each) for each in facts.every()):
        return False
    publish_pending(now)
    return True


def publish_all(now: datetime | None = None) -> Manifest:
    """Build every month of every fact anew and delete files nobody knows."""
    now = now or timezone.now()
    with store.lock():
        after = _publish(replace(manifest.current(), settings=""), now)
        store.sweep(after, time.time())
        return after


def settings_mark() -> str:
    """Return a text that changes with the settings that shape facts."""
    return f"{config.currency} {config.time_zone}"


def today_of(now: datetime) -> date:
    """Return the day it is for this installation."""
    return timezone.localdate(now)


def _is_pending(before: Manifest, now: datetime) -> bool:
    if before.day != today_of(now) or before.settings != settings_mark():
        return True
    if any(_has_other_shape(before, source) for source in facts.every()):
        return True
    return following.is_behind(Place(before.cursor, before.awaited), following.last())


def _has_other_shape(before: Manifest, source: Source) -> bool:
    known = [before.facts.get(source.files_of(schema)) for schema in source.schemas]
    pairs = zip(known, source.schemas, strict=True)
    return any(files is None or files.schema != schema.digest for files, schema in pairs)


def _publish(before: Manifest, now: datetime) -> Manifest:
    with _snapshot():
        last = following.last()
        changes = _changes(before, today_of(now), last)
        files: dict[str, FactFiles] = {}
        for source in facts.every():
            months = _months(source, before, changes, last)
            files |= _rewritten(source, months, before, changes.today)
    moment = time.time()
    # the first publication reads records, not the journal: nothing before it is missing
    read = Place(before.cursor if before.version else last, before.awaited)
    after = Manifest(
        version=before.version + 1,
        published_at=now,
        day=changes.today,
        cursor=last,
        awaited=dict(following.onward(read, last, moment).awaited),
        settings=settings_mark(),
        facts=files,
        retired=store.retire(before, files, moment),
    )
    manifest.replace(after)
    planner.look_again(before, after)
    return after


def _changes(before: Manifest, today: date, last: int) -> Changes:
    events, whole = following.news(Place(before.cursor, before.awaited), last), Q(record_id=None)
    records: dict[str, set[int]] = {}
    named = events.exclude(whole).values_list("record_type", "record_id").distinct()
    for kind, number in named:
        records.setdefault(kind, set()).add(number or 0)
    kinds: dict[str, Months] = {}
    for kind, data in events.filter(whole).values_list("record_type", "data"):
        months = set(data["months"]) if data.get("months") else None
        known = kinds.get(kind, set())
        kinds[kind] = None if months is None or known is None else known | months

    def holding(fact: str) -> facts.Holding:
        return lambda column, values: _months_holding(before, fact, column, values)

    return facts.Changes(records, kinds, before.day, today, holding)


def _months(source: Source, before: Manifest, changes: Changes, last: int) -> Months:
    is_new = before.settings != settings_mark() or last < before.cursor
    if is_new or _has_other_shape(before, source):
        return None
    try:
        return source.touched(changes)
    except StalePublication:  # someone deleted files: what they held is built anew
        return None


def _rewritten(
    source: Source, months: Months, before: Manifest, today: date
) -> dict[str, FactFiles]:
    found: dict[str, FactFiles] = {}
    for schema in source.schemas:
        known = before.facts.get(source.files_of(schema))
        kept = {} if known is None or months is None else known.files
        files = {month: path for month, path in kept.items() if month not in (months or ())}
        rows = {month: known.rows[month] for month in files} if known else {}
        found[source.files_of(schema)] = FactFiles(schema.digest, files, rows)
    for schema, month, table in source.build(months, today) if months != set() else ():
        name = source.files_of(schema)
        fact = found[name]
        path = store.keep(name, month, table)
        found[name] = replace(
            fact,
            files={**fact.files, month: path},
            rows={**fact.rows, month: table.num_rows},
        )
    return found


def _months_holding(before: Manifest, fact: str, column: str, values: Iterable[Any]) -> set[str]:
    from sextant.metrics.duck import months_holding

    wanted = list(values)
    months = {path: month for part in before.parts(fact) for month, path in part.files.items()}
    return months_holding(months, column, wanted) if wanted and months else set()


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything as of one moment, without keeping anyone from writing."""
    if connection.in_atomic_block:
        yield
        return
    isolation = (
        "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ"
    )
    with connection.cursor() as cursor:
        cursor.execute(isolation)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
