"""One estate for all tests of a module: made once, rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.doors.estate import Estate, made


@pytest.fixture(scope="module")
def estate(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Estate]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)
