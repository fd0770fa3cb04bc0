"""Order lines landed straight beside plain DuckDB reading the same file and writing Parquet.

Run in a process of its own, with SEXTANT_HOME in its environment: `python -m benchmarks.lines FILE`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def measure(path: Path) -> dict[str, Any]:
    """Return the lines there are and the seconds each way of bringing them in took."""
    from django.utils import timezone

    from sextant.landing import landings
    from sextant.metrics.publishing import publish_pending

    publish_pending()
    by_hand = _seconds(lambda: _by_hand(path))
    at = timezone.now()

    def landed() -> Any:
        with path.open("rb") as file:
            landing = landings.begin([(path.name, file)], by=None, at=at,
                                     said={"as": "order_lines"})  # fmt: skip
        return landings.land(landing, by=None, at=at)

    before = time.process_time()
    seconds, result = _timed(landed)
    busy = time.process_time() - before
    publication = _seconds(publish_pending)
    return {"rows": result["rows"], "landed": seconds, "busy": busy, "by hand": by_hand,
            "published": publication, "load": os.getloadavg()[0]}  # fmt: skip


def _by_hand(path: Path) -> None:
    import duckdb

    copy = path.with_name("by-hand.parquet")
    with duckdb.connect(config={"threads": min(os.cpu_count() or 1, 4)}) as database:
        database.execute(f"COPY (SELECT * FROM '{path}') TO '{copy}'")  # noqa: S608 - our own files
    copy.unlink()


def _seconds(work: Callable[[], Any]) -> float:
    return _timed(work)[0]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
    import django

    django.setup()
    print(json.dumps(measure(Path(sys.argv[1]))))
