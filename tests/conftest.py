"""What every test may lean on: a home, real data, a browser, and no way out to the network."""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache

from tests import settings
from tests.homes import SharedData, at_home

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
LOOPBACK = ("127.", "::1", "localhost")
SWITCHES = [
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

# how long an example takes depends on the machine, not on the code
hypothesis.settings.register_profile("sextant", deadline=None)
hypothesis.settings.load_profile("sextant")

_connect = socket.socket.connect


def _connect_nearby(self: socket.socket, address: Any) -> None:
    is_inet = self.family in {socket.AF_INET, socket.AF_INET6}
    if is_inet and not str(address[0]).startswith(LOOPBACK):
        raise PermissionError(f"a test tried to reach {address[0]}; only this machine is open")
    _connect(self, address)


def pytest_configure() -> None:
    """Close every socket but those to this machine."""
    socket.socket.connect = _connect_nearby  # type: ignore[method-assign]


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    socket.socket.connect = _connect  # type: ignore[method-assign]
    shutil.rmtree(settings.HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Forget what another test left, such as attempts to sign in."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def flush_the_books() -> Iterator[None]:
    """Let tests with real commits be cleared away: SQLite's books take no deletion otherwise."""
    from django.db import connection

    from sextant.kernel import sealing

    operations: Any = type(connection.ops)
    if connection.vendor != "sqlite":
        yield
        return
    usual = operations.sql_flush

    def flushed(self: Any, *words: Any, **more: Any) -> list[str]:
        vendor = self.connection.vendor
        locks = sealing.every()
        taken, put = sealing.unseal(vendor, locks), sealing.seal(vendor, locks)
        return [*taken, *usual(self, *words, **more), *put]

    operations.sql_flush = flushed
    yield
    operations.sql_flush = usual


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Give the test a data directory of its own."""
    with at_home(tmp_path / "home") as directory:
        directory.mkdir()
        yield directory


@pytest.fixture(scope="session")
def shared_data(tmp_path_factory: pytest.TempPathFactory) -> SharedData:
    """Give real data sets: `shared_data("crm_maven")` is a directory of files."""
    return SharedData(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start Chromium once, or skip where it is not installed."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI must not skip browser tests: install Chromium")
        pytest.skip("needs Chromium")
    # Playwright keeps an event loop in this thread, which makes Django refuse to ask the database
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=SWITCHES, chromium_sandbox=os.geteuid() != 0
        )
        yield chromium
        chromium.close()


def _is_fault(line: Any) -> bool:
    # Chromium notes a refusal (409, 422) as if it were one; it is an answer, shown on the page
    return line.type == "error" and not re.search(r"status of (409|422)\b", line.text)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Open a fresh window on a laptop's screen; an error in its console fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(10_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda line: problems.append(line.text) if _is_fault(line) else None,
    )
    yield page
    context.close()
    assert not problems, problems
