"""Activities as facts, credited to where the owner stood on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sextant.book.facts import tables, touching
from sextant.book.models import Activity
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, arrow_schema
from sextant.metrics.reading import MONTH, batches, by_month, columns
from sextant.metrics.schemas import ACTIVITIES, Schema
from sextant.metrics.shaping import shaped

NEAR = ("activity", "deal", "lead")
COLUMNS = {
    "id": "whole",
    "deal_id": "whole",
    "lead_id": "whole",
    "kind": "text",
    "result": "text",
    "at": "instant",
    "done": "flag",
    "minutes": "whole",
    "owner_id": "whole",
    "account_id": "whole",
    "deal__account_id": "whole",
    "deal__came_from_id": "whole",
    "lead__came_from_id": "whole",
}
SQL = f"""
WITH whole AS (
    SELECT * REPLACE (coalesce(account_id, deal_account_id) AS account_id),
        coalesce(lead_came_from_id, deal_came_from_id) AS came_from_id
    FROM activity
)
SELECT whole.id AS activity_id, whole.deal_id, whole.lead_id, whole.kind, whole."at" AS "on",
    whole.done, nullif(whole.result, '') AS result, CAST(whole.minutes AS INTEGER) AS minutes,
    {standings.OWNER.format(rows="whole")}, {tables.ACCOUNT}, {tables.SOURCE}
FROM whole
    {tables.SOURCE_JOIN.format(rows="whole")}
    {standings.OWNER_JOIN.format(rows="whole", day='whole."at"')}
    {tables.ACCOUNT_JOIN.format(rows="whole")}
ORDER BY {MONTH.format('whole."at"')}, whole.id
"""  # noqa: S608 - put together from this room's own texts


def build(months: Months, _today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield the activities of each asked month."""
    known = {**standings.people(), **tables.accounts(), **tables.lists()}
    for batch, inside in batches(Activity.objects.all(), "at", months):
        found = Activity.objects.filter(inside).order_by("pk")
        rows = {**known, "activity": columns(found, COLUMNS)}
        table = shaped(SQL, rows, {}, arrow_schema(ACTIVITIES))
        yield from by_month(ACTIVITIES, table, "on", batch)


def touched(changes: Changes) -> Months:
    """Return the months whose rows some changes may have altered."""
    done, deals, leads = (changes.records.get(kind, set()) for kind in NEAR)
    named = None
    if not set(NEAR) & set(changes.kinds) and len(done | deals | leads) <= touching.MANY:
        named = touching.months_of_labels(changes, ACTIVITIES.name)
    if named is None:
        return None
    now = touching.months(Activity.objects.filter(pk__in=done), "at")
    holding = changes.holding(ACTIVITIES.name)
    around = holding("deal_id", deals) | holding("lead_id", leads)
    return named | now | around | holding("activity_id", done)
