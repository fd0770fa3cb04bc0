"""An installation of its own to measure: a data directory, commands, a server, a session."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"
PASSWORD = "sails-and-stars-7"  # noqa: S105 - of a directory that is deleted afterwards
DIRECTOR = "bench.director"
PATIENCE = 120.0
OK, FOUND = 200, 302
SIGN_IN = "/me/login/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Ran:
    """What a command took."""

    seconds: float
    peak_megabytes: float


class Failed(Exception):  # noqa: N818 - what was to be measured did not work
    """A command or page that did not do what it was measured for."""


@dataclass(frozen=True)
class Installation:
    """A data directory and the environment that names it."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this installation, with nobody else's settings."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SEXTANT_")}
        for name in ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):  # compiled once, as installed
            kept.pop(name, None)
        if self.database:
            kept["DATABASE_URL"] = self.database
        return {**kept, "SEXTANT_HOME": str(self.home), "SEXTANT_WEB_PROCESSES": "2"}

    def run(self, *words: str) -> Ran:
        """Carry out one command and say what it took."""
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "sextant", *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        said = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"sextant {' '.join(words)} ended with {process.returncode}:\n{said}")
        return Ran(time.perf_counter() - begun, usage.ru_maxrss / 1024)

    def told(self, code: str) -> str:
        """Run some lines of Python within the installation and return what they print."""
        variables = {**self.environment, "DJANGO_SETTINGS_MODULE": "sextant.settings"}
        lines = f"import django; django.setup()\n{code}"
        return subprocess.check_output([sys.executable, "-c", lines], env=variables, text=True)

    def reported(self, module: str, *words: str) -> dict[str, Any]:
        """Measure with a module in a process of its own, and return what it reports."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).resolve().parents[1],
        )
        if done.returncode:
            raise Failed(done.stderr.strip()[-2000:])
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    @contextmanager
    def served(self, *options: str) -> Iterator[Server]:
        """Serve pages for as long as the block lasts."""
        port = _free_port()
        with (self.home.parent / "server.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "sextant", "serve", "--port", str(port), *options],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            yield Server(process.pid, port)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass(frozen=True)
class Server:
    """A server on this machine's own loopback: nothing else is ever called."""

    pid: int
    port: int

    def connect(self) -> http.client.HTTPConnection:
        """Open a connection that is kept."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def wait(self) -> None:
        """Return when the sign-in page is there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                connection = self.connect()
                connection.request("GET", SIGN_IN)
                if connection.getresponse().status == OK:
                    return
            except OSError:
                time.sleep(0.02)
        raise Failed("the server did not answer in time")

    def sign_in(self, username: str, password: str) -> dict[str, str]:
        """Sign in as a browser does, and return the headers of a signed-in request."""
        connection = self.connect()
        connection.request("GET", SIGN_IN)
        answer = connection.getresponse()
        form = TOKEN.search(answer.read().decode())
        if form is None:
            raise Failed("the sign-in page has no form")
        cookies = _cookies(answer)
        body = urlencode({"login": username, "password": password, "csrfmiddlewaretoken": form[1]})
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        headers["Referer"] = f"http://{HOST}:{self.port}{SIGN_IN}"
        connection.request("POST", SIGN_IN, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != FOUND:
            raise Failed(f"signing in answered {answer.status}")
        return {"Cookie": _cookies(answer), "Accept-Encoding": "gzip", "Accept": "text/html"}


def make_director(installation: Installation) -> None:
    """Make the person as whom pages are measured."""
    words = ("createperson", DIRECTOR, "--role", "director", "--password", PASSWORD)
    installation.run(*words)


def _cookies(answer: http.client.HTTPResponse) -> str:
    jar = SimpleCookie()
    for line in answer.headers.get_all("Set-Cookie") or ():
        jar.load(line)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
