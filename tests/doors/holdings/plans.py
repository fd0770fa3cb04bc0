"""Plans, which exist for whoever sells and looks at figures, and what files said of targets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.plans import drafting
from sextant.plans.models import LandedTarget
from tests.company import NOW

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {"plans": "plan", "landed_targets": "target"}
OWNED = ("target",)
SEES_ALL = {name: {"plan", "target"} for name in ("Dora", "Max", "Fay", "Ava", "Ada")}


def hold(estate: Estate) -> None:
    """Draw a plan, and let a file have spoken of each owner's target."""
    dora = estate.company.people["Dora"]
    plan = drafting.draw({"name": "Plan of the year", "year": 2026}, by=dora, at=NOW)
    estate.keep("plans", "the year", plan)
    for number, owner in enumerate(estate.OWNERS, start=1):
        said = LandedTarget.objects.create(
            measure="won_revenue",
            person=estate.company.people[owner],
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1),
            amount=Decimal(1000 * number),
        )
        estate.keep("landed_targets", owner, said)
