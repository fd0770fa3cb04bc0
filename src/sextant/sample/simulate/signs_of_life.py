"""Until when a deal was worked on: closed ones to their end, most open ones to today."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sextant.sample.simulate import dice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sextant.sample.files import Opportunity

SILENT_SHARE = 0.15
SILENCE = (35, 75)
OLD_ENOUGH = 55


def last_days(opportunities: Iterable[Opportunity], today: date) -> Mapping[str, date]:
    """Return the day until which something happened in each deal; some open ones fell silent."""
    roll = dice("silence")
    return {
        each.key: _last_day(each, today, roll.random(), roll.random()) for each in opportunities
    }


def _last_day(deal: Opportunity, today: date, luck: float, share: float) -> date:
    if deal.status != "open":
        return deal.ends_on
    age = (today - deal.created_on).days
    if luck >= SILENT_SHARE or age < OLD_ENOUGH:
        return today
    shortest, longest = SILENCE
    return today - timedelta(days=shortest + int(share * (min(longest, age - 10) - shortest)))
