"""Which numbers are watched, and why the others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.metrics import catalogue
from sextant.metrics.schemas import TARGETS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sextant.metrics.measures import Metric

AS_OF_NOW = _(
    "It tells how things stand now, and facts do not keep how it stood on each day before."
)
STILL_OPEN = _(
    "What happened on a day goes on to change it for weeks, so its newest days always look low."
)
OVER_TIME = _("It tells customers apart over a stretch of time, and has no value of a single step.")
DERIVED = _("It is derived from other numbers, and those are watched.")
PLANNED = _("It is what was planned, not what happened.")

NOW = {
    "open_deals", "open_pipeline", "weighted_pipeline", "pushes", "pushed_deals", "receivables",
    "overdue", "overdue_invoices",
}  # fmt: skip
# their cases are counted on the day they began, and what comes of them is known much later
UNRIPE = {
    "lead_conversion", "first_response_hours", "follow_ups_per_lead", "collection_rate", "dso_days",
}  # fmt: skip


def why_not(metric: Metric) -> _StrPromise | None:
    """Return why a number is not watched, or None if it is."""
    if metric.fact is TARGETS:
        return PLANNED
    if metric.of:
        return DERIVED
    if metric.gathered:
        return OVER_TIME
    if metric.name in NOW:
        return AS_OF_NOW
    is_unripe = metric.name in UNRIPE or any(part.rows.days_since for part in metric.parts)
    return STILL_OPEN if is_unripe else None


def watched() -> list[Metric]:
    """Return the numbers that are watched, theme after theme."""
    return [metric for metric in catalogue.every().values() if why_not(metric) is None]


def groups() -> dict[str, list[Metric]]:
    """Return the watched numbers by fact and date: each group is asked for at once."""
    found: dict[str, list[Metric]] = {}
    for metric in watched():
        found.setdefault(f"{metric.fact.name}.{metric.date}", []).append(metric)
    return found
