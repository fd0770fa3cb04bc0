"""Targets, attainment, pace and the rest are asked like any other number."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from typing import Any

from sextant.kernel.scope import operator, scope_of
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_pending
from sextant.plans.models import Plan
from tests.company import NOW, TODAY, Company


def asked(*metrics: str, who: Any = None, period: str = "2026", **more: Any) -> Answer:
    publish_pending(NOW)
    scope = scope_of(who, TODAY) if who else operator(TODAY)
    return ask(metrics, period=period, scope=scope, today=TODAY, **more)


def test_the_target_of_a_year_is_what_was_published(in_force: Callable[..., Plan]) -> None:
    in_force("1200.00")
    assert asked("target").total["target"] == D("1200.00")


def test_parts_add_up_to_the_whole_to_the_cent(in_force: Callable[..., Plan]) -> None:
    in_force("1000.01")
    for by in ("region", "team", "person", "month", "week", "day", "quarter"):
        answer = asked("target", by=(by,))
        assert sum(row["target"] for row in answer.rows) == D("1000.01"), by


def test_attainment_is_what_was_reached_of_the_target(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("1200.00")
    company.deal("Ben", "150.00", status="won", closed_on=date(2026, 3, 1))
    row = next(row for row in asked("attainment", by=("person",)).rows if row["person"] == "Ben")
    assert row["attainment"] == D("0.5")  # North and South share evenly, Ben and Cai share North


def test_the_pace_is_what_the_plan_expects_by_today(in_force: Callable[..., Plan]) -> None:
    in_force("2480.00")
    answer = asked("pace", "target")
    assert D(1200) < answer.total["pace"] < D(1400)
    past = asked("pace", period="2026-01")
    assert past.total["pace"] == asked("target", period="2026-01").total["target"]


def test_the_gap_closes_by_the_required_run_rate(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("1200.00")
    company.deal("Ben", "200.00", status="won", closed_on=date(2026, 3, 1))
    total = asked("gap", "required_run_rate").total
    assert total["gap"] == D("1000.00")
    days = 117  # working days from 15 July to the end of the year in the United States
    assert total["required_run_rate"] == (D(1000) / days).quantize(D("0.01"))


def test_who_is_credited_is_dated(company: Company, in_force: Callable[..., Plan]) -> None:
    from sextant.kernel import people

    in_force("1200.00")
    people.move(company.people["Ben"], company.units["Delta"], on=date(2026, 7, 1), by=None, at=NOW)
    rows = asked("target", by=("team", "quarter")).rows
    north = {row["quarter"]: row["target"] for row in rows if row["team"] == "Alpha"}
    before, after = D("146.40"), D("76.80")  # both people's, and Cai's alone
    assert (north["2026-Q1"], north["2026-Q3"]) == (before, after)


def test_a_person_sees_their_own_target_alone(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("1200.00")
    assert asked("target", who=company.people["Ben"]).total["target"] == D("300.00")
    assert asked("target", who=company.people["Ann"]).total["target"] == D("600.00")
    assert asked("target", who=company.people["Pat"]).total["target"] == 0
