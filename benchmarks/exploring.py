"""Ten million order lines landed, published, explored and explained, beside the same by hand.

Run in a process of its own, with SEXTANT_HOME in its environment:
`python -m benchmarks.exploring FOLDER LINES`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import organisation
from benchmarks.drafting import timed
from benchmarks.explore_questions import DIAGNOSIS, QUESTIONS, Question
from benchmarks.installation import DIRECTOR, PASSWORD
from benchmarks.resampled import MONTHS, Months, Source

if TYPE_CHECKING:
    from sextant.metrics.manifest import Manifest

TODAY = date(2012, 1, 5)  # the lines end with the year before
WARM_UP, TIMES, FEWER = 2, 15, 5
CHANGED = ((2, 6), (2, 11))  # a month of the last year like others, and its largest
MILLISECONDS = 1000


def measure(folder: Path, rows: int) -> dict[str, Any]:
    """Return what landing, publishing, asking and explaining took."""
    from django.utils import timezone

    from sextant.metrics.publishing import publish_all

    organisation.found(DIRECTOR, PASSWORD, timezone.localdate())
    publish_all()
    months = Months.of(Source.read(folder), rows)
    found = _landed(months, folder)
    found |= {"questions": _asked(), "diagnosis": _explained()}
    found |= {"changed": [_changed(months, folder, *each) for each in CHANGED]}
    return found | {"load": os.getloadavg()[0], "peak": _peak()}


def _landed(months: Months, folder: Path) -> dict[str, Any]:
    """Land a year at a time, and publish all."""
    from sextant.metrics import manifest
    from sextant.metrics.publishing import publish_pending

    paths, rows, took, busy = list(months.files(folder)), 0, 0.0, time.process_time()
    for start in range(0, len(paths), MONTHS):
        each, landed = timed(partial(_land, paths[start : start + MONTHS]))
        took, rows = took + each, rows + landed
    busy = time.process_time() - busy
    for path in paths:
        path.unlink()
    landing, before = _peak(), time.process_time()
    published, publication = timed(publish_pending)
    size = sum((manifest.root() / path).stat().st_size for path in _paths(publication))
    return {
        "rows": rows, "landed": took / MILLISECONDS, "landed_busy": busy,
        "published": published / MILLISECONDS, "published_busy": time.process_time() - before,
        "size": size / 1e6, "landing_peak": landing, "publishing_peak": _peak(),
    }  # fmt: skip


def _land(paths: Sequence[Path]) -> int:
    from django.utils import timezone

    from sextant.landing import landings

    at = timezone.now()
    files = [(path.name, path.open("rb")) for path in paths]
    landing = landings.begin(files, by=None, at=at, said={"as": "order_lines"})
    for _name, file in files:
        file.close()
    return int(landings.land(landing, by=None, at=at)["rows"])


def _asked() -> dict[str, Any]:
    """Ask every question, each in turn with the same by hand; both come to the same."""
    hand = _by_hand()
    found = {}
    for question in QUESTIONS:
        ours, theirs = partial(_ask, question), partial(hand, question.sql)
        _refuse_to_differ(question, ours(), theirs())
        found[question.name] = in_turns(ours, theirs, TIMES)
    return found


def _ask(question: Question) -> Any:
    from sextant.kernel.scope import operator
    from sextant.metrics import ask

    ask.forget()  # or the answer kept in memory would be measured
    answer = ask.ask(
        question.metrics, by=question.by, where=question.where, period=question.period,
        compare=question.compare, scope=operator(TODAY), today=TODAY,
    )  # fmt: skip
    assert len(answer.rows) == answer.table.size  # rows are made when they are looked at
    return answer


def _by_hand() -> Callable[[str], list[tuple[Any, ...]]]:
    import duckdb

    from sextant.metrics import manifest
    from sextant.metrics.store import absolute

    files = absolute(manifest.current().paths("order_lines"))
    database = duckdb.connect(config={"threads": min(os.cpu_count() or 1, 4)})

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return database.execute(sql, {"lines": files}).fetchall()

    return rows


def _refuse_to_differ(question: Question, ours: Any, hand: list[tuple[Any, ...]]) -> None:
    first = question.metrics[0]
    rows = ours.rows if question.by else [ours.total]
    said, known = sum(row[first] for row in rows), sum(row[-1] or 0 for row in hand)
    if said != known:
        sys.exit(f"{question.name}: ask says {said}, by hand it is {known}.")


def _explained() -> dict[str, Any]:
    hand = _by_hand()

    def theirs() -> None:
        for sql in DIAGNOSIS:
            hand(sql)

    return in_turns(_explain, theirs, FEWER)


def _explain() -> Any:
    """Explain the last month: its segments, its kinds, its places and its sentence."""
    from sextant.kernel.scope import operator
    from sextant.metrics import ask
    from sextant.metrics.why.explaining import why

    ask.forget()
    found = why("sales", period="2011-12", compare="previous", scope=operator(TODAY), today=TODAY)
    return found.sentence, list(found.drivers()), found.places()


def _changed(months: Months, folder: Path, year: int, month: int) -> dict[str, Any]:
    """Correct all lines of a month, and publish what that changes."""
    from sextant.metrics import manifest
    from sextant.metrics.publishing import publish_pending

    path = months.write(folder, year, month, more=1)
    landed, rows = timed(partial(_land, [path]))
    path.unlink()
    before, busy = _paths(manifest.current()), time.process_time()
    took, publication = timed(publish_pending)
    busy = time.process_time() - busy
    new = _paths(publication) - before
    size = sum((manifest.root() / each).stat().st_size for each in new)
    return {"rows": rows, "landed": landed / MILLISECONDS, "published": took / MILLISECONDS,
            "busy": busy, "size": size / 1e6, "files": len(new)}  # fmt: skip


def _paths(publication: Manifest) -> set[str]:
    return {path for fact in ("order_lines", "orders") for path in publication.paths(fact)}


def in_turns(
    ours: Callable[[], Any], hand: Callable[[], Any], times: int
) -> dict[str, list[float]]:
    """Return the milliseconds of two ways to the same answer, by the clock and of the processor."""
    found: dict[str, list[float]] = {"ask": [], "ask busy": [], "by hand": [], "by hand busy": []}
    for number in range(WARM_UP + times):
        for name, question in (("ask", ours), ("by hand", hand)):
            busy = time.process_time()
            took, _answer = timed(question)
            if number >= WARM_UP:
                found[name].append(took)
                found[f"{name} busy"].append((time.process_time() - busy) * MILLISECONDS)
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
    import django

    django.setup()
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
