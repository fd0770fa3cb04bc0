"""A small company for the ground floor's tests."""

import pytest

from tests.company import Company, found


@pytest.fixture
def company() -> Company:
    """Found a small company."""
    return found()
