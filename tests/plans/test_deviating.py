"""Who is off the pace, by more than is tolerated and than chance explains, and what drives it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from typing import Any

from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.kernel.scope import operator, scope_of
from sextant.metrics.publishing import publish_pending
from sextant.plans.deviating import Deviation, Deviations, deviations
from sextant.plans.models import Plan
from sextant.plans.standing import Tracked
from tests.company import NOW, TODAY, Company


def found(who: Any = None, tolerance: int = 10) -> Deviations:
    publish_pending(NOW)
    scope = scope_of(who, TODAY) if who else operator(TODAY)
    return deviations(Tracked(Period.parse("ytd", installed(), TODAY), scope, TODAY), tolerance)


def named(listed: list[Deviation]) -> list[tuple[str, str]]:
    return [(each.standing.kind, each.standing.name) for each in listed]


def win(company: Company, owner: str, count: int, amount: str = "100.00") -> None:
    for n in range(count):
        company.deal(owner, amount, status="won", closed_on=date(2026, 1 + n % 6, 5))


def test_the_largest_shortfall_comes_first(company: Company, in_force: Callable[..., Plan]) -> None:
    in_force("40000.00")  # some 20,000 by today: North and South half, Ben and Cai a quarter each
    win(company, "Ben", 52)
    win(company, "Cai", 2)
    listed = found().behind
    assert named(listed) == [("person", "Eli"), ("team", "Alpha"), ("person", "Cai")]
    assert [each.standing.off for each in listed] == sorted(each.standing.off for each in listed)


def test_those_ahead_are_listed_apart(company: Company, in_force: Callable[..., Plan]) -> None:
    in_force("4000.00")
    win(company, "Ben", 60)
    assert ("person", "Ben") in named(found().ahead)


def test_what_is_tolerated_is_no_deviation(company: Company, in_force: Callable[..., Plan]) -> None:
    in_force("40000.00")
    win(company, "Ben", 20)
    assert found(tolerance=100).behind == []


def test_what_chance_explains_is_no_deviation(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("1200.00")  # by today three deals of each person's: nothing can be claimed
    win(company, "Ben", 2)
    assert found(tolerance=0).behind == []


def test_a_unit_says_with_whom_most_of_it_lies(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("40000.00")
    win(company, "Ben", 20)
    win(company, "Cai", 2)
    unit = next(each for each in found().behind if each.standing.kind != "person")
    assert [each.name for each in unit.below] == ["Cai", "Ben"]
    assert sum(each.off for each in unit.below) == unit.standing.off


def test_a_unit_of_one_is_told_once(company: Company, in_force: Callable[..., Plan]) -> None:
    in_force("40000.00")
    win(company, "Ben", 50)
    names = [name for _kind, name in named(found().behind)]
    assert "Eli" in names
    assert not {"South", "Delta"} & set(names)


def test_drivers_add_up_to_the_change_since_a_year_before(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("40000.00")
    win(company, "Eli", 12, "70.01")
    eli = next(each for each in found().behind if each.standing.name == "Eli")
    assert eli.drivers is not None
    assert eli.year_ago == D("2100.00")  # seven months, as far as they had come, of 300
    assert eli.drivers.change == eli.standing.actual - eli.year_ago
    assert eli.drivers.number > 0 > eli.drivers.size


def test_a_manager_lists_their_part_and_a_rep_themself(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("40000.00")
    assert named(found(company.people["Ben"]).behind) == [("person", "Ben")]
    names = {name for _kind, name in named(found(company.people["Ann"]).behind)}
    assert names == {"Ben", "Cai"}


def test_a_role_without_targets_finds_nobody(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force("40000.00")
    assert found(company.people["Pat"]).behind == []
