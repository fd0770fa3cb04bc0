"""Whatever files say of a tree, no amount counts twice and every whole is what it was said to be."""

from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from sextant.kernel.calendar import add_months
from sextant.plans.landed.lines import Key, Laying, days_of
from sextant.plans.models import LandedTarget, Plan

PARENTS = {1: None, 2: 1, 3: 1}  # a company and two regions
HOMES = {10: 2, 11: 2, 12: 3}  # and who stands in them
START = date(2026, 1, 1)


class Standing:
    """An organisation that nobody has to keep."""

    def ancestry(self, unit: int, _day: date) -> list[Any]:
        """Return a unit and those above it."""
        found: list[Any] = []
        here: int | None = unit
        while here is not None:
            found.append(SimpleNamespace(pk=here))
            here = PARENTS[here]
        return found

    def standing(self, person: int, _day: date) -> Any:
        """Return where a person stands."""
        return SimpleNamespace(unit_id=HOMES[person])

    def stays(self, _person: int) -> list[Any]:
        """Return nothing: everybody stands somewhere."""
        return []


def row(pk: int, cents: int, first: int, months: int, **whose: Any) -> LandedTarget:
    return LandedTarget(
        pk=pk, amount=D(cents) / 100, starts_on=add_months(START, first), measure="sales",
        ends_on=add_months(START, first + months), currency="USD", level="target", **whose,
    )  # fmt: skip


def laid(rows: list[LandedTarget]) -> tuple[Plan, dict[Key, list[int]]]:
    days = days_of(rows)
    plan = Plan(starts_on=days[0], ends_on=days[-1], edges=[str(day) for day in days[1:-1]],
                currency="USD", name="Any")  # fmt: skip
    organisation: Any = Standing()
    return plan, Laying(plan, organisation, START, 1).lay(rows)


amounts = some.integers(0, 10**9)


@given(people=some.dictionaries(some.sampled_from([*HOMES]), some.lists(amounts, min_size=4, max_size=4)),
       more=some.lists(amounts, min_size=3, max_size=3))  # fmt: skip
def test_wholes_are_what_they_were_said_to_be(
    people: dict[int, list[int]], more: list[int]
) -> None:
    rows, pk = [], 0
    for person, quarters in people.items():
        for place, cents in enumerate(quarters):
            rows.append(row(pk := pk + 1, cents, 3 * place, 3, person_id=person))
    sums = {unit: sum(sum(line) for person, line in people.items() if HOMES[person] == unit)
            for unit in (2, 3)}  # fmt: skip
    said = {unit: sums[unit] + extra for unit, extra in zip((2, 3), more, strict=False)}
    said[1] = sum(said.values()) + more[2]
    for unit, cents in said.items():
        rows.append(row(pk := pk + 1, cents, 0, 12, unit_id=unit))
    _plan, lines = laid(rows)
    assert sum(map(sum, lines.values())) == said[1]
    for unit in (2, 3):
        assert sum(sum(line) for key, line in lines.items() if key.unit_id == unit) == said[unit]
    for person, quarters in people.items():
        line = next(line for key, line in lines.items() if key.person_id == person)
        assert [sum(line[n : n + 3]) for n in range(0, 12, 3)] == quarters
    assert all(amount >= 0 for line in lines.values() for amount in line)


@given(some.lists(amounts, min_size=3, max_size=3), some.integers(0, 3))
def test_days_that_reach_into_the_next_are_nobodys(cents: list[int], slack: int) -> None:
    starts = [date(2026, 1, 1), date(2026, 4, 1 + slack), date(2026, 7, 1)]
    rows = [LandedTarget(pk=n, amount=D(each) / 100, starts_on=start, ends_on=add_months(start, 3),
                         person_id=10, level="target", measure="sales")
            for n, (each, start) in enumerate(zip(cents, starts, strict=True))]  # fmt: skip
    plan, lines = laid(rows)
    (line,) = lines.values()
    days = plan.days
    for each, said in zip(cents, rows, strict=True):
        first, last = days.index(said.starts_on), days.index(said.ends_on)
        assert sum(line[first:last]) == each
