"""A recalibration brings the chances of people together, exactly, and is looked at again later."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal as D
from pathlib import Path
from random import Random

import pytest

from sextant.kernel.models import Person
from sextant.kernel.scope import operator
from sextant.metrics.publishing import publish_pending
from sextant.plans import calibrating, judging, stretching, versions
from sextant.plans.calibrating import Wish
from sextant.plans.models import Calibration, Plan, Version
from sextant.plans.refusals import UnableToPlan
from tests.company import NOW, TODAY, Company, found

LATER = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def company(home: Path, db: None) -> Company:
    """Found the company without a past."""
    return found()


@pytest.fixture
def busy(company: Company, in_force: Callable[..., Plan]) -> Plan:
    """Let three people sell for years, Ben thrice as much as the others, who are asked the same."""
    random = Random(7)
    for owner, size in (("Ben", 60), ("Cai", 20), ("Eli", 20)):
        for year in (2023, 2024, 2025, 2026):
            for month in range(1, 13 if year < 2026 else 7):
                amount = str(size + random.randint(-9, 9))
                company.deal(owner, amount, status="won", created_on=date(year, month, 1),
                             closed_on=date(year, month, 20))  # fmt: skip
    plan = in_force("1500.00", when="even", over="even")
    publish_pending(NOW)
    return plan


def by(company: Company) -> Person:
    return company.people["Dora"]


def proposed(company: Company, plan: Plan, **wish: object) -> Calibration:
    return calibrating.recalibrate(
        plan,
        Wish(**wish),
        by=by(company),
        at=NOW,
        reason="Ben flies",  # type: ignore[arg-type]
    )


def test_who_is_stretched_is_seen(company: Company, busy: Plan) -> None:
    seen = stretching.stretched(busy, scope=operator(TODAY), today=TODAY)
    verdicts = {row.node.name: row.verdict for row in seen.rows}
    assert verdicts["Ben"] == "under"
    assert verdicts["Eli"] == "over"


def test_the_total_is_kept_to_the_cent(company: Company, busy: Plan) -> None:
    kept = proposed(company, busy, most_change=0.9)
    tree = versions.tree(kept.version, "target", TODAY)
    assert sum(tree.sums[tree.root]) == 150000
    assert kept.version.status == Version.Status.DRAFT
    assert kept.version.origin == "calibration"


def test_chances_come_together_and_what_has_passed_stays(company: Company, busy: Plan) -> None:
    before = versions.tree(stretching.in_force(busy), "target", TODAY)
    kept = proposed(company, busy, most_change=0.9)
    after = versions.tree(kept.version, "target", TODAY)
    for key in before.nodes:
        assert before.sums[key][:6] == after.sums[key][:6]
    moves = list(kept.moves.all())
    spread = [max(each) - min(each) for each in (
        [move.chance_before for move in moves], [move.chance_after for move in moves],
    )]  # fmt: skip
    assert spread[1] < spread[0]


def test_limits_are_kept_and_said(company: Company, busy: Plan) -> None:
    kept = proposed(company, busy, most_change=0.05)
    assert all(abs(move.after - move.before) <= 0.05 * move.before + 1 for move in kept.moves.all())
    assert any(move.is_limited for move in kept.moves.all())


def test_another_total_is_met_or_refused_with_the_numbers(company: Company, busy: Plan) -> None:
    kept = proposed(company, busy, total=D("1600.00"), most_change=0.9)
    tree = versions.tree(kept.version, "target", TODAY)
    assert sum(tree.sums[tree.root]) == 160000
    with pytest.raises(UnableToPlan, match=r"not \$9,999"):
        proposed(company, busy, total=D("9999.00"))


def test_the_version_in_force_does_not_change(company: Company, busy: Plan) -> None:
    before = stretching.in_force(busy)
    proposed(company, busy)
    assert stretching.in_force(busy) == before


def test_the_judgement_is_looked_at_after_the_period(company: Company, busy: Plan) -> None:
    kept = proposed(company, busy, most_change=0.9)
    assert judging.judged(kept, scope=operator(TODAY), today=TODAY) is None
    later = judging.judged(kept, scope=operator(LATER.date()), today=LATER.date())
    assert later is not None
    assert later.count == 3
    assert later.brier is not None


def test_too_little_history_is_said(company: Company, in_force: Callable[..., Plan]) -> None:
    plan = in_force("1200.00")
    publish_pending(NOW)
    with pytest.raises(UnableToPlan, match="Too little"):
        proposed(company, plan)


def test_a_plan_without_a_version_in_force_is_not_recalibrated(
    company: Company, plan: Plan
) -> None:
    with pytest.raises(UnableToPlan, match="no version in force"):
        proposed(company, plan)
