"""The sample company, loaded once for all tests of a module and taken away again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connections, transaction

from sextant.sample import company
from sextant.sample.files import Shipped

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = NOW.date()
MOVED_BY = date(2026, 11, 23) - date(2021, 5, 24)


@pytest.fixture(scope="session")
def shipped() -> Shipped:
    """The files as they are shipped."""
    return Shipped()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The sample company in the database, on a Wednesday."""
    # each test rolls back to here and would then close the connection that holds the sample
    held = patch.object(connections["default"], "close")
    with django_db_blocker.unblock(), transaction.atomic(), held:
        company.load(today=TODAY, at=NOW)
        connections["default"].check_constraints()  # once here, or each test would wait for it
        yield
        transaction.set_rollback(True)
