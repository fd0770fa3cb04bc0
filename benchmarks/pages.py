"""Pages over HTTP: one after another, then four clients at once for a few seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection

from benchmarks.installation import OK, Failed, Server

# A list shows 80 rows unless asked otherwise.
PAGES = {
    "list": "/deals/",
    "board": "/deals/board/",
    "home": "/",
    "account": "/accounts/1/",
    "search": "/search/?q=part",
}
WARM_UP, SEQUENTIAL = 10, 100
CLIENTS, SECONDS = 4, 5.0


@dataclass(frozen=True)
class Load:
    """What four clients got in a few seconds."""

    requests: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds


def sequential(
    server: Server,
    path: str,
    headers: Mapping[str, str],
    times: tuple[int, int] = (WARM_UP, SEQUENTIAL),
) -> list[float]:
    """Return the milliseconds of one request after another on a kept connection, warmed up."""
    connection = server.connect()
    warm_up, measured = times
    found = []
    for number in range(warm_up + measured):
        begun = time.perf_counter()
        _get(connection, path, headers)
        if number >= warm_up:
            found.append((time.perf_counter() - begun) * 1000)
    return found


def at_once(server: Server, path: str, headers: Mapping[str, str]) -> Load:
    """Let a few clients ask for a few seconds, each on a connection of its own."""
    counts = [0] * CLIENTS
    faults: list[Exception] = []
    end = time.perf_counter() + SECONDS

    def client(place: int) -> None:
        try:
            connection = server.connect()
            while time.perf_counter() < end:
                _get(connection, path, headers)
                counts[place] += 1
        except Exception as fault:  # noqa: BLE001 - told in the thread that waits
            faults.append(fault)

    begun = time.perf_counter()
    threads = [threading.Thread(target=client, args=(place,)) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Load(sum(counts), time.perf_counter() - begun)


def size(server: Server, path: str, headers: Mapping[str, str]) -> int:
    """Return how many bytes a page sends."""
    return len(_get(server.connect(), path, headers))


def _get(connection: HTTPConnection, path: str, headers: Mapping[str, str]) -> bytes:
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    body: bytes = answer.read()
    if answer.status != OK:
        raise Failed(f"{path} answered {answer.status}")
    return body
