"""Web and worker, started and stopped together."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sextant.doors.serving import UnableToServe, refuse_a_taken_port
from tests.homes import REPOSITORY


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_refused_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UnableToServe, match=f"port {port}.*SEXTANT_PORT"):
            refuse_a_taken_port("127.0.0.1", port)


def test_a_free_port_is_fine() -> None:
    refuse_a_taken_port("127.0.0.1", free_port())


def children(process: int) -> list[int]:
    listing = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in listing.stdout.split()]


def answer(address: str) -> str:
    for _ in range(1200):  # machines differ
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                return str(page.read().decode())
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"nothing answers at {address}")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is prepared once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def serving(prepared: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = os.environ | {"SEXTANT_HOME": str(prepared), "DATABASE_URL": ""}
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "sextant", "serve", "--port", str(port)],
        env=environment, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    yield process, f"http://127.0.0.1:{port}/me/login/"
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.slow
def test_one_command_serves_and_one_signal_stops_all(
    serving: tuple[subprocess.Popen[str], str],
) -> None:
    process, address = serving
    page = answer(address)
    assert "csrfmiddlewaretoken" in page
    for static in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert answer(f"{address.removesuffix('/me/login/')}{static}")
    started = children(process.pid)
    assert len(started) == 3  # two of the web and the worker
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does
    assert process.wait(30) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)


@pytest.mark.slow
def test_a_killed_worker_is_started_again(serving: tuple[subprocess.Popen[str], str]) -> None:
    process, address = serving
    answer(address)
    before = children(process.pid)
    os.kill(before[0], signal.SIGKILL)  # the worker is the first
    for _ in range(100):
        time.sleep(0.1)
        if len(set(children(process.pid)) - set(before)) == 1:
            break
    after = children(process.pid)
    assert len(after) == 3
    assert before[0] not in after


@pytest.mark.slow
def test_nothing_outlives_a_parent_that_is_killed(
    serving: tuple[subprocess.Popen[str], str],
) -> None:
    process, address = serving
    answer(address)
    started = children(process.pid)
    process.kill()
    process.wait()
    left = started
    for _ in range(100):
        left = [pid for pid in left if Path(f"/proc/{pid}").exists()]
        if not left:
            break
        time.sleep(0.1)
    assert not left
