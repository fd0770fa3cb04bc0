"""A home of its own for each test that publishes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sextant.metrics.ask import forget
from tests.homes import at_home


@pytest.fixture(scope="module")
def statements_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give tests of one module one directory, so that statements are compiled once."""
    return tmp_path_factory.mktemp("metrics")


@pytest.fixture
def own_home(statements_cache: Path) -> Iterator[Path]:
    """Publish into a directory of this module's own."""
    forget()
    with at_home(statements_cache) as home:
        yield home
