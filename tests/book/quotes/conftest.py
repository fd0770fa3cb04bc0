import pytest

from tests.book.quotes.desk import Desk, set_up


@pytest.fixture
def desk(db: None) -> Desk:
    return set_up()
