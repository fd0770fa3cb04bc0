"""`ask` beside the same question written by hand in DuckDB over the same files, turn by turn.

Run in a process of its own, with SEXTANT_HOME in its environment: `python -m benchmarks.asking`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

WARM_UP, TIMES = 5, 60

# What is asked, by what; and by hand: the same rows, in no order.
QUESTIONS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "won revenue by month and team": (
        "won_revenue",
        ("month", "team"),
        """SELECT date_trunc('month', closed_on) AS month, team_id, any_value(team), sum(value)
           FROM read_parquet($files) WHERE status = 'won' GROUP BY month, team_id""",
    ),
    "deals by stage and person": (
        "open_deals",
        ("stage", "person"),
        """SELECT stage_id, any_value(stage), owner_id, any_value(person), count(*)
           FROM read_parquet($files) WHERE status = 'open' GROUP BY stage_id, owner_id""",
    ),
}


def measure() -> dict[str, dict[str, list[float]]]:
    """Return the milliseconds of each question, asked and by hand."""
    import duckdb
    from django.utils import timezone

    from sextant.kernel.scope import operator
    from sextant.metrics import ask, manifest
    from sextant.metrics.store import absolute

    today = timezone.localdate()
    files = absolute(manifest.current().paths("deals"))
    if not files:
        sys.exit("Nothing is published: land the files first.")
    connection = duckdb.connect(config={"threads": min(os.cpu_count() or 1, 4)})

    def asked(metric: str, by: tuple[str, ...]) -> Any:
        ask.forget()  # or the answer kept in memory would be measured
        return ask.ask(metric, by=by, scope=operator(today), today=today)

    def by_hand(sql: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql, {"files": files}).fetchall()

    found = {}
    for name, (metric, by, sql) in QUESTIONS.items():
        ours, hand = partial(asked, metric, by), partial(by_hand, sql)
        _refuse_to_differ(name, ours().total[metric], sum(row[-1] for row in hand() if row[-1]))
        found[name] = in_turns(ours, hand)
    return found


def in_turns(
    ours: Callable[[], Any], hand: Callable[[], Any], times: int = TIMES
) -> dict[str, list[float]]:
    """Return the milliseconds of two ways to the same answer, taken in turns."""
    found: dict[str, list[float]] = {"ask": [], "by hand": []}
    for number in range(WARM_UP + times):
        for name, question in (("ask", ours), ("by hand", hand)):
            begun = time.perf_counter()
            question()
            if number >= WARM_UP:
                found[name].append((time.perf_counter() - begun) * 1000)
    return found


def _refuse_to_differ(name: str, ours: Any, hand: Any) -> None:
    if ours != hand:
        sys.exit(f"{name}: ask says {ours}, by hand it is {hand}; a wrong answer is not measured.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
    import django

    django.setup()
    json.dump(measure(), sys.stdout)
