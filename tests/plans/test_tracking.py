"""Where nodes stand against their plan, asked in one place for every page and door."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from typing import Any

from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.kernel.scope import operator, scope_of
from sextant.metrics.publishing import publish_pending
from sextant.plans import agreeing, drafting, splitting, tracking
from sextant.plans.models import Plan
from sextant.plans.standing import Standing, Tracked
from sextant.plans.weighing import Way
from tests.company import NOW, TODAY, Company


def days(text: str = "2026") -> Period:
    return Period.parse(text, installed(), TODAY)


def tracked(period: str = "2026", who: Any = None, **more: str) -> Tracked:
    publish_pending(NOW)
    scope = scope_of(who, TODAY) if who else operator(TODAY)
    return Tracked(days(period), scope, TODAY, **more)


def by_name(found: tracking.Standings) -> dict[str, Standing]:
    return {each.name: each for each in found.rows}


def win(company: Company, owner: str, count: int, amount: str = "100.00") -> None:
    for n in range(count):
        company.deal(owner, amount, status="won", closed_on=date(2026, 1 + n % 6, 5))


def test_only_published_plans_count(company: Company, plan: Plan) -> None:
    assert tracking.plans_over(days()) == []
    dora = company.people["Dora"]
    splitting.share_out(plan, D("1200.00"), way=Way(), by=dora, at=NOW)
    agreeing.publish(plan, reason="Go", by=dora, at=NOW)
    assert tracking.plans_over(days("2026-07")) == [plan]
    assert tracking.plans_over(days("2025")) == []
    assert tracking.plans_over(days(), "won_deals") == []


def test_measures_with_plans_are_named_won_revenue_first(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force()
    dora = company.people["Dora"]
    other = drafting.draw(
        {"name": "Deals", "year": 2026, "measure": "created_deals"}, by=dora, at=NOW
    )
    splitting.share_out(other, D(120), way=Way(), by=dora, at=NOW)
    agreeing.publish(other, reason="Go", by=dora, at=NOW)
    found = tracking.measures(tracking.plans_over(days()), operator(TODAY))
    assert [each.name for each in found] == ["won_revenue", "created_deals"]
    assert tracking.whole(tracked(measure="created_deals")).whole.target == 120


def test_levels_are_those_a_plan_holds(company: Company, plan: Plan) -> None:
    dora = company.people["Dora"]
    splitting.share_out(plan, D("1200.00"), way=Way(), by=dora, at=NOW)
    splitting.lift(plan, D("0.1"), level="stretch", by=dora, at=NOW)
    agreeing.publish(plan, reason="Go", by=dora, at=NOW)
    assert tracking.levels([plan]) == ["target", "stretch"]
    assert tracking.by_level(tracked()) == {"target": D("1200.00"), "stretch": D("1320.00")}


def test_another_level_is_laid_beside_the_same_numbers(company: Company, plan: Plan) -> None:
    dora = company.people["Dora"]
    splitting.share_out(plan, D("1200.00"), way=Way(), by=dora, at=NOW)
    splitting.lift(plan, D("0.1"), level="stretch", by=dora, at=NOW)
    agreeing.publish(plan, reason="Go", by=dora, at=NOW)
    win(company, "Ben", 3)
    whole = tracking.whole(tracked(level="stretch")).whole
    assert (whole.actual, whole.target, whole.missing) == (D(300), D("1320.00"), D("1020.00"))
    ben = by_name(tracking.standings(tracked(level="stretch"), ("person",)))["Ben"]
    assert (ben.actual, ben.target, ben.cases) == (D(300), D("330.00"), 3)


def test_siblings_are_ranked_by_what_they_reached(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("1200.00")
    win(company, "Cai", 2)
    win(company, "Ben", 1)
    found = by_name(tracking.standings(tracked(), ("person",)))
    assert [(found[name].rank, found[name].among) for name in ("Cai", "Ben", "Eli")] == [
        (1, 3), (2, 3), (3, 3),
    ]  # fmt: skip


def test_a_difference_that_chance_makes_is_level(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("4000.00")
    win(company, "Ben", 18)
    whole = tracking.whole(tracked()).whole
    assert (whole.verdict, whole.off < 0) == ("level", True)


def test_a_difference_that_chance_hardly_makes_is_not(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("40000.00")
    win(company, "Ben", 18)
    assert tracking.whole(tracked()).whole.verdict == "behind"


def test_where_nothing_was_won_last_years_sizes_tell_chance(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("400000.00")
    whole = tracking.whole(tracked("2026-07")).whole
    assert (whole.actual, whole.verdict) == (D(0), "behind")


def test_counts_need_no_size(company: Company) -> None:
    dora = company.people["Dora"]
    plan = drafting.draw({"name": "Deals", "year": 2026, "measure": "won_deals"}, by=dora, at=NOW)
    splitting.share_out(plan, D(240), way=Way(), by=dora, at=NOW)
    agreeing.publish(plan, reason="Go", by=dora, at=NOW)
    win(company, "Ben", 18)
    whole = tracking.whole(tracked(measure="won_deals")).whole
    assert (whole.actual, whole.cases, whole.verdict) == (D(18), 18, "behind")


def test_trends_come_in_one_question(company: Company, in_force: Callable[..., Plan]) -> None:
    in_force()
    win(company, "Ben", 6)
    found = tracking.trends(tracked(), ("person",))
    ben, eli = company.people["Ben"].pk, company.people["Eli"].pk
    assert found[ben][-6:] == [100] * 6
    assert len(found[eli]) == 12
    (whole,) = tracking.trends(tracked(), ()).values()
    assert whole == [sum(column) for column in zip(*found.values(), strict=True)]


def test_a_course_ends_at_the_target(company: Company, in_force: Callable[..., Plan]) -> None:
    in_force("1200.00")
    win(company, "Ben", 6)
    for step in ("day", "week", "month"):
        course = tracking.course(tracked(), step)
        assert (course.plan[-1], course.actual[-1]) == (D("1200.00"), D(600)), step
    assert len(tracking.course(tracked(), "month").reached) == 7


def test_weeks_are_months_spread_by_working_days(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("2480.00")
    course = tracking.course(tracked("2026-07"), "week")
    month = tracking.whole(tracked("2026-07")).whole.target
    assert sum(course.planned) == month
    assert course.planned[1] == month * 5 / 22 or abs(course.planned[1] - month * 5 / 22) < 1


def test_a_person_and_a_manager_see_their_part(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("1200.00")
    ben = tracking.standings(tracked(who=company.people["Ben"]), ("person",))
    assert [(each.name, each.target) for each in ben.rows if each.target] == [("Ben", D("300.00"))]
    ann = by_name(tracking.standings(tracked(who=company.people["Ann"]), ("person",)))
    assert set(ann) == {"Ben", "Cai"}


def test_a_reached_target_is_certain_and_an_open_one_never(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("1200.00")
    win(company, "Ben", 4)
    found = by_name(tracking.standings(tracked(), ("person",)))
    assert found["Ben"].is_reached
    assert found["Cai"].chance is None or D("0.01") <= found["Cai"].chance <= D("0.99")
