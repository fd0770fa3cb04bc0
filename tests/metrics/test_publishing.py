"""Publishing: only what changed, never half, never twice at once, and nothing lost by a crash."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sextant.config import config
from sextant.kernel import journal
from sextant.kernel.models import Event
from sextant.metrics import duck, facts, manifest, publishing, schemas, store
from sextant.metrics.facts import Changes, Months, Source, arrow_schema
from tests.metrics import made
from tests.metrics.made import asked

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 12, 9, tzinfo=UTC)
SHAPE = arrow_schema(schemas.DEALS)


class Ledger:
    """Records that are rows of a fact already, and what was asked of them."""

    def __init__(self) -> None:
        self.months: dict[int, str] = {}
        self.built: list[Months] = []

    def open(self, number: int, month: str) -> None:
        """Put a deal into a month and journal it."""
        self.months[number] = month
        journal.record("deal.created", "deal", by=None, at=NOW)
        Event.objects.filter(record_id=None).update(record_id=number)

    def build(self, months: Months, _today: date) -> Iterator[tuple[schemas.Schema, str, pa.Table]]:
        """Build the rows of some months."""
        self.built.append(months)
        for month in sorted(set(self.months.values())):
            if months is None or month in months:
                rows = [
                    {"deal_id": number, "part": 1, "status": "won", "closed_on": date(2026, 8, 1)}
                    for number, place in sorted(self.months.items())
                    if place == month
                ]
                full = [{name: row.get(name) for name in SHAPE.names} for row in rows]
                yield schemas.DEALS, month, pa.Table.from_pylist(full, SHAPE)

    def touched(self, changes: Changes) -> Months:
        """Return the months of changed deals, now and as published."""
        numbers = changes.records.get("deal", set())
        now = {self.months[number] for number in numbers if number in self.months}
        return now | changes.holding("deals")("deal_id", numbers)


@pytest.fixture
def ledger(home: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Publish from a ledger alone."""
    found = Ledger()
    source = Source("ledger", (schemas.DEALS,), found.build, found.touched)
    monkeypatch.setattr(facts, "_REGISTRY", {"ledger": source})
    return found


def publish(after: timedelta = timedelta(0)) -> manifest.Manifest:
    return publishing.publish_pending(NOW + after)


def files() -> set[str]:
    return {path.relative_to(config.facts).as_posix() for path in config.facts.glob("*/*/*")}


def test_the_first_publication_builds_everything(ledger: Ledger) -> None:
    ledger.open(1, "2026-07")
    publication = publish()
    assert ledger.built == [None]
    assert publication.facts["deals"].rows == {"2026-07": 1}
    assert asked("won_deals").total["won_deals"] == 1


def test_nothing_is_written_where_nothing_changed(ledger: Ledger) -> None:
    ledger.open(1, "2026-07")
    first = publish()
    assert publish() is manifest.current()
    assert manifest.current() == first
    assert len(ledger.built) == 1


def test_only_touched_months_are_written_again(ledger: Ledger) -> None:
    ledger.open(1, "2026-07")
    ledger.open(2, "2026-08")
    before = publish().facts["deals"].files
    ledger.open(3, "2026-08")
    after = publish().facts["deals"].files
    assert ledger.built[-1] == {"2026-08"}
    assert after["2026-07"] == before["2026-07"]
    assert after["2026-08"] != before["2026-08"]


def test_a_record_that_moves_to_another_month_leaves_the_first(ledger: Ledger) -> None:
    ledger.open(1, "2026-07")
    publish()
    ledger.open(1, "2026-08")
    assert set(publish().facts["deals"].files) == {"2026-08"}
    assert asked("won_deals").total["won_deals"] == 1


def test_a_change_of_settings_builds_everything_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.open(1, "2026-07")
    publish()
    monkeypatch.setattr(publishing, "settings_mark", lambda: "EUR UTC")
    publish()
    assert ledger.built == [None, None]


def test_what_other_code_published_is_published_anew_before_anyone_asks(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not publishing.fit_to_code(NOW)  # nothing was published yet: there is nothing to fit
    ledger.open(1, "2026-07")
    publish()
    assert not publishing.fit_to_code(NOW)
    other = schemas.Schema("deals", {**schemas.DEALS.columns, "more": "string"}, kind="deal")
    (source,) = facts.every()
    grown = Source("ledger", (other,), source.build, source.touched)
    monkeypatch.setattr(facts, "_REGISTRY", {"ledger": grown})
    assert publishing.fit_to_code(NOW)
    assert manifest.current().facts["deals"].schema == other.digest


def test_a_journal_shorter_than_the_cursor_is_another_database(ledger: Ledger) -> None:
    ledger.open(1, "2026-07")
    publish()
    Event.objects.all().delete()
    publish()
    assert ledger.built == [None, None]


def test_an_event_that_commits_late_is_still_published(ledger: Ledger) -> None:
    ledger.open(1, "2026-07")
    publish()
    last = manifest.current().cursor
    journal.record("x", "other", by=None, at=NOW)
    Event.objects.filter(id__gt=last).update(id=last + 2)
    assert publish().awaited.keys() == {last + 1}
    ledger.months[2] = "2026-06"
    Event.objects.create(id=last + 1, name="deal.created", record_type="deal", record_id=2, at=NOW)
    assert set(publish().facts["deals"].files) == {"2026-06", "2026-07"}
    assert manifest.current().awaited == {}


def test_a_crash_before_the_manifest_leaves_the_old_publication(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.open(1, "2026-07")
    first = publish()
    ledger.open(2, "2026-07")
    with monkeypatch.context() as crash:
        crash.setattr(manifest, "replace", lambda _manifest: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            publish()
    assert manifest.current() == first
    assert asked("won_deals").total["won_deals"] == 1
    publish()
    assert asked("won_deals").total["won_deals"] == 2


def test_old_files_stay_for_their_readers_and_go_after_the_grace(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.open(1, "2026-07")
    old = publish().facts["deals"].files["2026-07"]
    ledger.open(2, "2026-07")
    assert old in publish().retired
    assert old in files()
    later = time.time() + store.GRACE + 1
    monkeypatch.setattr(publishing.time, "time", lambda: later)
    ledger.open(3, "2026-07")
    publish()
    assert old not in files()


def test_files_a_killed_publisher_left_behind_are_swept(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.open(1, "2026-07")
    publish()
    orphan = config.facts / "deals" / "2026-07" / "orphan.parquet"
    orphan.write_bytes(b"half")
    later = time.time() + store.GRACE + 1
    monkeypatch.setattr(publishing.time, "time", lambda: later)
    publishing.publish_all(NOW)
    assert not orphan.exists()
    assert asked("won_deals").total["won_deals"] == 1


def test_a_reader_that_slept_past_the_grace_asks_the_current_files(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.open(1, "2026-07")
    stale = publish()
    ledger.open(2, "2026-07")
    fresh = publish()
    (config.facts / stale.facts["deals"].files["2026-07"]).unlink()
    answers = iter([stale])
    monkeypatch.setattr(manifest, "current", lambda: next(answers, fresh))
    assert asked("won_deals").total["won_deals"] == 2


def test_facts_that_someone_deleted_are_built_anew(ledger: Ledger) -> None:
    ledger.open(1, "2026-07")
    (config.facts / publish().facts["deals"].files["2026-07"]).unlink()
    ledger.open(2, "2026-08")
    publish()
    assert asked("won_deals").total["won_deals"] == 2


def test_one_publisher_works_at_a_time(home: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _turn in range(5):
            with store.lock():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.001)
                inside.pop()

    threads = [threading.Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1}


FOREVER = """
import sys
from dataclasses import replace
from pathlib import Path
import pyarrow as pa
from sextant.config import config
from sextant.metrics import manifest, store
from sextant.metrics.manifest import FactFiles
object.__setattr__(config, "home", Path(sys.argv[1]))
turn = 0
while True:
    turn += 1
    with store.lock():
        before = manifest.current()
        files = {m: store.keep("deals", m, pa.table({"n": [turn] * 5000})) for m in ("a", "b")}
        manifest.replace(
            replace(before, version=turn, facts={"deals": FactFiles("x", files, {})})
        )
    print(turn, flush=True)
"""


@pytest.mark.parametrize("pause", [0.0, 0.003, 0.011, 0.02])
def test_a_publisher_killed_at_any_moment_leaves_a_whole_publication(
    home: Path, pause: float
) -> None:
    command = [sys.executable, "-c", FOREVER, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as publisher:
        assert publisher.stdout
        for _turn in range(3):
            publisher.stdout.readline()
        _assert_whole()
        time.sleep(pause)
        publisher.kill()
    _assert_whole()
    with store.lock():
        assert manifest.current().version >= 3


def _assert_whole() -> None:
    paths: Any = manifest.current().paths("deals")
    turns = {tuple(set(pq.read_table(config.facts / path)["n"].to_pylist())) for path in paths}
    assert len(paths) == 2
    assert len(turns) == 1


def test_readers_never_see_half_a_publication(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duck, "KEPT_VIEWS", 2)
    stop = threading.Event()
    wrong: list[Any] = []

    def read() -> None:
        while not stop.is_set():
            try:
                total = asked(["won_deals", "lost_deals"], by=["stage"]).total
            except Exception as error:  # noqa: BLE001 - any is a failure
                wrong.append(error)
                return
            if total["won_deals"] != total["lost_deals"]:
                wrong.append(total)

    readers = [threading.Thread(target=read) for _each in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(1, 13):
        published_rows(turn)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert asked("won_deals").total["won_deals"] == 12


def published_rows(turn: int) -> None:
    """Publish as many won deals as lost ones, each status in a month of its own."""
    made.publish(
        deals=[
            {"deal_id": number, "status": status, "created_on": day, "closed_on": day}
            for status, day in (("won", date(2026, 1, 1)), ("lost", date(2026, 2, 1)))
            for number in range(turn)
        ],
        at=NOW + timedelta(seconds=turn),
    )
