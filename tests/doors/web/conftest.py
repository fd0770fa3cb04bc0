"""People who look at pages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from sextant.kernel import people


@pytest.fixture
def ann() -> Any:
    """Return a director."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return people.enrol(
        "Ann Lee", by=None, at=at, username="ann", password="sails and stars 7", role="director"
    )


@pytest.fixture
def seen_by_ann(client: Client, ann: Any) -> Client:
    """Return a client Ann is signed in with."""
    client.force_login(ann)
    return client


@pytest.fixture
def site(live_server: Any) -> str:
    """Return the address of a running server, by number: browsers here resolve no names."""
    return str(live_server.url).replace("localhost", "127.0.0.1")
