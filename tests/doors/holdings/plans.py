"""Plans, which exist for whoever sells and for those who look at figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.plans import drafting
from tests.company import NOW

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {"plans": "plan"}
OWNED = ()
SEES_ALL = {name: {"plan"} for name in ("Dora", "Max", "Fay", "Ava", "Ada")}


def hold(estate: Estate) -> None:
    """Draw a plan."""
    dora = estate.company.people["Dora"]
    plan = drafting.draw({"name": "Plan of the year", "year": 2026}, by=dora, at=NOW)
    estate.keep("plans", "the year", plan)
