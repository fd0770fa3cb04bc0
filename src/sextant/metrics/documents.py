"""Writes docs/metrics.md from the catalogue, for `python -m scripts.metrics`."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from sextant.metrics.catalogue import THEMES
from sextant.metrics.dimensions import EVERY
from sextant.metrics.explain import Definition, definition

OPENING = """# Metrics

Written from the catalogue by `python -m scripts.metrics`; do not edit by hand.

Every number on a page, in a report, in the terminal and in the API is one of these, asked by
`sextant ask NAME` or `GET /api/ask?metric=NAME`. Scope is applied inside: two people may get two
numbers, each of the records they may see. Without a period a metric is about all time.

- **Money** is in the reporting currency. Amounts in another currency are converted at the rate of
  the day a deal closed, or of today while it is open; what has no rate is left out and counted
  beside the number.
- **Shares and averages** of several groups are never averaged: a total is computed from the sums.
- **Who is credited** is dated: region, team and manager are those of the owner on the day the deal
  closed, or of today while it is open.
- **Products**: a deal with several products gives each its exact share of the value, and counts
  once for each of them, so counts by product may add up to more than the number of deals.
- **Years and quarters** are fiscal; a fiscal year is named by the calendar year in which it ends.
- **A period** is written 2026, 2026-Q3, 2026-07, 2026-W31, 2026-07-15, 2026-01..2026-06 (both ends
  included), this-month, last-quarter, last-12-months, year-to-date, today.
- **A comparison** is with the period before (`previous`), a year before (`year-ago`), the first
  days of the period before, as many working days as have passed (`same-working-days`), or what the
  published plan asks (`plan`, for what adds up). A period to date is compared with as much of the
  other.
- **Added up**: whatever adds up can be asked as a running sum by putting `.cumulative` behind its
  name, such as `won_revenue.cumulative` by month: each unit of time then holds what came since the
  first day asked about.
- **Customers** are new, retained or lost within what is asked: by product or region a customer is
  new to that product or region, and everyone sees them as far as their own records go. By a unit of
  time each unit is laid beside the one before it.
- **A conversion within some days** counts only cases that have had all of those days; the others
  are counted beside the number.
- **The owner** of a metric is the role that answers for its definition.
"""


def lines() -> Iterator[str]:
    """Yield the document line by line."""
    yield OPENING
    for theme, module in THEMES.items():
        yield f"## {theme.capitalize()}\n"
        yield f"{(module.__doc__ or '').strip()}\n"
        for metric in module.METRICS:
            yield from _section(definition(metric))
    yield "## Dimensions\n"
    yield "| name | meaning | condition matches |"
    yield "|---|---|---|"
    for dimension in EVERY.values():
        matches = "key or label" if dimension.key else "label"
        how = "use a period" if dimension.is_time else matches
        yield f"| `{dimension.name}` | {dimension.label} | {how} |"


def _section(each: Definition) -> Iterator[str]:
    yield f"### `{each.name}`: {each.label}\n"
    yield f"{each.meaning} {each.caution}\n"
    yield f"- Unit: {each.unit_label}; {each.good_label}. Owner: {each.owner_label}."
    yield f"- Computed as {each.formula}, over `{each.fact}`; a period is about `{each.date}`."
    yield f"- By {', '.join(f'`{name}`' for name in each.dimensions)}.\n"


def text() -> str:
    """Return the whole document."""
    with translation.override("en"):
        return "\n".join(lines()) + "\n"
