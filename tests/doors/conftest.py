"""One estate for all tests of a module: made once, rolled back at its end."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import transaction

from tests.doors.estate import EVERYONE, KINDS, Estate, made

SHARE = 5  # of all combinations of role, workspace and door, one in so many is walked every time


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Leave most combinations of role, workspace and door to the thorough run.

    Each role still meets each workspace, and each of these each door, every time.
    """
    roles, workspaces = list(EVERYONE), sorted(KINDS)
    doors: dict[str, int] = {}
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        if item.path.stem != "test_every_door" or not {"name", "workspace"} <= params.keys():
            continue
        door = doors.setdefault(item.name.split("[")[0], len(doors))
        place = roles.index(params["name"]) + workspaces.index(params["workspace"]) + door
        if place % SHARE:
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(scope="module")
def estate(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Estate]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)
