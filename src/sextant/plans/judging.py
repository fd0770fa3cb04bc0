"""Was the judgement right? A recalibration looked at again when its period is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.plans.stretching import chances

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.scope import Scope
    from sextant.plans.models import Calibration


@dataclass(frozen=True)
class Judgement:
    """What came of a recalibration, beside what was thought when it was made.

    `expected` are sums of chances, `attained` the numbers of people who attained the old and the
    new targets; `brier` is the mean squared error of the new chances: 0 is certain and right, 0.25
    what tossing a coin brings.
    """

    count: int
    attained_before: int
    attained_after: int
    expected_before: float
    expected_after: float
    brier: float | None


def judged(calibration: Calibration, *, scope: Scope, today: date) -> Judgement | None:
    """Look at a recalibration again after its period; None while it runs, or where nobody is seen."""
    if calibration.ends_on > today:
        return None
    plan = calibration.version.plan
    answer = chances(plan, scope=scope, today=today)
    actual = {row["person_id"]: row[plan.measure] for row in answer.rows}
    moves = [move for move in calibration.moves.all() if move.person_id in actual]
    if not moves:
        return None
    before = [actual[move.person_id] >= plan.amount(move.before) for move in moves]
    after = [actual[move.person_id] >= plan.amount(move.after) for move in moves]
    errors = [
        (move.chance_after - hit) ** 2
        for move, hit in zip(moves, after, strict=True)
        if move.chance_after is not None
    ]
    return Judgement(
        count=len(moves),
        attained_before=sum(before),
        attained_after=sum(after),
        expected_before=sum(move.chance_before or 0 for move in moves),
        expected_after=sum(move.chance_after or 0 for move in moves),
        brier=sum(errors) / len(errors) if errors else None,
    )
