"""How steps and spans of a plan, and its amounts, are written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sextant.kernel.calendar import DAY, installed
from sextant.kernel.period import Period, name
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.plans.models import Plan


def step_names(plan: Plan) -> list[str]:
    """Return how each step is written: 2026-07, or its days where it is no month."""
    days = plan.days
    return [_span(days[n], days[n + 1]) for n in range(plan.steps)]


def span_name(plan: Plan, first: int, last: int) -> str:
    """Return how some steps are written: 2026-Q3, 2026, 2026-07, or their days."""
    days: Sequence[date] = plan.days
    return _span(days[first], days[last])


def money(plan: Plan, count: int) -> str:
    """Write a number of smallest units as the plan counts."""
    amount = plan.amount(count)
    return written.money(amount, plan.currency) if plan.currency else written.number(amount)


def _span(start: date, end: date) -> str:
    calendar = installed()
    for unit in ("month", "quarter", "year"):
        whole = Period.holding(start, unit, calendar)
        if (whole.start, whole.end) == (start, end):
            return name(start, unit, calendar)
    return f"{start}..{end - DAY}"
