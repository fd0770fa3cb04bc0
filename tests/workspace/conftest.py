"""A small company for the engine's tests, and its people at a browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from sextant.kernel.scope import Scope, scope_of
from tests.company import TODAY, Company, found


@pytest.fixture
def company() -> Company:
    """Found a small company."""
    return found()


@pytest.fixture
def sees(company: Company) -> Callable[[str], Scope]:
    """Give the scope of a person by name."""
    return lambda name: scope_of(company.people[name], TODAY)


@pytest.fixture
def at(company: Company) -> Callable[[str], Client]:
    """Seat a person by name at a browser."""

    def seated(name: str) -> Client:
        client = Client()
        client.force_login(company.people[name])
        return client

    return seated
