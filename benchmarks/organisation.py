"""A made-up organisation to plan for: ten regions of ten teams of twenty people, and what they sold.

Rows are written straight into the tables: how fast records land is measured elsewhere.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sextant.kernel.models import Person, Unit

REGIONS, TEAMS, PEOPLE = 10, 10, 20
DEALS, OPEN = 60_000, 4_000
SEASON = (8, 9, 11, 9, 10, 12, 8, 7, 10, 11, 12, 15)  # how much of a year each month sells
SEED = 20260727
MANAGER, REP = "bench.manager", "bench.rep"


def found(director: str, password: str, today: date) -> None:
    """Found the company, enrol everyone and write what they sold."""
    units = _units()
    staff = _staff(units, director, password)
    _deals(staff, today)


def first_day(today: date) -> date:
    """Return the first day of the fiscal year that holds a day."""
    from sextant.kernel.calendar import installed
    from sextant.kernel.period import Period

    return Period.holding(today, "year", installed()).start


def _units() -> list[list[Unit]]:
    from sextant.kernel.models import Placement, Unit

    company = Unit.objects.create(name="Bench", kind=Unit.Kind.COMPANY)
    regions = _made(Unit, [{"name": f"Region {n:02}", "kind": "region"} for n in range(REGIONS)])
    teams = _made(
        Unit,
        [{"name": f"Team {n:02}.{m:02}", "kind": "team"} for n in range(REGIONS)
         for m in range(TEAMS)],
    )  # fmt: skip
    _made(Placement, [{"unit": each, "parent": company} for each in regions])
    _made(
        Placement,
        [{"unit": each, "parent": regions[n // TEAMS]} for n, each in enumerate(teams)],
    )
    return [[company], regions, teams]


def _staff(units: list[list[Unit]], director: str, password: str) -> list[Person]:
    """Enrol a director, and for each team a manager and those who sell; return the latter."""
    from django.contrib.auth.hashers import make_password

    from sextant.kernel.models import Membership, Person

    teams, known = units[-1], make_password(password)

    def named(name: str, role: str, number: int, sign_in: str) -> dict[str, Any]:
        username = sign_in if number == 0 else f"{sign_in}.{number}"
        return {"username": username, "name": name, "role": role,
                "password": known if number == 0 else "!"}  # fmt: skip

    head = Person.objects.create(**named("Director", "director", 0, director))
    heads = _made(
        Person, [named(f"Manager {n:03}", "manager", n, MANAGER) for n in range(len(teams))]
    )
    sellers = _made(
        Person, [named(f"Person {n:04}", "rep", n, REP) for n in range(len(teams) * PEOPLE)]
    )
    stays = [{"person": head, "unit": units[0][0]}]
    stays += [{"person": each, "unit": teams[n]} for n, each in enumerate(heads)]
    stays += [
        {"person": each, "unit": teams[n // PEOPLE], "manager": heads[n // PEOPLE]}
        for n, each in enumerate(sellers)
    ]
    _made(Membership, stays)
    return sellers


def _deals(staff: list[Person], today: date) -> None:
    """Write what was won from two years before the year until yesterday, and what is open."""
    from sextant.book.models import Deal, Pipeline, Stage

    rng = random.Random(SEED)  # noqa: S311 - made-up deals, no secrets
    pipeline = Pipeline.objects.create(name="Sales")
    stage = Stage.objects.create(name="Offer", pipeline=pipeline, position=0, probability=50)
    start = first_day(today).replace(year=first_day(today).year - 2)
    days = [start + timedelta(days=n) for n in range((today - start).days)]
    closed = rng.choices(days, [SEASON[day.month - 1] for day in days], k=DEALS)
    owners = rng.choices(staff, [rng.lognormvariate(0, 0.5) for _each in staff], k=DEALS + OPEN)
    rows = []
    for n, owner in enumerate(owners):
        is_won = n < DEALS
        day = closed[n] if is_won else today + timedelta(days=rng.randrange(120))
        rows.append({
            "name": f"Deal {n}", "owner": owner, "stage": stage, "status": "won" if is_won else "open",
            "amount": Decimal(round(rng.lognormvariate(13, 0.8))).scaleb(-2),
            "created_on": (day if is_won else today) - timedelta(days=rng.randrange(20, 120)),
            "expected_close_on": day, "closed_on": day if is_won else None,
        })  # fmt: skip
    _made(Deal, rows)


def _made(model: Any, rows: list[dict[str, Any]]) -> list[Any]:
    found: list[Any] = model._default_manager.bulk_create(  # noqa: SLF001 - Django's own name
        [model(**row) for row in rows], batch_size=2000
    )
    return found
