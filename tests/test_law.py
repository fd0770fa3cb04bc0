"""The law of the floors is held, and would be noticed if it were broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.homes import REPOSITORY

OFFENCES = {
    "A room imports only from the floors below it": ("landing/x.py", "import sextant.book"),
    "No chapter knows another": (
        "chapters/team/__init__.py",
        "import sextant.chapters.performance",
    ),
    "The book's rooms stand on its core": (
        "book/quotes/x.py",
        "import sextant.book.orders",
    ),
    "Calc knows neither Django nor Ibis": ("calc/x.py", "import django"),
    "Models know neither workspace nor metrics": (
        "kernel/models.py",
        "import sextant.metrics.apps",
    ),
    "Doors ask and act through rooms, never through models": (
        "doors/x.py",
        "import sextant.book.models",
    ),
}


def judged(directory: Path) -> str:
    return subprocess.run(
        ["lint-imports", "--no-logo", "--no-cache"],
        cwd=directory, env={"PYTHONPATH": str(directory), "PATH": "/bin:" + PATH},
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip


PATH = str(Path(sys.executable).parent)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of empty rooms under the same law."""
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    for room in (
        "kernel", "calc", "workspace", "metrics", "landing", "agenda", "plans", "watch", "book",
        "book/quotes", "book/orders", "chapters", "chapters/performance", "chapters/reporting",
        "chapters/team", "sample", "doors",
    ):  # fmt: skip
        (tmp_path / "sextant" / room).mkdir(parents=True)
        for name in ("__init__", "models", "apps"):
            (tmp_path / "sextant" / room / f"{name}.py").touch()
    (tmp_path / "sextant" / "__init__.py").touch()
    return tmp_path


def test_a_house_of_empty_rooms_keeps_the_law(house: Path) -> None:
    assert "BROKEN" not in judged(house)


@pytest.mark.parametrize("law", OFFENCES)
def test_an_offence_is_noticed(house: Path, law: str) -> None:
    path, line = OFFENCES[law]
    (house / "sextant" / path).write_text(f"{line}\n")
    assert f"{law} BROKEN" in judged(house)
