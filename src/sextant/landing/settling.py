"""What follows once all rows of a landing are written, or all of them are taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.landing.habits import Occasion, habit_of
from sextant.landing.models import LandedRow

if TYPE_CHECKING:
    from sextant.landing.models import Landing


def touched(workspace: str, landing: Landing) -> set[int]:
    """Return the numbers of the records of a workspace that a landing made or changed."""
    rows = LandedRow.objects.filter(file__landing=landing, kind=workspace)
    return set(rows.values_list("record_id", flat=True))


def settle(workspace: str, landing: Landing, occasion: Occasion) -> None:
    """Let the habit of a workspace settle what its records come to together."""
    habit = habit_of(workspace)
    if habit.settle is not None:
        habit.settle(touched(workspace, landing), occasion)
