"""The catalogue: every number that can be asked, by theme."""

from __future__ import annotations

from functools import cache

from sextant.metrics.catalogue import (
    activity,
    customers,
    funnel,
    pipeline,
    prospects,
    quotes,
    receivables,
    results,
    sales,
    targets,
)
from sextant.metrics.measures import Metric

THEMES = {
    "results": results,
    "sales": sales,
    "customers": customers,
    "prospects": prospects,
    "pipeline": pipeline,
    "funnel": funnel,
    "quotes": quotes,
    "receivables": receivables,
    "activity": activity,
    "targets": targets,
}


@cache
def every() -> dict[str, Metric]:
    """Return all metrics by name, theme after theme."""
    return {metric.name: metric for theme in THEMES.values() for metric in theme.METRICS}
