"""A crowd of people who click through for a minute: reading, searching, logging, moving deals."""

from __future__ import annotations

import random
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

from benchmarks.installation import PASSWORD, Installation, Server

PEOPLE, SECONDS = 50, 60.0
THINKING = (1.0, 5.0)  # seconds between two clicks
STAGGER = 0.15  # seconds between two people who sign in, since a password is slow to check
DEAL = re.compile(r'data-href="/deals/(\d+)/"')
ACCOUNT = re.compile(r'href="/accounts/(\d+)/"')
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
WRONG, CLASH = 400, 409  # of two who write one deal, the later is shown both versions
# who may sign in: the sellers of the files, with a manager for every ten of them
SIGN_INS = f"""
from django.contrib.auth.hashers import make_password
from sextant.kernel.models import Person
people = list(Person.objects.order_by("pk")[:{PEOPLE}])
hashed = make_password("{PASSWORD}")
for number, person in enumerate(people):
    person.username = f"clicker.{{number}}"
    person.password, person.is_active = hashed, True
    person.role = "manager" if number % 10 == 0 else "rep"
    person.save()
print(len(people))
"""


@dataclass
class Found:
    """What the crowd was given: milliseconds of each click, and what went wrong."""

    times: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    pages: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass
class Person:
    """One of the crowd, with a browser's connection and session."""

    server: Server
    name: str
    found: Found
    chance: random.Random
    headers: dict[str, str] = field(default_factory=dict)
    connection: HTTPConnection | None = None

    def work(self, end: float) -> None:
        """Click until the time is over."""
        self.headers = self.server.sign_in(self.name, PASSWORD)
        self.connection = self.server.connect()
        while time.perf_counter() < end:
            self.round()

    def round(self) -> None:
        """Look at the day, open a deal and its account, note a call, search, move on."""
        self.get("/")
        self.get("/deals/board/")
        page = self.get("/deals/?status=open&order=-amount")
        deals = DEAL.findall(page)
        if deals:
            self.deal(self.chance.choice(deals))
        self.get(
            "/search/?" + urlencode({"q": self.chance.choice(("part", "ann", "deal 1", "co"))})
        )
        self.get("/activities/")

    def deal(self, key: str) -> None:
        """Read a deal, change its next step, read its account."""
        page = self.get(f"/deals/{key}/")
        form = self.get(f"/deals/{key}/cell/next_step/")
        version, token = VERSION.search(form), TOKEN.search(page)
        if version and token:
            step = f"Call {self.chance.randrange(1000)}"
            values = {"next_step": step, "version": version[1]}
            self.post(f"/deals/{key}/cell/next_step/", values, token[1])
        accounts = ACCOUNT.findall(page)
        if accounts:
            self.get(f"/accounts/{accounts[0]}/")

    def get(self, path: str) -> str:
        """Ask for a page."""
        return self.send("GET", path, {})

    def post(self, path: str, values: dict[str, str], token: str) -> None:
        """Send a form as a page does."""
        headers = {"X-CSRFToken": token, "HX-Request": "true"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.send("POST", path, headers, urlencode(values))

    def send(self, method: str, path: str, more: dict[str, str], body: str = "") -> str:
        """Send one request, note how long it took and whether it failed, then think."""
        assert self.connection is not None
        headers = {**self.headers, "Accept-Encoding": "identity", **more}
        begun = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        took = (time.perf_counter() - begun) * 1000
        self.found.times.append(took)
        page = re.sub(r"\d+", "…", path.partition("?")[0])
        self.found.pages.setdefault(f"{method} {page}", []).append(took)
        if method == "POST":
            self.found.writes.append(took)
        if answer.status >= WRONG and answer.status != CLASH:
            self.found.faults.append(f"{method} {path} answered {answer.status}")
        time.sleep(self.chance.uniform(*THINKING))
        return text


def crowd(installation: Installation) -> Found:
    """Let fifty people work for a minute and return what they met."""
    installation.told(SIGN_INS)
    found = Found()
    with installation.served() as server:
        server.wait()
        end = time.perf_counter() + PEOPLE * STAGGER + SECONDS
        threads = []
        for number in range(PEOPLE):
            person = Person(server, f"clicker.{number}", found, random.Random(number))  # noqa: S311 - no secret
            threads.append(threading.Thread(target=_work, args=(person, end)))
            threads[-1].start()
            time.sleep(STAGGER)
        for thread in threads:
            thread.join()
    return found


def _work(person: Person, end: float) -> None:
    try:
        person.work(end)
    except Exception as fault:  # noqa: BLE001 - counted among what went wrong
        person.found.faults.append(f"{person.name}: {fault!r}")
