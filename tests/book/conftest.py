"""A small company for the book's tests, its people at a browser, and its facts published."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client

from sextant.metrics import publishing
from sextant.metrics.ask import forget
from sextant.workspace import asking
from tests.company import NOW, TODAY, Company, found
from tests.homes import at_home

Seat = Callable[[str], Client]
Publish = Callable[[], None]


@pytest.fixture
def company() -> Company:
    """Found a small company."""
    return found()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let pages think it is the company's day."""

    def today() -> date:
        return TODAY

    monkeypatch.setattr(asking, "today", today)
    monkeypatch.setattr(asking, "moment", lambda: NOW)
    return NOW


@pytest.fixture
def at(company: Company, clock: datetime) -> Seat:
    """Seat a person by name at a browser."""

    def seated(name: str) -> Client:
        client = Client()
        client.force_login(company.people[name])
        return client

    return seated


@pytest.fixture(scope="session")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give all tests one directory, so that statements are compiled once."""
    return tmp_path_factory.mktemp("book")


@pytest.fixture
def publish(kept_home: Path) -> Iterator[Publish]:
    """Publish what the journal tells, into a directory of the tests' own."""
    forget()
    with at_home(kept_home):
        yield lambda: publishing.publish_all(NOW) and None
