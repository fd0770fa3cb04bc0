"""Which months of a fact a change touches: those that hold the record now, and those that did."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sextant.book.models import Deal
from sextant.kernel.models import Membership, Placement, Rate
from sextant.metrics.facts import Changes, Months, month_of
from sextant.metrics.reading import is_instant
from sextant.metrics.schemas import EVERY

MANY = 20_000  # changed records beyond which everything is built anew, which is quicker

# Rare changes that may touch any month: the rows tell whether they did.
RARE = (
    "unit", "territory", "rate", "list", "stage", "pipeline", "source", "lossreason", "competitor",
    "sample",
)  # fmt: skip
LABELS = {
    "person": ("owner_id", "manager_id"),
    "account": ("account_id",),
    "product": ("product_id",),
}


def months_of_deals(changes: Changes, fact: str) -> Months:
    """Return the months of deals that changed, moved to another month, or carry a changed name."""
    deals = changes.records.get("deal", set())
    landed, named = changes.kinds.get("deal", set()), months_of_labels(changes, fact)
    if landed is None or named is None or len(deals) > MANY:
        return None
    holding = changes.holding(fact)
    now = months(Deal.objects.filter(pk__in=deals), "created_on")
    return landed | named | now | holding("deal_id", deals)


def months_of_labels(changes: Changes, fact: str) -> Months:
    """Return the months whose rows carry the name, unit or rate of something that changed."""
    if any(kind in changes.records or kind in changes.kinds for kind in RARE):
        return None
    found: set[str] = set()
    for kind in LABELS:
        landed = changes.kinds.get(kind, set())
        if landed is None:
            return None
        found |= landed
    schema, holding = EVERY[fact], changes.holding(fact)
    for kind, names in LABELS.items():
        for name in schema.columns.keys() & set(names):
            found |= holding(name, changes.records.get(kind, set()))
    if "status" in schema.columns and _came_into_force(changes.since, changes.today):
        found |= holding("status", ["open"])
    return found


def months(rows: QuerySet[Any], field: str) -> set[str]:
    """Return the months some records are in."""
    days = rows.order_by().values_list(field, flat=True).distinct()
    if is_instant(rows.model, field):
        from django.utils.timezone import localdate

        return {month_of(localdate(instant)) for instant in days}
    return {month_of(day) for day in days}


def _came_into_force(since: date, today: date) -> bool:
    """Tell whether a stay, a place in the tree or a rate began or ended in the days since."""
    if since >= today:
        return False
    new = Q(starts_on__gt=since, starts_on__lte=today) | Q(ends_on__gt=since, ends_on__lte=today)
    return (
        Membership.objects.filter(new).exists()
        or Placement.objects.filter(new).exists()
        or Rate.objects.filter(on__gt=since, on__lte=today).exists()
    )
