"""Leads as facts: one row each, credited to where the owner stood on the day it arrived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from sextant.book.facts import tables, touching
from sextant.book.models import Activity, Lead
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, Source, arrow_schema
from sextant.metrics.reading import MONTH, batches, by_month, columns
from sextant.metrics.schemas import LEADS, Schema
from sextant.metrics.shaping import shaped

COLUMNS = {
    "id": "whole",
    "arrived_at": "instant",
    "converted_at": "instant",
    "status": "text",
    "owner_id": "whole",
    "came_from_id": "whole",
    "country": "text",
    "territory_id": "whole",
    "territory__name": "text",
    "tier": "text",
}
PLACES = Decimal("0.0001")
SQL = f"""
SELECT lead.id AS lead_id, lead.arrived_at AS "on", lead.status,
    lead.converted_at AS converted_on, heard.hours AS response_hours,
    CAST(coalesce(heard.times, 0) AS INTEGER) AS follow_ups,
    {standings.OWNER.format(rows="lead")}, nullif(lead.country, '') AS country, lead.territory_id,
    lead.territory_name AS territory, nullif(lead.tier, '') AS tier, {tables.SOURCE}
FROM lead LEFT JOIN heard ON heard.lead_id = lead.id
    {tables.SOURCE_JOIN.format(rows="lead")}
    {standings.OWNER_JOIN.format(rows="lead", day="coalesce(lead.arrived_at, $today)")}
ORDER BY {MONTH.format("lead.arrived_at")}, lead.id
"""  # noqa: S608 - put together from this room's own texts


def build(months: Months, today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield the leads of each asked month."""
    known = {**standings.people(), **tables.lists()}
    for batch, inside in batches(Lead.objects.all(), "arrived_at", months):
        found = Lead.objects.filter(inside).order_by("pk")
        rows = {**known, "lead": columns(found, COLUMNS), "heard": _heard(inside)}
        table = shaped(SQL, rows, {"today": today}, arrow_schema(LEADS))
        yield from by_month(LEADS, table, "on", batch)


def touched(changes: Changes) -> Months:
    """Return the months whose rows some changes may have altered."""
    leads, done = (changes.records.get(kind, set()) for kind in ("lead", "activity"))
    if {"lead", "activity"} & set(changes.kinds) or len(leads | done) > touching.MANY:
        return None
    told = Activity.objects.filter(pk__in=done)
    known: dict[int, int | None] = dict(told.values_list("pk", "lead_id"))
    named = touching.months_of_labels(changes, LEADS.name)
    if named is None or done - known.keys():
        return None  # of what was removed nobody knows any more for whom it was
    leads = leads | {lead for lead in known.values() if lead is not None}
    now = touching.months(Lead.objects.filter(pk__in=leads), "arrived_at")
    return named | now | changes.holding(LEADS.name)("lead_id", leads)


def _heard(inside: Q) -> Any:
    """Return how often something was done for leads, and how long they waited for the first."""
    import pyarrow as pa

    when = Coalesce("done_at", "at")
    done = Activity.objects.filter(done=True, lead__merged_into__isnull=True, lead__isnull=False)
    if inside:
        done = done.filter(lead__in=Lead.objects.filter(inside))
    rows = done.order_by().values_list("lead", "lead__arrived_at", when)
    first: dict[int, datetime] = {}
    times: dict[int, int] = {}
    arrived: dict[int, datetime | None] = {}
    for lead, came, at in rows.iterator(chunk_size=20_000):
        times[lead] = times.get(lead, 0) + 1
        arrived[lead] = came
        if came is not None and at >= came:
            first[lead] = min(first.get(lead, at), at)
    hours = [_hours(arrived[lead], first.get(lead)) for lead in times]
    kinds = {"lead_id": pa.int64(), "times": pa.int64(), "hours": pa.decimal128(18, 4)}
    columns = (list(times), list(times.values()), hours)
    return pa.table(
        {
            name: pa.array(values, kind)
            for (name, kind), values in zip(kinds.items(), columns, strict=True)
        }
    )


def _hours(came: datetime | None, answered: datetime | None) -> Decimal | None:
    if came is None or answered is None:
        return None
    seconds = Decimal(str((answered - came).total_seconds()))
    return (seconds / Decimal(3600)).quantize(PLACES)


FACTS = (Source("leads", (LEADS,), build, touched),)
