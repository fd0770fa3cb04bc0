"""A company whose people sell steadily for a year and a half, until somebody does not."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client

from sextant.kernel.calendar import FiscalCalendar
from sextant.kernel.models import EVER, Membership, Placement
from sextant.metrics.ask import forget
from sextant.watch import looking
from sextant.watch.models import Alert, Look
from sextant.workspace import asking
from tests.company import Company, found
from tests.homes import at_home
from tests.metrics.made import publish

DAY = date(2026, 8, 10)  # a Monday
AT = datetime(2026, 8, 10, 9, tzinfo=UTC)
FIRST = DAY - timedelta(weeks=80)
LAST_WEEK = DAY - timedelta(weeks=1)
SELLERS = {"Ben": ("Alpha", "North"), "Cai": ("Alpha", "North"), "Eli": ("Delta", "South")}
Sell = Callable[..., None]
Seat = Callable[[str], Client]


@pytest.fixture(scope="session")
def watch_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give all tests one directory, so that statements are compiled once."""
    return tmp_path_factory.mktemp("watch")


@pytest.fixture
def own_home(watch_home: Path) -> Iterator[Path]:
    """Publish into a directory of the tests' own."""
    forget()
    looking._ended[0] = None
    with at_home(watch_home) as home:
        yield home


@pytest.fixture
def company(db: None) -> Company:
    """Found a small company that has stood as it stands for ever."""
    made = found()
    Placement.objects.update(starts_on=EVER)
    Membership.objects.update(starts_on=EVER)
    return made


def owned(company: Company, name: str) -> dict[str, Any]:
    """Return the columns of a fact that say whose a row is."""
    team, region = (company.units[unit] for unit in SELLERS[name])
    return {
        "owner_id": company.people[name].pk, "person": name, "unit_id": team.pk,
        "team_id": team.pk, "team": team.name, "region_id": region.pk, "region": region.name,
    }  # fmt: skip


def working_days(start: date = FIRST, end: date = DAY) -> Iterator[date]:
    """Yield working days."""
    calendar = FiscalCalendar()
    for n in range((end - start).days):
        day = start + timedelta(days=n)
        if calendar.is_working_day(day):
            yield day


def deals(company: Company, silent: dict[str, date], seed: int = 1) -> list[dict[str, Any]]:
    """Let each seller win a few deals a day, Ben more of them; some fall silent on a day."""
    roll, rows = Random(seed), []
    for day in working_days():
        for name in SELLERS:
            count = roll.choice((2, 3, 3, 4)) * (3 if name == "Ben" else 1)
            if name in silent and day >= silent[name]:
                continue
            for _each in range(count):
                value = Decimal(roll.randint(8000, 12000)) / 100
                rows.append({
                    "deal_id": len(rows) + 1, "status": "won", "created_on": FIRST, "closed_on": day, "cycle_days": 30, "value": value, "amount": value,
                    "account_id": roll.randint(1, 40), "account": "Customer",
                    **owned(company, name),
                })  # fmt: skip
    return rows


@pytest.fixture
def sell(own_home: Path, company: Company) -> Sell:
    """Publish what was sold."""

    def carry_out(silent: dict[str, date] | None = None, seed: int = 1, **facts: Any) -> None:
        forget()
        publish(deals=deals(company, silent or {}, seed), **facts)

    return carry_out


@pytest.fixture
def alarmed(sell: Sell) -> Alert:
    """Let Ben fall silent for a week, and be told of it."""
    sell({"Ben": LAST_WEEK})
    looking.look_now(DAY, at=AT)
    alert: Alert = Alert.objects.told().get(person__name="Ben")
    return alert


@pytest.fixture
def look() -> Callable[..., Look]:
    """Look at everything on the tests' day."""
    return lambda day=DAY, at=AT: looking.look_now(day, at=at)


@pytest.fixture
def seat(company: Company, monkeypatch: pytest.MonkeyPatch) -> Seat:
    """Seat a person by name at a browser, on the tests' day."""
    monkeypatch.setattr(asking, "today", lambda: DAY)
    monkeypatch.setattr(asking, "moment", lambda: AT)

    def sit(name: str) -> Client:
        client = Client()
        client.force_login(company.people[name])
        return client

    return sit
