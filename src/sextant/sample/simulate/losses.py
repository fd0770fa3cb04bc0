"""Why deals were lost: the files do not say, so the simulator draws from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.sample.simulate import dice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sextant.sample.files import Opportunity

# Reason: how often in an early stage, in the second, and later on.
REASONS = {
    "Price": (10, 18, 34),
    "Competitor": (8, 16, 28),
    "No budget": (26, 20, 8),
    "No decision": (24, 22, 14),
    "Product does not fit": (14, 14, 8),
    "Bad timing": (18, 10, 8),
}


def loss_reasons(opportunities: Iterable[Opportunity]) -> Mapping[str, str]:
    """Return a reason for each lost deal."""
    roll = dice("losses")
    names = tuple(REASONS)
    weights = [tuple(row[place] for row in REASONS.values()) for place in range(3)]
    return {
        each.key: roll.choices(names, weights[min(each.step, 3) - 1])[0]
        for each in opportunities
        if each.status == "lost"
    }
