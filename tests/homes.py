"""Homes for tests: a data directory each, and real data where it is at hand."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sextant.config import config

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared" / "data"


@contextmanager
def at_home(home: Path) -> Iterator[Path]:
    """Let Sextant live in another directory for a while."""
    usual = config.home
    object.__setattr__(config, "home", home)
    try:
        yield home
    finally:
        object.__setattr__(config, "home", usual)


@dataclass(frozen=True)
class SharedData:
    """Real data sets beside the repository, unpacked at first use."""

    unpacked: Path

    def __call__(self, name: str) -> Path:
        """Give the directory of one set, or skip the test where the set is absent."""
        archive = SHARED / f"{name}.zip"
        if not archive.is_file():
            pytest.skip(f"needs the data set {name}, which is not beside this repository")
        directory = self.unpacked / name
        if not directory.is_dir():
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(directory)
        inner = directory / name
        return inner if inner.is_dir() else directory

    def __truediv__(self, name: str) -> Path:
        """Read `shared_data / "crm_maven"` like a path."""
        return self(name)
